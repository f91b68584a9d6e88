public import Causality
public import LibraryModel
public import SyncProtocol
public import TestSupport
public import WireFormat

/// A library in memory that takes part in syncing: a replica without a file, or what a hub holds.
///
/// It verifies what comes as a replica's store does, and shares no code with that. Its changes are real bytes. Offers
/// come in a causal order and in many small frames.
///
/// Deliberately absent: a second identity after a fork, large deletions that wait, dropped parts.
public actor MemoryLog: SyncingStore {
    /// The author of the changes that are made here.
    public nonisolated let id: ReplicaID
    private var held: HeldChanges
    private var salts: SeededGenerator

    /// Creates an empty log of a library.
    ///
    /// - Parameters:
    ///   - number: names the author, and seeds it.
    ///   - salt: makes two authors of one name draw differently, as after a copy.
    ///   - keepsEarly: whether changes that come too early are kept, as by a replica, or refused, as by a hub.
    public init(
        of library: LibraryID, number: UInt64, salt: UInt64 = 0, clockOffsetInMilliseconds: Int64 = 0,
        keepsEarly: Bool = true
    ) {
        id = ReplicaID(value: UInt128(number))
        salts = SeededGenerator(seed: number &* 1_000_003 &+ salt)
        let author = LibraryReplica(
            id: id, seed: salts.next(), wallClock: SimulatedClock(offsetInMilliseconds: clockOffsetInMilliseconds))
        held = HeldChanges(library: library, author: author, keepsEarly: keepsEarly)
    }

    // MARK: What is here

    /// The digest of what the changes come to.
    public var digest: LibraryDigest { held.author.state.digest }
    /// The private records that are here.
    public var privateRecords: [Dot: PrivateRecord] { held.author.state.privateRecords }
    /// The blobs that changes name and that are here, ordered.
    public var blobs: [ContentHash] { held.namedBlobs.map(\.hash).filter { held.blob($0) != nil }.sorted() }
    /// The number of changes that wait for others.
    public var pendingCount: Int { held.pending.reduce(0) { $0 + $1.changes.count } }

    // MARK: Changes of its own

    /// Makes a change as the author here; nothing happens where the edits do nothing.
    @discardableResult
    public func edit<Result: Sendable>(
        _ body: @Sendable (inout ChangeBuilder<LibraryState, SeededGenerator>) throws -> Result
    ) throws -> Result {
        var next = held
        var result: Swift.Result<Result, any Error>?
        next.author.wallClock.advance(byMilliseconds: 1000)
        let change = try next.author.edit { builder in
            let value = try body(&builder)
            result = .success(value)
        }
        guard case .success(let value)? = result else { preconditionFailure("an edit has a result, or throws") }
        if let change {
            next.publish(change, salts: &salts)
            held = next
        }
        return value
    }

    /// Takes a drawn history as its authors made it, with all that travels beside its changes.
    public func adopt(_ history: RandomHistory) throws {
        var next = held
        for change in history.changes {
            try next.author.receive(change)
            next.publish(change, salts: &salts)
        }
        next.author.keep(captures: history.captures, privateRecords: history.privateRecords)
        held = next
    }

    /// Loses all blobs, as a damaged disk does.
    public func loseBlobs() { held.loseBlobs() }

    // MARK: ChangeStore

    /// What is held.
    public func state() -> StoreState { StoreState(library: held.library, heads: held.heads, lacking: held.lacking) }

    /// What somebody lacks who holds what `request` says.
    public func offer(_ request: PullRequest, includesPrivate: Bool) throws -> ChangeOffer {
        let (header, frames) = try held.offer(request, includesPrivate: includesPrivate)
        return ChangeOffer(header: header, frames: frames)
    }

    /// What is held of things that somebody else lacks.
    public func offer(of lacking: Lacking) -> ChangeOffer? {
        held.offer(of: lacking).map { ChangeOffer(header: $0.header, frames: $0.frames) }
    }

    /// A blob; `nil` where it is not held.
    public func blob(_ hash: ContentHash) -> [UInt8]? { held.blob(hash) }

    /// Takes frames: all of them, or none.
    public func take(_ frames: [BundleFrame]) throws -> ReceivedCount {
        var next = held
        var count = ReceivedCount()
        for frame in frames { try next.take(frame, &count) }
        held = next
        return count
    }

    // MARK: SyncingStore

    /// What to ask a remote.
    public func request(_ blobs: BlobPolicy, asksForPrivate: Bool) -> PullRequest {
        var request = PullRequest()
        request.held = held.heads.map { ContextEntry(change: $0.change, hashPrefix: $0.hash.prefix) }
        request.blobs = blobs
        if asksForPrivate { request.withheld = held.lacking.privateRecords }
        return request
    }

    /// Blobs that changes name and that are not held, those of the newest changes first.
    public func absentBlobs(_ policy: BlobPolicy, atMost limit: Int) -> [ContentHash] {
        Array(held.absentBlobs.filter { policy.includes($0.timestamp) }.map(\.hash).reversed().prefix(limit))
    }

    /// Nothing is held back in memory.
    public func endTaking(acceptsDeletions: Bool) -> Int { 0 }
}
