internal import Causality
internal import LibraryModel

/// A body's parts one after the other, found without reading what is in them.
struct PartWalk {
    enum Part {
        /// A part that is here: its salt, and a reader of its bytes.
        case present(salt: UInt64, ByteReader)
        /// A part whose bytes are gone, and how many indices it took.
        case dropped(indexCount: UInt32)
    }

    /// What the author had newly seen since its previous change, ordered by replica.
    let contextDelta: [ContextEntry]
    private var reader: ByteReader
    private var left: Int

    /// Begins at a body's first part.
    init(_ body: [UInt8]) throws(EncodingProblem) {
        reader = ByteReader(body)
        contextDelta = try ChangeBody.readContextDelta(from: &reader)
        left = try reader.count(upTo: Limits.partsInChange, bytesEach: 10)
    }

    mutating func next() throws(EncodingProblem) -> Part? {
        guard left > 0 else { return nil }
        left -= 1
        let start = reader.offset
        switch try reader.byte() {
        case 0: return .present(salt: try reader.fixed64(), try reader.nested(upTo: Limits.partInBytes))
        case 1:
            let indexCount = UInt32(try reader.number(upTo: UInt64(Limits.operationsInChange)))
            _ = try reader.hash()
            return .dropped(indexCount: indexCount)
        default: throw EncodingProblem(.notCanonical, at: start)
        }
    }
}
