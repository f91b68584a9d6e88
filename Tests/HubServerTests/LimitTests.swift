import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Synchronization
import Testing

@testable import HubServer

@Suite struct LimitTests {
    @Test func `a body that announces more than its limit is refused`() async throws {
        var limits = HubLimits()
        limits.pushInBytes = 1000
        limits.blobInBytes = 1000
        let hub = try TestHub(limits: limits)
        let token = try hub.token(.writer)
        let blob = hub.path("/blobs/\(ContentHash(hashing: [1]))")
        let large = [UInt8](repeating: 1, count: 1001)
        try await hub.test { client in
            for (method, path) in [(HTTPRequest.Method.post, hub.path("/push")), (.put, blob)] {
                let answer = try await client.send(method, path, token: token, body: large)
                #expect(answer.status == .contentTooLarge)
                #expect(answer.code == "too-large")
            }
            let announced = try await client.send(
                .post, hub.path("/pull"), token: token, headers: [.contentLength: "\(PullRequest.limitInBytes + 1)"])
            #expect(announced.code == "too-large")
            #expect(await hub.store.takings == 0)
        }
    }

    @Test func `a body that goes on above its limit is refused`() async throws {
        let hub = try TestHub()
        let token = try hub.token(.writer)
        let blob = "/blobs/\(ContentHash(hashing: [1]))"
        var author = SampleAuthor(7)
        let body = try bundle(hub.library, [author.segment(bytes: 1000)])
        var limits = HubLimits()
        limits.pushInBytes = body.count - 1
        limits.blobInBytes = body.count - 1
        try await RunningHub.run(hub, limits: limits) { running in
            for (method, path) in [("POST", "/push"), ("PUT", blob)] {
                let sender = try running.connect()
                let head = running.head(method, path, token: token, "Transfer-Encoding: chunked")
                let size = String(body.count, radix: 16)
                #expect(await sender.send(Array("\(head)\(size)\r\n".utf8) + body + Array("\r\n0\r\n\r\n".utf8)))
                #expect(await sender.receive(until: "about:blank\"}").contains("\"code\":\"too-large\""))
            }
            #expect(await hub.store.takings == 0)
        }
    }

    @Test func `requests of one library that come together are refused beyond their number`() async throws {
        var limits = HubLimits()
        limits.requestsPerLibrary = 1
        let hub = try TestHub(limits: limits)
        let other = LibraryID(value: 5)
        try hub.directory.register(other)
        let tokens = (try hub.token(.writer), try hub.token(.writer, of: other))
        try await hub.whilePushing(with: tokens.0) { client in
            let refused = try await client.send(.get, hub.path(), token: tokens.0)
            #expect(refused.status == .serviceUnavailable)
            #expect(refused.code == "busy")
            #expect(refused.headers[.retryAfter] == "2")
            let answer = try await client.send(.get, "/v1/libraries/\(other)", token: tokens.1)
            #expect(answer.status == .ok)
        }
        try await hub.test { client in
            let after = try await client.send(.get, hub.path(), token: tokens.0)
            #expect(after.status == .ok)
        }
    }

    @Test func `requests of one token that come together are refused beyond their number, and those of others are not`()
        async throws
    {
        var limits = HubLimits()
        limits.requestsPerToken = 1
        let hub = try TestHub(limits: limits)
        let (greedy, modest) = (try hub.token(.writer), try hub.token(.reader))
        try await hub.whilePushing(with: greedy) { client in
            let refused = try await client.send(.get, hub.path(), token: greedy)
            #expect(refused.status == .serviceUnavailable)
            #expect(refused.code == "busy")
            #expect(refused.headers[.retryAfter] == "2")
            let answer = try await client.send(.get, hub.path(), token: modest)
            #expect(answer.status == .ok)
        }
        try await hub.test { client in
            let after = try await client.send(.get, hub.path(), token: greedy)
            #expect(after.status == .ok)
        }
    }

    @Test func `requests that come together are refused beyond their number`() async throws {
        var limits = HubLimits()
        limits.requests = 1
        let hub = try TestHub(limits: limits)
        let token = try hub.token(.writer)
        try await hub.whilePushing(with: token) { client in
            let refused = try await client.send(.get, hub.path(), token: token)
            #expect(refused.code == "busy")
            let health = try await client.send(.get, "/health")
            #expect(health.text == "{\"status\":\"ok\"}")
        }
        try await hub.test { client in
            let after = try await client.send(.get, hub.path(), token: token)
            #expect(after.status == .ok)
        }
    }

