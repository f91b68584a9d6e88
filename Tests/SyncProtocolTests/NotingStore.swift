import Causality
import RemoteConformance
import SyncProtocol
import WireFormat

/// A replica in memory that notes in which order it is told things.
actor NotingStore: SyncingStore {
    private let log: MemoryLog
    private(set) var notes: [String] = []
    /// How large the steps were that each offer was asked for in.
    private(set) var goals: [Int?] = []

    /// How many purges are said to come with each batch of frames.
    private let purgesInBatch: Int

    init(_ log: MemoryLog, purgesInBatch: Int = 0) {
        self.log = log
        self.purgesInBatch = purgesInBatch
    }

    func state() async throws -> StoreState { await log.state() }

    func offer(_ request: PullRequest, includesPrivate: Bool) async throws -> ChangeOffer {
        goals.append(request.goalInBytes)
        return try await log.offer(request, includesPrivate: includesPrivate)
    }

    func offer(of lacking: Lacking) async throws -> ChangeOffer? { await log.offer(of: lacking) }

    func blob(_ hash: ContentHash) async throws -> [UInt8]? { await log.blob(hash) }

    func take(_ frames: [BundleFrame]) async throws -> ReceivedCount {
        notes.append("take")
        var count = try await log.take(frames)
        count.purges = purgesInBatch
        return count
    }

    func request(_ blobs: BlobPolicy, asksForPrivate: Bool) async throws -> PullRequest {
        notes.append(asksForPrivate ? "ask for private records" : "ask")
        return await log.request(blobs, asksForPrivate: asksForPrivate)
    }

    func absentBlobs(_ policy: BlobPolicy, atMost limit: Int) async throws -> [ContentHash] {
        await log.absentBlobs(policy, atMost: limit)
    }

    func endTaking(acceptsDeletions: Bool) async throws -> Int {
        notes.append(acceptsDeletions ? "end, deleting" : "end")
        return 3
    }

    func acknowledge(isUrgent: Bool) async throws { notes.append(isUrgent ? "acknowledge at once" : "acknowledge") }
}
