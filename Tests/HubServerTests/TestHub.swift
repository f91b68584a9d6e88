import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Synchronization
import TestSupport
import Testing

@testable import HubServer

/// A hub over a data directory of its own, whose libraries are in memory.
final class TestHub: Sendable {
    private let place: TemporaryDirectory
    let directory: HubDirectory
    let library = LibraryID(value: 0x0001_0203_0405_0607_0809_0A0B_0C0D_0E0F)
    let metrics = HubMetrics()
    let log = CapturedLog()
    let clock = TestClock()
    let stores: MemoryStores
    let pool: StorePool<MemoryStore>
    let routes: HubRoutes

    init(limits: HubLimits = HubLimits(), changesInFrame: Int = 100) throws {
        var limits = limits
        // A busy machine may be silent for a while.
        limits.idleTime = .seconds(600)
        place = try TemporaryDirectory()
        directory = HubDirectory(path: place.path("data"))
        try directory.register(library)
        stores = MemoryStores(changesInFrame: changesInFrame)
        pool = StorePool(limit: limits.openLibraries, idleTime: limits.libraryIdleTime) {
            [directory, stores] library in
            guard directory.isRegistered(library) else { throw HubProblem.unknownLibrary }
            return stores[library]
        }
        let now: @Sendable () -> Int64 = { [clock] in clock.now }
        routes = HubRoutes(
            libraries: PooledLibraries(pool), access: TokenAccess(directory, now: now), limits: limits,
            metrics: metrics, now: now)
    }

    /// Where a test puts what isn't the hub's.
    var folder: URL { URL(filePath: place.path) }

    /// The store of the library.
    var store: MemoryStore { stores[library] }

    /// The path of something of the library.
    func path(_ rest: String = "") -> String { "/v1/libraries/\(library)\(rest)" }

    /// A new token's text.
    func token(_ role: MemberRole, of library: LibraryID? = nil, expires: Int64? = nil) throws -> String {
        var generator = SystemRandomNumberGenerator()
        return try directory.tokens(of: library ?? self.library).create(
            role, expires: expires, now: clock.now, using: &generator
        ).token.text
    }

    /// Runs a test against the routes, without a network.
    func test(_ body: @Sendable (any TestClientProtocol) async throws -> Void) async throws {
        let router = Router()
        routes.add(to: router)
        routes.addStatus(to: router)
        let application = Application(router: router, logger: log.logger)
        try await application.test(.router, body)
    }

    /// A gate, still shut, before which waits whatever the store is to take.
    func gateBeforeTaking() async -> Gate {
        let gate = Gate()
        await gate.shut()
        await store.beforeTaking { await gate.wait() }
        return gate
    }

    /// Runs a test while a push is under way, whose one change the store has got and takes its time for.
    func whilePushing(
        with token: String, text: String = "change", _ body: @Sendable (any TestClientProtocol) async throws -> Void
    ) async throws {
        var author = SampleAuthor(7)
        let pushed = try bundle(library, [author.segment(text: text)])
        let path = path("/push")
        let gate = await gateBeforeTaking()
        try await test { client in
            async let push = client.send(.post, path, token: token, body: pushed)
            await gate.arrival()
            try await body(client)
            await gate.open()
            #expect(try await push.status == .ok)
        }
    }

    /// The answer to a request without a body; nothing of it leaves before somebody writes it.
    func respond(_ method: HTTPRequest.Method, _ path: String, token: String) async throws -> Response {
        let router = Router(context: PlainContext.self)
        routes.add(to: router)
        let request = Request(
            head: HTTPRequest(
                method: method, scheme: "http", authority: "hub", path: path,
                headerFields: [.authorization: "Bearer \(token)"]),
            body: RequestBody(buffer: ByteBuffer()))
        let context = PlainContext(source: PlainContext.LoggerOnly(logger: log.logger))
        return try await router.buildResponder().respond(to: request, context: context)
    }
}

/// A context of an embedder's own, which knows no connection.
private struct PlainContext: RequestContext {
    struct LoggerOnly: RequestContextSource { let logger: Logger }

    typealias Source = LoggerOnly

    var coreContext: CoreRequestContextStorage

    init(source: LoggerOnly) { coreContext = CoreRequestContextStorage(source: source) }
}

/// Stores that stay when they are closed, as files do.
final class MemoryStores: Sendable {
    private let changesInFrame: Int
    private let stores = Mutex<[LibraryID: MemoryStore]>([:])

    init(changesInFrame: Int = 100) { self.changesInFrame = changesInFrame }

    subscript(library: LibraryID) -> MemoryStore {
        stores.withLock { stores in
            let store = stores[library] ?? MemoryStore(library, changesInFrame: changesInFrame)
            stores[library] = store
            return store
        }
    }
}

/// A clock that a test sets, in milliseconds since 1970.
final class TestClock: Sendable {
    private let time = Mutex<Int64>(1_750_000_000_000)

    var now: Int64 { time.withLock { $0 } }

    func advance(by milliseconds: Int64) { time.withLock { $0 += milliseconds } }
}

/// A clock that a test moves, of what waits rather than of what day it is.
final class SteppedClock: Sendable {
    private let time = Mutex(ContinuousClock.now)

    var now: ContinuousClock.Instant { time.withLock { $0 } }

    func step(by duration: Duration) { time.withLock { $0 += duration } }
}

extension TestClientProtocol {
    /// Sends a request with a token and a body.
    func send(
        _ method: HTTPRequest.Method, _ path: String, token: String? = nil, body: [UInt8]? = nil,
        headers: HTTPFields = [:]
    ) async throws -> TestResponse {
        var headers = headers
        if let token { headers[.authorization] = "Bearer \(token)" }
        return try await executeRequest(
            uri: path, method: method, headers: headers, body: body.map { ByteBuffer(bytes: $0) })
    }
}

extension TestResponse {
    var bytes: [UInt8] { Array(body.readableBytesView) }
    var text: String { String(buffer: body) }

    /// The code of a problem; `nil` where it is none.
    var code: String? {
        guard headers[.contentType] == "application/problem+json" else { return nil }
        return json["code"] as? String
    }

    var json: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]) ?? [:]
    }
}
