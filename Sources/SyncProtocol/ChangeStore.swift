public import Causality
public import WireFormat

/// Who holds the changes of a library: hands out what others lack, takes what it lacks.
///
/// A replica is one, and so is a hub's log. Each call is atomic by itself and safe beside others.
public protocol ChangeStore: Sendable {
    /// What is held.
    ///
    /// Cost: grows with the number of authors only.
    func state() async throws -> StoreState

    /// What somebody lacks who holds what `request` says.
    ///
    /// - Parameter includesPrivate: whether private records go with it; not for readers.
    /// - Throws: an `ExplainedProblem` of code `fork` where the asker has another change under a name that is held here.
    func offer(_ request: PullRequest, includesPrivate: Bool) async throws -> ChangeOffer

    /// What is held of things that somebody else lacks; `nil` where none of them is.
    func offer(of lacking: Lacking) async throws -> ChangeOffer?

    /// A blob; `nil` where it is not held.
    func blob(_ hash: ContentHash) async throws -> [UInt8]?

    /// How many bytes a blob has; `nil` where it is not held.
    func blobSize(_ hash: ContentHash) async throws -> Int?

    /// Takes frames: all of them, or none.
    ///
    /// What is held already is passed over, so taking the same twice does nothing.
    ///
    /// - Throws: an `ExplainedProblem` of code `fork`, `gap`, `damaged`, `private-mismatch`, `disk-full` and the like.
    func take(_ frames: [BundleFrame]) async throws -> ReceivedCount

    /// Says that an offer with a snapshot came to its verified end: where that isn't here as a whole by now, it never will be.
    ///
    /// What came of it goes then, so that it comes from its start the next time.
    ///
    /// - Throws: an `ExplainedProblem` of code `overtaken` where it wasn't whole.
    func expectWhole(_ snapshot: SnapshotHead) async throws

    /// Says that a push has ended, whole or cut off: now its deletions are looked at as a run.
    ///
    /// - Returns: how many items a large run of one author took away that stay visible until somebody decides.
    func endPush() async throws -> Int
}

/// A store whose blobs are small, that takes no snapshots, and shows nobody anything.
extension ChangeStore {
    /// Counts the bytes, for which it needs all of them.
    public func blobSize(_ hash: ContentHash) async throws -> Int? { try await blob(hash)?.count }

    /// Does nothing.
    public func expectWhole(_: SnapshotHead) {}

    /// There are none.
    public func endPush() -> Int { 0 }
}

/// A change store that takes part in syncing by itself: a replica.
public protocol SyncingStore: ChangeStore {
    /// What to ask a remote.
    ///
    /// - Parameter asksForPrivate: whether lacking private records are asked for.
    func request(_ blobs: BlobPolicy, asksForPrivate: Bool) async throws -> PullRequest

    /// Blobs that changes name and that are not held, those of the newest changes first.
    func absentBlobs(_ policy: BlobPolicy, atMost limit: Int) async throws -> [ContentHash]

    /// Says that all frames of one run were taken.
    ///
    /// - Parameter acceptsDeletions: whether a large run of one author's deletions takes effect.
    /// - Returns: how many items such a run took away that stay visible until somebody decides.
    func endTaking(acceptsDeletions: Bool) async throws -> Int

    /// Says what was seen, by a change that does nothing else, where nobody has heard of that for a while.
    ///
    /// - Parameter isUrgent: whether others wait for it, so that a while is too long.
    func acknowledge(isUrgent: Bool) async throws

    /// The baseline as a snapshot, with the private records that belong to it; `nil` where there is none.
    ///
    /// - Parameter arrived: how far the receiver has it already; passed over where that is another snapshot.
    func offerOfBaseline(behind arrived: SnapshotPlace?) async throws -> ChangeOffer?

    /// The replicas that are out of use.
    func retiredReplicas() async throws -> [ReplicaID]

    /// Blobs that were held, and that nothing refers to any more.
    func forgottenBlobs() async throws -> [ContentHash]
}

/// A store that forgets nothing.
extension SyncingStore {
    /// Does nothing.
    public func acknowledge(isUrgent _: Bool) {}

    /// There is none.
    public func offerOfBaseline(behind _: SnapshotPlace?) -> ChangeOffer? { nil }

    /// There are none.
    public func retiredReplicas() -> [ReplicaID] { [] }

    /// There are none.
    public func forgottenBlobs() -> [ContentHash] { [] }
}

/// What a store holds.
public struct StoreState: Hashable, Sendable {
    /// The library.
    public let library: LibraryID
    /// The newest change of each author with its hash, ordered by author.
    public let heads: [ChainHead]
    /// What is not held although held changes name it.
    public let lacking: Lacking
    /// What is held as a snapshot, and not change by change, or is no reason to take one.
    public let baseline: VersionVector
    /// How far a snapshot has come that was cut off on its way.
    public let arrived: SnapshotPlace?

    /// Creates a state.
    public init(
        library: LibraryID, heads: [ChainHead], lacking: Lacking = Lacking(),
        baseline: VersionVector = VersionVector(), arrived: SnapshotPlace? = nil
    ) {
        self.library = library
        self.heads = heads
        self.lacking = lacking
        self.baseline = baseline
        self.arrived = arrived
    }

    /// What is held, as a vector.
    public var vector: VersionVector { VersionVector(heads.map(\.change)) }
}

/// Things that changes name and that a store does not hold.
public struct Lacking: Hashable, Sendable {
    /// Changes among which some lack private records.
    ///
    /// One range an author, which may be wider than need be.
    public var privateRecords: [ChangeRange]
    /// Blobs: not necessarily all of them.
    public var blobs: [ContentHash]

    /// Creates a list of lacking things.
    public init(privateRecords: [ChangeRange] = [], blobs: [ContentHash] = []) {
        self.privateRecords = privateRecords
        self.blobs = blobs
    }

    /// Whether nothing is lacking.
    public var isEmpty: Bool { privateRecords.isEmpty && blobs.isEmpty }
}