    @Test func `who asks too often is told when to come back, and others are not held up`() async throws {
        var limits = HubLimits()
        limits.requestsInBurst = 3
        limits.requestsPerSecond = 0.001
        let hub = try TestHub(limits: limits)
        let (often, seldom) = (try hub.token(.reader), try hub.token(.reader))
        try await hub.test { client in
            for _ in 0..<3 { #expect(try await client.send(.get, hub.path(), token: often).code == nil) }
            let refused = try await client.send(.get, hub.path(), token: often)
            #expect(refused.status == .tooManyRequests)
            #expect(refused.code == "too-many-requests")
            let pause = try #require(refused.headers[.retryAfter].flatMap { Int($0) })
            #expect(pause > 1)
            #expect(try await client.send(.get, hub.path(), token: seldom).code == nil)

            for _ in 0..<3 { #expect(try await client.send(.get, hub.path()).code == "unauthorized") }
            #expect(try await client.send(.get, hub.path()).code == "too-many-requests")
            #expect(try await client.send(.get, hub.path(), token: "guessed").code == "too-many-requests")
            #expect(try await client.send(.get, hub.path(), token: seldom).code == nil)
        }
    }

    @Test func `a bucket fills again with time, and never above its size`() throws {
        var limits = HubLimits()
        limits.requestsInBurst = 2
        limits.requestsPerSecond = 4
        let clock = SteppedClock()
        let rates = RateLimiter(limits) { clock.now }
        let asker = RateLimiter.Asker.address("a")
        let isRefused = {
            do throws(HubProblem) {
                try rates.count(asker)
                return false
            } catch {
                #expect(error == .tooManyRequests(retryAfterInSeconds: 1))
                return true
            }
        }
        #expect([isRefused(), isRefused(), isRefused()] == [false, false, true])
        clock.step(by: .milliseconds(250))
        #expect([isRefused(), isRefused()] == [false, true])
        clock.step(by: .seconds(3600))
        #expect([isRefused(), isRefused(), isRefused()] == [false, false, true])
    }

    @Test func `bodies that together would take too much memory are refused, and the memory is given back`()
        async throws
    {
        var limits = HubLimits()
        limits.heldInBytes = 10_000
        let hub = try TestHub(limits: limits)
        let token = try hub.token(.writer)
        var author = SampleAuthor(7)
        let large = try bundle(hub.library, [author.segment(bytes: 20_000)])
        var other = SampleAuthor(8)
        let small = try bundle(hub.library, (0..<30).map { _ in other.segment(bytes: 400) })
        let blob = hub.path("/blobs/\(ContentHash(hashing: [1]))")
        try await hub.test { client in
            let push = try await client.send(.post, hub.path("/push"), token: token, body: large)
            #expect(push.status == .serviceUnavailable)
            #expect(push.headers[.retryAfter] == "5")
            let put = try await client.send(.put, blob, token: token, body: [UInt8](repeating: 1, count: 10_001))
            #expect(put.code == "busy")
            for _ in 0..<2 {
                let small = try await client.send(.put, blob, token: token, body: [UInt8](repeating: 1, count: 9000))
                #expect(small.code == "blob-hash")
            }
            // More than the limit in all, and less at any one time. The test client cuts bodies into 32 KiB.
            let answer = try await client.send(.post, hub.path("/push"), token: token, body: Array(small.prefix(9000)))
            #expect(answer.code == "bundle-truncated")
            #expect(await hub.store.takings > 0)
        }
    }

    @Test func `a pull asks the store for no more than the reader has taken`() async throws {
        let hub = try TestHub(changesInFrame: 1)
        var author = SampleAuthor(7)
        _ = try await hub.store.take((0..<20).map { _ in author.segment(bytes: 100_000) })
        let token = try hub.token(.reader)
        let store = hub.store
        let observed = ObservedWriter { store.framesAsked.withLock { $0 } }
        let response = try await hub.respond(.post, hub.path("/pull"), token: token)
        try await response.body.write(observed)
        #expect(store.framesAsked.withLock { $0 } == 20)
        let writes = observed.writes.all.withLock { $0 }
        #expect(writes.count >= 20)
        for write in writes {
            // So many frames have left whole; the one after them is the only one that has been asked for beyond.
            #expect(write.framesAsked <= write.bytesBefore / 100_000 + 1)
            #expect(write.bytes <= 64 << 10)
        }
    }
}

/// Takes an answer, and writes down how far its making was with each piece.
private struct ObservedWriter: ResponseBodyWriter {
    struct Write {
        let bytesBefore: Int
        let bytes: Int
        let framesAsked: Int
    }

    final class Writes: Sendable {
        let all = Mutex<[Write]>([])
    }

    let writes = Writes()
    let framesAsked: @Sendable () -> Int

    init(framesAsked: @escaping @Sendable () -> Int) { self.framesAsked = framesAsked }

    func write(_ buffer: ByteBuffer) async throws {
        let framesAsked = framesAsked()
        writes.all.withLock { all in
            let before = (all.last?.bytesBefore ?? 0) + (all.last?.bytes ?? 0)
            all.append(Write(bytesBefore: before, bytes: buffer.readableBytes, framesAsked: framesAsked))
        }
    }

    func finish(_ trailers: HTTPFields?) async throws {}
}
