public import Causality
public import LibraryModel

/// The parts of an encoded body, each read only when it is asked for.
public struct ChangeParts {
    private struct Entry {
        let firstIndex: UInt32
        /// `nil` where the part's bytes are gone.
        let bytes: ByteReader?
    }

    private let entries: [Entry]

    /// Finds where the parts are.
    ///
    /// Cost: a step for each part.
    ///
    /// - Throws: `EncodingProblem` for bytes that are cut or not canonical.
    public init(_ body: [UInt8]) throws(EncodingProblem) {
        var entries: [Entry] = []
        var walk = try PartWalk(body)
        var index: UInt32 = 0
        while let part = try walk.next() {
            switch part {
            case .dropped(let indexCount):
                entries.append(Entry(firstIndex: index, bytes: nil))
                index &+= indexCount
            case .present(_, let bytes):
                entries.append(Entry(firstIndex: index, bytes: bytes))
                var reader = bytes
                try PartCodec.skipHead(of: &reader)
                let count = try reader.count(upTo: Limits.operationsInChange, bytesEach: 2)
                index &+= UInt32(max(1, count))
            }
        }
        self.entries = entries
    }

    /// Reads the part whose first operation has an index; `nil` where no part begins there, or its bytes are gone.
    public func part(at firstIndex: UInt32) throws(EncodingProblem) -> ChangePart? {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].firstIndex < firstIndex { low = middle + 1 } else { high = middle }
        }
        guard low < entries.count, entries[low].firstIndex == firstIndex, var reader = entries[low].bytes else {
            return nil
        }
        return try PartCodec.read(from: &reader, firstIndex: firstIndex)
    }
}
