public import Causality

/// A run of one replica's changes, each as opaque bytes, with what it takes to attach the run to the author's chain.
///
/// The hashes are carried, not verified: who reads the bodies recomputes the chain from `previousHash` to `headHash`.
public struct Segment: Hashable, Sendable {
    /// The author.
    public let replica: ReplicaID
    /// The first change's place in the author's chain.
    public let first: UInt64
    /// The hash of the change before the first; zeros where there is none.
    public let previousHash: ContentHash
    /// What the author had seen of other replicas when it made the change before the first.
    public let baseContext: VersionVector
    /// The hash of the last change.
    public let headHash: ContentHash
    /// The changes, one after the other without a gap.
    public let changes: [SegmentChange]

    /// Creates a segment.
    ///
    /// No change at all, a sequence that can't be, or the author's own entry in `baseContext` are programmer's errors.
    public init(
        replica: ReplicaID, first: UInt64, previousHash: ContentHash, baseContext: VersionVector,
        headHash: ContentHash, changes: [SegmentChange]
    ) {
        precondition(!changes.isEmpty, "a segment has at least one change")
        precondition(first >= 1 && first <= Causality.largestSequence, "changes are counted from 1")
        precondition(
            UInt64(changes.count - 1) <= Causality.largestSequence - first, "a sequence stays below the largest")
        precondition(baseContext[replica] == 0, "a base context speaks of other replicas only")
        self.replica = replica
        self.first = first
        self.previousHash = previousHash
        self.baseContext = baseContext
        self.headHash = headHash
        self.changes = changes
    }

    /// The last change's place in the author's chain.
    public var last: UInt64 { first + UInt64(changes.count - 1) }

    /// Which changes these are.
    public var range: ChangeRange { ChangeRange(replica: replica, first: first, last: last) }
}
