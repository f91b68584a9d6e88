import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Synchronization
import Testing

@testable import HubServer

@Suite struct AccessTests {
    private static let paths: [(HTTPRequest.Method, String)] = [
        (.get, ""), (.post, "/pull"), (.post, "/push"), (.get, "/events"),
        (.get, "/blobs/\(ContentHash(hashing: [1]))"), (.put, "/blobs/\(ContentHash(hashing: [1]))"),
    ]

    @Test(arguments: [
        nil, "", "nonsense", "lectern_0123456789abcdef_", "lectern_\(String(repeating: "0", count: 16))_",
        "lectern_0123456789abcdef_\(String(repeating: "0", count: 64))",
    ])
    func `nobody without a good token learns anything, even where nothing is new`(token: String?) async throws {
        let hub = try TestHub()
        _ = try hub.token(.owner)
        try await hub.test { client in
            for (method, path) in Self.paths {
                let answer = try await client.send(method, hub.path(path), token: token, body: [])
                #expect(answer.status == .unauthorized)
                #expect(answer.code == "unauthorized")
                #expect(answer.headers[.wwwAuthenticate] == "Bearer")
            }
        }
    }

    @Test func `a token with another secret, or of another library, is no good`() async throws {
        let hub = try TestHub()
        let other = LibraryID(value: 5)
        try hub.directory.register(other)
        let token = try hub.token(.owner)
        let foreign = try hub.token(.owner, of: other)
        let last = token.last == "0" ? "1" : "0"
        try await hub.test { client in
            for wrong in [token.dropLast() + last, foreign, token.uppercased(), token + "0"] {
                let answer = try await client.send(.post, hub.path("/pull"), token: String(wrong))
                #expect(answer.code == "unauthorized")
            }
            #expect(try await client.send(.post, hub.path("/pull"), token: token).code == nil)
        }
    }

    @Test func `another scheme than Bearer is no token, and Bearer is one in any case`() async throws {
        let hub = try TestHub()
        let token = try hub.token(.owner)
        try await hub.test { client in
            for (header, code) in [("Basic \(token)", 401), (token, 401), ("bearer \(token)", 200)] {
                let answer = try await client.send(.get, hub.path(), headers: [.authorization: header])
                #expect(answer.status.code == code)
            }
        }
    }

    @Test func `a reader may not write, and is told which role it takes`() async throws {
        let hub = try TestHub()
        var author = SampleAuthor(7)
        let body = try bundle(hub.library, [author.segment()])
        let reader = try hub.token(.reader)
        try await hub.test { client in
            let push = try await client.send(.post, hub.path("/push"), token: reader, body: body)
            #expect(push.status == .forbidden)
            #expect(push.code == "forbidden")
            #expect(push.text.contains("it takes the role writer"))
            let put = try await client.send(
                .put, hub.path("/blobs/\(ContentHash(hashing: [1]))"), token: reader, body: [1])
            #expect(put.code == "forbidden")
            #expect(await hub.store.takings == 0)
        }
    }

    @Test(arguments: MemberRole.allCases)
    func `each role is told with every answer`(role: MemberRole) async throws {
        let hub = try TestHub()
        let token = try hub.token(role)
        try await hub.test { client in
            for (method, path) in [(HTTPRequest.Method.get, ""), (.post, "/pull")] {
                let answer = try await client.send(method, hub.path(path), token: token)
                #expect(answer.headers[.lecternRole] == role.rawValue)
            }
        }
    }

    @Test func `a token is good until it expires, to the millisecond`() async throws {
        let hub = try TestHub()
        let token = try hub.token(.reader, expires: hub.clock.now + 1000)
        try await hub.test { client in
            hub.clock.advance(by: 999)
            #expect(try await client.send(.get, hub.path(), token: token).code == nil)
            hub.clock.advance(by: 1)
            let answer = try await client.send(.get, hub.path(), token: token)
            #expect(answer.status == .unauthorized)
            #expect(answer.code == "token-expired")
        }
    }

