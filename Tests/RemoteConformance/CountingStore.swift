internal import Causality
internal import SyncProtocol
internal import WireFormat

/// A store that adds up what is taken.
actor CountingStore: SyncingStore {
    private let store: any SyncingStore
    private(set) var taken = ReceivedCount()

    init(_ store: any SyncingStore) { self.store = store }

    func state() async throws -> StoreState { try await store.state() }

    func offer(_ request: PullRequest, includesPrivate: Bool) async throws -> ChangeOffer {
        try await store.offer(request, includesPrivate: includesPrivate)
    }

    func offer(of lacking: Lacking) async throws -> ChangeOffer? { try await store.offer(of: lacking) }

    func blob(_ hash: ContentHash) async throws -> [UInt8]? { try await store.blob(hash) }

    func take(_ frames: [BundleFrame]) async throws -> ReceivedCount {
        let count = try await store.take(frames)
        taken.add(count)
        return count
    }

    func expectWhole(_ snapshot: SnapshotHead) async throws { try await store.expectWhole(snapshot) }

    func request(_ blobs: BlobPolicy, asksForPrivate: Bool) async throws -> PullRequest {
        try await store.request(blobs, asksForPrivate: asksForPrivate)
    }

    func absentBlobs(_ policy: BlobPolicy, atMost limit: Int) async throws -> [ContentHash] {
        try await store.absentBlobs(policy, atMost: limit)
    }

    func endTaking(acceptsDeletions: Bool) async throws -> Int {
        try await store.endTaking(acceptsDeletions: acceptsDeletions)
    }
}
