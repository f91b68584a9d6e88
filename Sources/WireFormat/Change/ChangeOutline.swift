public import Causality
internal import LibraryModel

/// What is asked of a change to hand it on: what travels beside it, and about how much room it takes.
///
/// It is read without making the change's operations.
public struct ChangeOutline: Sendable {
    /// What the author had newly seen since its previous change, ordered by replica.
    public let contextDelta: [ContextEntry]
    /// The captures that the change saves, in its order.
    public let captures: [ContentHash]
    /// The indices of the operations that commit to a private record, in order.
    public let privateOperations: [UInt32]
    /// About how many bytes it adds to a segment that goes on with it; little, for what was typed.
    public let sizeInSegment: Int

    /// Reads the outline of a body that was verified before.
    ///
    /// Cost: linear in the number of operations, and in the bytes of what was typed.
    ///
    /// - Throws: `EncodingProblem` for bytes that are cut or over a limit.
    public init(body bytes: [UInt8]) throws(EncodingProblem) {
        if let typing = TypingChange(bytes) {
            contextDelta = []
            captures = []
            privateOperations = []
            sizeInSegment = typing.edits.reduce(Self.typedChangeInBytes) { $0 + $1.inserted.count + 1 }
            return
        }
        var reader = ByteReader(bytes)
        contextDelta = try ChangeBody.readContextDelta(from: &reader)
        var captures: [ContentHash] = []
        var privateOperations: [UInt32] = []
        var index: UInt32 = 0
        for _ in 0..<(try reader.count(upTo: Limits.partsInChange, bytesEach: 10)) {
            let start = reader.offset
            switch try reader.byte() {
            case 0:
                _ = try reader.fixed64()
                let range = try reader.skip(try reader.count(upTo: Limits.partInBytes))
                var part = ByteReader(bytes, in: range)
                try PartCodec.skipHead(of: &part)
                let count = try part.count(upTo: Limits.operationsInChange, bytesEach: 2)
                for position in 0..<UInt32(count) {
                    switch try OperationCodec.outline(from: &part) {
                    case .captures(let hashes): captures += hashes
                    case .writesPrivate: privateOperations.append(index + position)
                    case .other: break
                    }
                }
                index += max(1, UInt32(count))
            case 1:
                index += UInt32(try reader.number(upTo: UInt64(Limits.operationsInChange)))
                _ = try reader.hash()
            default: throw EncodingProblem(.notCanonical, at: start)
            }
        }
        self.captures = captures
        self.privateOperations = privateOperations
        sizeInSegment = bytes.count
    }

    /// The time, and how many edits there are.
    private static let typedChangeInBytes = 4
}
