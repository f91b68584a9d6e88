public import Causality
public import WireFormat

/// What somebody holds, and what they would like to be given.
///
/// The empty request asks for everything.
public struct PullRequest: Hashable, Sendable {
    /// What is held: the newest change of each author, with the start of its hash.
    ///
    /// A hash prefix of zero says nothing of the branch.
    public var held: [ContextEntry] = []
    /// Which blobs are to come with new changes.
    public var blobs = BlobPolicy.all
    /// Changes whose private records may be lacking.
    public var withheld: [ChangeRange] = []
    /// Blobs that are asked for beyond those of new changes.
    public var wantedBlobs: [ContentHash] = []
    /// How far a snapshot has come that was cut off on its way, so that it needn't come from its start again.
    ///
    /// Not among the bytes of a request: a hint, which whoever answers may pass over.
    public var arrived: SnapshotPlace?
    /// About how many bytes go before a segment follows, where hardly more comes through; `nil` where that is all one.
    ///
    /// Not among the bytes of a request: by this, whoever pushes asks its own store for small steps.
    public var goalInBytes: Int?

    /// Asks for everything.
    public init() {}

    /// Asks for what comes after a vector.
    public init(since vector: VersionVector) {
        held = vector.entries.map { ContextEntry(change: $0, hashPrefix: 0) }
    }

    /// What is held, without branches.
    public var vector: VersionVector { VersionVector(held.map(\.change)) }
}
