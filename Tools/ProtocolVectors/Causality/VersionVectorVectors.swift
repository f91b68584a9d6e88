import Causality

/// Pairs of version vectors.
enum VersionVectorVectors {
    static var cases: [JSONValue] {
        [
            vector("two empty vectors are equal", [:], [:]),
            vector("nothing is before something", [:], [1: 1]),
            vector("equal vectors hold the same", [1: 3, 2: 4], [1: 3, 2: 4]),
            vector("a higher entry is after a lower one", [1: 5], [1: 3]),
            vector("a further author is after", [1: 3, 2: 1], [1: 3]),
            vector("each holds what the other lacks", [1: 5, 2: 1], [1: 3, 2: 4]),
            vector("vectors of different authors are concurrent", [1: 5], [2: 4]),
            vector(
                "authors are ordered by their bytes, the first counting most",
                [0x0100_0000_0000_0000_0000_0000_0000_0000: 1, 2: 7, 0xff: 9],
                [0xff00_0000_0000_0000_0000_0000_0000_0000: 2]),
            vector("a long sequence takes more bytes", [1: 127, 2: 128, 3: 16_384], [1: 1 << 48, 2: 300]),
        ]
    }

    private static func vector(_ name: String, _ left: [UInt128: UInt64], _ right: [UInt128: UInt64]) -> JSONValue {
        let (left, right) = (VersionVector(of: left), VersionVector(of: right))
        return [
            "name": .text(name), "left": .name(left), "right": .name(right), "leftBytes": .hex(bytes(left)),
            "rightBytes": .hex(bytes(right)), "merged": .name(left.merging(right)),
            "order": .text(word(left.compare(right))), "leftWithoutRight": .runs(left.difference(right)),
            "rightWithoutLeft": .runs(right.difference(left)),
        ]
    }

    /// A count, then replicas and sequences.
    static func bytes(_ vector: VersionVector) -> [UInt8] {
        var writer = ByteWriter()
        writer.count(vector.count)
        for entry in vector.entries {
            writer.identifier(entry.replica)
            writer.number(entry.sequence)
        }
        return writer.bytes
    }

    private static func word(_ order: CausalOrder) -> String {
        switch order {
        case .equal: "equal"
        case .before: "before"
        case .after: "after"
        case .concurrent: "concurrent"
        }
    }
}

extension VersionVector {
    /// A vector of authors with given numbers.
    init(of entries: [UInt128: UInt64]) {
        self.init(entries.map { ChangeID(replica: ReplicaID(value: $0.key), sequence: $0.value) })
    }
}
