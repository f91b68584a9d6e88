public import Causality

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

    /// Asks for everything.
    public init() {}

    /// Asks for what comes after a vector.
    public init(since vector: VersionVector) {
        held = vector.entries.map { ContextEntry(change: $0, hashPrefix: 0) }
    }

    /// What is held, without branches.
    public var vector: VersionVector { VersionVector(held.map(\.change)) }
}

/// Which blobs travel with new changes.
public enum BlobPolicy: Hashable, Sendable {
    /// All of them.
    case all
    /// None: texts are fetched later, or never.
    case none
    /// Those of changes made at or after a time, in milliseconds since 1970.
    case since(milliseconds: Int64)

    /// Whether the blobs of a change go with it.
    public func includes(_ timestamp: Timestamp) -> Bool {
        switch self {
        case .all: true
        case .none: false
        case .since(let milliseconds): timestamp.milliseconds >= milliseconds
        }
    }
}
