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
        var walk = try PartWalk(bytes)
        contextDelta = walk.contextDelta
        var captures: [ContentHash] = []
        var privateOperations: [UInt32] = []
        var index: UInt32 = 0
        while let part = try walk.next() {
            switch part {
            case .present(_, var reader):
                try PartCodec.skipHead(of: &reader)
                let count = try reader.count(upTo: Limits.operationsInChange, bytesEach: 2)
                for position in 0..<UInt32(count) {
                    switch try OperationCodec.outline(from: &reader) {
                    case .captures(let hashes): captures += hashes
                    case .writesPrivate: privateOperations.append(index &+ position)
                    case .other: break
                    }
                }
                // A change in the log was verified: its indices end below the limit. A file edited by hand may say anything.
                index &+= max(1, UInt32(count))
            case .dropped(let indexCount): index &+= indexCount
            }
        }
        self.captures = captures
        self.privateOperations = privateOperations
        sizeInSegment = bytes.count
    }

    /// The time, and how many edits there are.
    private static let typedChangeInBytes = 4
}
