import Causality

/// The smallest things as bytes: numbers, texts, ids, dots.
enum NumberVectors {
    private static let replica = ReplicaID(bytes: 0..<16)

    static var cases: [JSONValue] { numbers + signed + texts + names }

    private static var numbers: [JSONValue] {
        let values: [UInt64] = [0, 1, 127, 128, 300, 16_383, 16_384, 1 << 32, 1 << 48, (1 << 63) - 1, 1 << 63, .max]
        let small = values.map { value in
            vector("the number \(value)", "number", .digits(value)) { $0.number(value) }
        }
        let fixed: [UInt64] = [0, 1, 0x0102_0304_0506_0708, .max]
        return small
            + fixed.map { value in vector("\(value) in eight bytes", "u64", .digits(value)) { $0.fixed64(value) } }
    }

    private static var signed: [JSONValue] {
        let values: [Int64] = [0, -1, 1, -2, 63, -64, 64, -65, 127, 300, 1_795_389_196_249, .max, .min]
        return values.map { value in vector("the signed number \(value)", "signed", .digits(value)) { $0.signed(value) }
        }
    }

    private static var texts: [JSONValue] {
        let texts = [
            ("an empty text", ""), ("a text of ASCII", "Lectern"), ("a composed letter", "caf\u{e9}"),
            ("the same letter decomposed is another text", "cafe\u{301}"),
            ("a text outside the basic plane", "\u{1f4da}"),
            ("line ends stay as they are", "a\r\nb\n"), ("a zero is a scalar like others", "a\0b"),
            ("a length of two bytes", String(repeating: "x", count: 130)),
        ]
        let bytes: [(String, [UInt8])] = [("no bytes", []), ("three bytes", [0, 0xff, 0x80])]
        let optionals: [(String, [UInt8]?)] = [
            ("nothing", nil), ("something empty is told from nothing", []), ("two bytes, if any", [7, 8]),
        ]
        return texts.map { name, text in vector(name, "text", .text(text)) { $0.text(text) } }
            + bytes.map { name, bytes in vector(name, "bytes", .hex(bytes)) { $0.blob(bytes) } }
            + optionals.map { name, bytes in
                vector(name, "optional", bytes.map { .hex($0) } ?? .null) { writer in
                    guard let bytes else { return writer.number(UInt8(0)) }
                    writer.count(bytes.count + 1)
                    writer.raw(bytes)
                }
            }
    }

    private static var names: [JSONValue] {
        let hash = ContentHash(hashing: Array("Lectern".utf8))
        let largest = Dot(replica: ReplicaID(value: .max), sequence: Causality.largestSequence, index: .max)
        let dots = [
            Dot(replica: replica, sequence: 1, index: 0), Dot(replica: replica, sequence: 1, index: 300),
            Dot(replica: replica, sequence: 128, index: 0), largest,
        ]
        let vectors: [VersionVector] = [VersionVector(), VersionVector(of: [1: 1]), VersionVector(of: [7: 300, 2: 1])]
        return [
            vector("an id is its sixteen bytes", "id", .name(replica)) { $0.identifier(replica) },
            vector("a hash is its 32 bytes", "hash", .name(hash)) { $0.hash(hash) },
            vector("a dot", "dot", .name(dots[0])) { $0.dot(dots[0]) },
            vector("the largest dot", "dot", .name(largest)) { $0.dot(largest) },
            vector("no dots", "dots", []) { $0.count(0) },
            vector("dots ascend by replica, sequence, index", "dots", .names(dots)) { writer in
                writer.count(dots.count)
                for dot in dots { writer.dot(dot) }
            },
        ]
            + vectors.map { value in
                vector("the vector \(value)", "vector", .name(value)) { $0.raw(VersionVectorVectors.bytes(value)) }
            }
    }

    private static func vector(
        _ name: String, _ type: String, _ value: JSONValue, _ write: (inout ByteWriter) -> Void
    ) -> JSONValue {
        var writer = ByteWriter()
        write(&writer)
        return ["name": .text(name), "type": .text(type), "value": value, "bytes": .hex(writer.bytes)]
    }
}
