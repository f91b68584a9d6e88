public import Causality

/// A segment's changes one after the other, each decoded once and chained to the one before.
///
/// Nothing says whether the chain is right before `next` was called until it returned `nil`: who takes changes earlier
/// must be able to take that back.
public struct SegmentChain {
    /// A change with its place in the chain.
    public struct Link {
        /// The change's name.
        public let id: ChangeID
        /// The change's time.
        public let timestamp: Timestamp
        /// What it says.
        public let body: ChangeBody
        /// Its hash.
        public let hash: ContentHash
    }

    private let segment: Segment
    private let library: LibraryID
    private var position = 0
    private var hash: ContentHash

    /// Begins at a segment's first change.
    public init(_ segment: Segment, library: LibraryID) {
        self.segment = segment
        self.library = library
        hash = segment.previousHash
    }

    /// The change that `next` looks at; behind the last one all, whose chain it judges.
    public var upcoming: ChangeRange {
        guard position < segment.changes.count else { return segment.range }
        let sequence = segment.first + UInt64(position)
        return ChangeRange(replica: segment.replica, first: sequence, last: sequence)
    }

    /// The next change; `nil` behind the last one.
    ///
    /// - Throws: `EncodingProblem` for a change that can't be read, and behind the last one where the chain doesn't end in
    ///   the segment's `headHash`.
    public mutating func next() throws(EncodingProblem) -> Link? {
        guard position < segment.changes.count else {
            guard hash == segment.headHash else { throw EncodingProblem(.hashMismatch, at: 0) }
            return nil
        }
        let change = segment.changes[position]
        let id = ChangeID(replica: segment.replica, sequence: segment.first + UInt64(position))
        let body = try ChangeBody(bytes: change.body)
        hash = body.hash(library: library, id: id, previous: hash, timestamp: change.timestamp)
        position += 1
        return Link(id: id, timestamp: change.timestamp, body: body, hash: hash)
    }
}