    @Test func `nothing more is taken of a push whose token is revoked meanwhile`() async throws {
        let hub = try TestHub()
        var author = SampleAuthor(7)
        let body = try bundle(hub.library, (0..<20).map { _ in author.segment() })
        let token = try hub.token(.writer)
        let id = try #require(HubToken(text: token)).id
        let gate = await hub.gateBeforeTaking()
        try await hub.test { client in
            async let push = client.send(.post, hub.path("/push"), token: token, body: body)
            await gate.arrival()
            try hub.directory.tokens(of: hub.library).revoke(id)
            await gate.open()
            let answer = try await push
            #expect(answer.status == .unauthorized && answer.code == "unauthorized")
            #expect(answer.headers[.wwwAuthenticate] == "Bearer")
            #expect(try await hub.store.state().vector.changeCount == 8)
        }
    }

    @Test func `a push of which hardly anything comes any more ends with its token`() async throws {
        let hub = try TestHub()
        var author = SampleAuthor(7)
        // Without its trailer of 37 bytes there is nothing more to take.
        let body = try bundle(hub.library, (0..<8).map { _ in author.segment() })
        let token = try hub.token(.writer)
        let id = try #require(HubToken(text: token)).id
        let gate = await hub.gateBeforeTaking()
        var limits = HubLimits()
        limits.accessInterval = .zero
        try await RunningHub.run(hub, limits: limits) { running in
            let sender = try running.connect()
            let head = running.head("POST", "/push", token: token, "Content-Length: \(body.count)")
            #expect(await sender.send(Array(head.utf8) + body.dropLast(37)))
            await gate.arrival()
            try hub.directory.tokens(of: hub.library).revoke(id)
            await gate.open()
            #expect(await sender.send([body[body.count - 37]]))
            #expect(await sender.receive(until: "about:blank\"}").contains("401 Unauthorized"))
        }
    }

    @Test func `a blob is not taken whose token was revoked while it came`() async throws {
        let hub = try TestHub()
        let router = Router()
        HubRoutes(libraries: PooledLibraries(hub.pool), access: PassingAccess()).add(to: router)
        let path = hub.path("/blobs/\(ContentHash(hashing: [1]))")
        try await Application(router: router, logger: hub.log.logger).test(.router) { client in
            let answer = try await client.send(.put, path, token: "good once", body: [1])
            #expect(answer.code == "unauthorized")
        }
        #expect(await hub.store.takings == 0)
    }

    @Test func `a token that is made or revoked while the hub runs counts at once`() async throws {
        let hub = try TestHub()
        try await hub.test { client in
            var generator = SystemRandomNumberGenerator()
            let tokens = hub.directory.tokens(of: hub.library)
            for _ in 0..<20 {
                let (token, stored) = try tokens.create(.reader, now: 0, using: &generator)
                #expect(try await client.send(.get, hub.path(), token: token.text).code == nil)
                try tokens.revoke(stored.id)
                #expect(try await client.send(.get, hub.path(), token: token.text).code == "unauthorized")
            }
        }
    }

    @Test func `a library that is not registered is unknown to everybody`() async throws {
        let hub = try TestHub()
        let token = try hub.token(.owner)
        try await hub.test { client in
            for token in [token, nil] {
                let path = "/v1/libraries/\(LibraryID(value: 5))"
                let answer = try await client.send(.get, path, token: token)
                #expect(answer.status == .notFound)
                #expect(answer.code == "unknown-library")
            }
            let late = LibraryID(value: 5)
            try hub.directory.register(late)
            let made = try hub.token(.reader, of: late)
            #expect(try await client.send(.get, "/v1/libraries/\(late)", token: made).code == nil)
        }
    }
}

/// Access that is taken back as soon as it was given.
private final class PassingAccess: HubAccess {
    private let wasAsked = Mutex(false)

    func role(token: String?, library: LibraryID) async throws -> MemberRole {
        let isOver = wasAsked.withLock { wasAsked in
            defer { wasAsked = true }
            return wasAsked
        }
        if isOver { throw HubProblem.unauthorized }
        return .writer
    }
}
