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
        var chain = SegmentChain(self, library: library)
        var parts = 0
        while let link = try chain.next() { parts += link.body.parts.count }
        return Outline(range: range, parts: parts, headHash: headHash)
    }
}
