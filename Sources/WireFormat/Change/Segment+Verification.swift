public import Causality
internal import LibraryModel

extension Segment {
    /// What a segment holds, without its bytes.
    public struct Outline: Hashable, Sendable {
        /// Which changes.
        public let range: ChangeRange
        /// The number of parts in them.
        public let parts: Int
        /// The hash of the last change.
        public let headHash: ContentHash
    }

    /// Decodes every change and recomputes the hash chain.
    ///
    /// - Throws: `EncodingProblem` for a change that can't be read, or a chain that doesn't end in `headHash`.
    public func verifiedOutline(library: LibraryID) throws(EncodingProblem) -> Outline {
        var previous = previousHash
        var parts = 0
        for (position, change) in changes.enumerated() {
            let body = try ChangeBody(bytes: change.body)
            let id = ChangeID(replica: replica, sequence: first + UInt64(position))
            previous = body.hash(library: library, id: id, previous: previous, timestamp: change.timestamp)
            parts += body.parts.count
        }
        guard previous == headHash else { throw EncodingProblem(.hashMismatch, at: 0) }
        return Outline(range: range, parts: parts, headHash: headHash)
    }
}
