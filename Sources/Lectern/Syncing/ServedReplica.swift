public import Causality
internal import ReplicaStore
public import SyncProtocol
public import WireFormat

/// A replica as what a hub serves to others: a backend that reads and edits articles itself keeps one, where a hub keeps
/// a `LibraryLog`.
///
/// What is pushed is merged at once, and each push counts as a run of its own for the brake on deletions.
public final class ServedReplica: ChangeStore {
    /// The replica.
    public let replica: Replica

    /// Serves a replica.
    public init(_ replica: Replica) { self.replica = replica }

    /// What is held; a replica forgets what it holds by its own compaction only, so nobody need hand over a snapshot of that.
    public func state() async throws -> StoreState {
        let state = try await replica.state()
        return StoreState(
            library: state.library, heads: state.heads, lacking: state.lacking, baseline: state.vector,
            arrived: state.arrived)
    }

    /// What somebody lacks who holds what `request` says.
    public func offer(_ request: PullRequest, includesPrivate: Bool) async throws -> ChangeOffer {
        try await replica.offer(request, includesPrivate: includesPrivate)
    }

    /// What is held of things that somebody else lacks; `nil` where none of them is.
    public func offer(of lacking: Lacking) async throws -> ChangeOffer? { try await replica.offer(of: lacking) }

    /// A capture's bytes; `nil` where they are not here.
    public func blob(_ hash: ContentHash) async throws -> [UInt8]? { try await replica.blob(hash) }

    /// How many bytes a capture has; `nil` where it is not here.
    public func blobSize(_ hash: ContentHash) async throws -> Int? { try await replica.blobSize(hash) }

    /// Takes frames: all of them, or none.
    public func take(_ frames: [BundleFrame]) async throws -> ReceivedCount { try await replica.take(frames) }

    /// Says that an offer with a snapshot came to its verified end.
    public func expectWhole(_ snapshot: SnapshotHead) async throws { try await replica.expectWhole(snapshot) }

    /// Says that a push has ended: now large runs of deletions in it are held back.
    public func endPush() async throws -> Int { try await replica.endServing() }
}
