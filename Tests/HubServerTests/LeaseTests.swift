import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Synchronization
import Testing

@testable import HubServer

/// A request keeps its library in use until the store has answered, so that no pool closes it in between.
@Suite struct LeaseTests {
    private static let blob = BundleBlob(hash: ContentHash(hashing: [1]), bytes: [1])

    @Test(arguments: [
        (HTTPRequest.Method.get, "", 200), (.post, "/pull", 200), (.post, "/push", 200),
        (.get, "/blobs/\(blob.hash)", 200), (.put, "/blobs/\(blob.hash)", 204),
    ])
    func `a library is given back only after its store has answered`(
        method: HTTPRequest.Method, path: String, status: Int
    ) async throws {
        let hub = try TestHub()
        _ = try await hub.store.take([.blobs([Self.blob])])
        let token = try hub.token(.writer)
        let pushed = try bundle(hub.library, [])
        let body: [UInt8]? = path == "/push" ? pushed : method == .put ? Self.blob.bytes : nil
        let libraries = CountedLibraries(hub.store)
        let router = Router()
        HubRoutes(libraries: libraries, access: TokenAccess(hub.directory, now: { hub.clock.now })).add(to: router)
        try await Application(router: router, logger: hub.log.logger).test(.router) { client in
            let answer = try await client.send(method, hub.path(path), token: token, body: body)
            #expect(answer.status.code == status)
        }
        #expect(libraries.usage.answers > 0)
        #expect(libraries.usage.lateAnswers == 0)
    }
}

/// One library, of which it is counted who uses it.
private final class CountedLibraries: HubLibraries {
    struct Usage {
        var users = 0
        var answers = 0
        /// Those that the store gave when nobody used it any more.
        var lateAnswers = 0
    }

    private let store: MemoryStore
    private let counts = Mutex(Usage())

    init(_ store: MemoryStore) { self.store = store }

    var usage: Usage { counts.withLock { $0 } }

    func lease(_ library: LibraryID) async throws -> LibraryLease {
        counts.withLock { $0.users += 1 }
        return LibraryLease(CountedStore(store: store, libraries: self)) { [self] in
            counts.withLock { $0.users -= 1 }
        }
    }

    func noteAnswer() {
        counts.withLock { counts in
            counts.answers += 1
            if counts.users == 0 { counts.lateAnswers += 1 }
        }
    }
}

/// A store that notes when it has answered.
private struct CountedStore: ChangeStore {
    let store: MemoryStore
    let libraries: CountedLibraries

    func state() async throws -> StoreState { try await noting { try await store.state() } }

    func offer(_ request: PullRequest, includesPrivate: Bool) async throws -> ChangeOffer {
        try await noting { try await store.offer(request, includesPrivate: includesPrivate) }
    }

    func offer(of lacking: Lacking) async throws -> ChangeOffer? {
        try await noting { try await store.offer(of: lacking) }
    }

    func blob(_ hash: ContentHash) async throws -> [UInt8]? { try await noting { try await store.blob(hash) } }

    func take(_ frames: [BundleFrame]) async throws -> ReceivedCount {
        try await noting { try await store.take(frames) }
    }

    private func noting<Answer: Sendable>(_ body: () async throws -> Answer) async throws -> Answer {
        defer { libraries.noteAnswer() }
        return try await body()
    }
}
