import HTTPTypes
import HummingbirdTesting
import Testing

@testable import HubServer

@Suite struct ProblemTests {
    @Test func `a problem has a title, a code, a sentence and a remedy`() async throws {
        let hub = try TestHub()
        let token = try hub.token(.reader)
        try await hub.test { client in
            let answer = try await client.send(.post, hub.path("/push"), token: token)
            #expect(answer.headers[.contentType] == "application/problem+json")
            #expect(
                answer.text == """
                    {"code":"forbidden","detail":"The token does not allow this; it takes the role writer.",\
                    "remedy":"Ask the hub's owner for a token of that role.","status":403,"title":"Forbidden",\
                    "type":"about:blank"}
                    """)
        }
    }

    private static let change = ChangeID(replica: ReplicaID(value: 7), sequence: 3)
    private static let range = ChangeRange(replica: ReplicaID(value: 7), first: 1, last: 3)

    @Test(arguments: [
        (StoreProblem.fork(change), 409), (.gap(missing: [range]), 409),
        (.otherLibrary(found: LibraryID(value: 1), expected: LibraryID(value: 2)), 409),
        (.damaged(range, EncodingProblem(.hashMismatch, at: 0)), 422),
        (.privateMismatch(Dot(replica: ReplicaID(value: 7), sequence: 1, index: 0)), 422),
    ])
    func `a store's refusal leaves with its own sentence`(problem: StoreProblem, status: Int) async throws {
        let answer = try await answer(toPushRefusedBy: problem)
        #expect(answer.status.code == status)
        #expect(answer.code == problem.code)
        #expect(answer.json["detail"] as? String == problem.sentence)
        #expect(answer.json["remedy"] as? String == problem.remedy)
    }

    @Test(arguments: [
        (StoreProblem.diskFull(path: "/secret/place"), 507, "disk-full"),
        (.locked(path: "/secret/place", holder: "process 1", waitedInSeconds: 3), 503, "locked"),
        (.corrupt(path: "/secret/place", detail: "secret"), 500, "failed"),
        (.failed(attempt: "open /secret/place", cause: "secret"), 500, "failed"),
    ])
    func `the hub's own trouble leaves without its inside`(
        problem: StoreProblem, status: Int, code: String
    ) async throws {
        let answer = try await answer(toPushRefusedBy: problem)
        #expect(answer.status.code == status)
        #expect(answer.code == code)
        #expect(!answer.text.contains("secret"))
    }

    @Test func `an error that nobody foresaw is a failure without details`() async throws {
        struct Surprise: Error { let text = "secret" }
        let answer = try await answer(toPushRefusedBy: Surprise())
        #expect(answer.status == .internalServerError)
        #expect(answer.code == "failed")
        #expect(!answer.text.contains("secret"))
    }

    @Test(arguments: [
        ([UInt8](), 422, "bundle-truncated"),
        (Array("no bundle at all, but quite long enough".utf8), 422, "bundle-unknown"),
    ])
    func `what is no bundle is refused`(body: [UInt8], status: Int, code: String) async throws {
        let hub = try TestHub()
        let token = try hub.token(.writer)
        try await hub.test { client in
            let answer = try await client.send(.post, hub.path("/push"), token: token, body: body)
            #expect(answer.status.code == status)
            #expect(answer.code == code)
        }
    }

    @Test func `a bundle that goes on after its end, or whose hash is another, is refused`() async throws {
        let hub = try TestHub()
        let token = try hub.token(.writer)
        let whole = try bundle(hub.library, [])
        let bodies = [(whole + [0], "bundle-trailing"), (whole.dropLast() + [(whole.last ?? 0) ^ 1], "bundle-hash")]
        try await hub.test { client in
            for (body, code) in bodies {
                let answer = try await client.send(.post, hub.path("/push"), token: token, body: Array(body))
                #expect(answer.status.code == 422)
                #expect(answer.code == code)
            }
        }
    }

    @Test(arguments: [([UInt8(9)], 400, "request-newer"), ([1, 200], 422, "request-damaged")])
    func `a pull request that can't be read is refused`(body: [UInt8], status: Int, code: String) async throws {
        let hub = try TestHub()
        let token = try hub.token(.reader)
        try await hub.test { client in
            let answer = try await client.send(.post, hub.path("/pull"), token: token, body: body)
            #expect(answer.status.code == status)
            #expect(answer.code == code)
        }
    }

    @Test func `a pull from another branch is a fork`() async throws {
        let hub = try TestHub()
        var author = SampleAuthor(7)
        _ = try await hub.store.take([author.segment(2)])
        let token = try hub.token(.reader)
        var request = PullRequest()
        request.held = [ContextEntry(change: ChangeID(replica: ReplicaID(value: 7), sequence: 2), hashPrefix: 1)]
        let body = request.encoded
        try await hub.test { client in
            let answer = try await client.send(.post, hub.path("/pull"), token: token, body: body)
            #expect(answer.status == .conflict)
            #expect(answer.code == "fork")
        }
    }

    @Test func `another method is refused with those that are taken`() async throws {
        let hub = try TestHub()
        let cases: [(HTTPRequest.Method, String, String)] = [
            (.post, hub.path(), "GET"), (.get, hub.path("/pull"), "POST"), (.put, hub.path("/push"), "POST"),
            (.delete, hub.path("/blobs/\(ContentHash.zero)"), "GET, HEAD, PUT"), (.post, hub.path("/events"), "GET"),
            (.post, "/health", "GET"), (.patch, "/metrics", "GET"),
        ]
        try await hub.test { client in
            for (method, path, allowed) in cases {
                let answer = try await client.send(method, path)
                #expect(answer.status == .methodNotAllowed)
                #expect(answer.code == "method")
                #expect(answer.headers[.allow] == allowed)
            }
        }
    }

    @Test(arguments: ["0", "00010203-0405-0607-0809-0a0b0c0d0e0f", "000102030405060708090A0B0C0D0E0F", "..%2f..%2fetc"])
    func `what is no library's id has nothing behind it`(id: String) async throws {
        let hub = try TestHub()
        let token = try hub.token(.owner)
        try await hub.test { client in
            let answer = try await client.send(.get, "/v1/libraries/\(id)", token: token)
            #expect(answer.status == .notFound)
            #expect(answer.code == "not-found")
            let blob = try await client.send(.get, hub.path("/blobs/\(id)"), token: token)
            #expect(blob.code == "not-found")
        }
    }

    @Test func `each code that may leave has a status of its own kind`() {
        #expect(ProblemStatus.byCode.values.allSatisfy { (400...599).contains($0.code) })
        let problems: [HubProblem] = [
            .unauthorized, .tokenExpired, .forbidden(needs: .writer), .unknownLibrary, .notFound, .method(allowed: []),
            .otherLibrary(found: LibraryID(value: 1), expected: LibraryID(value: 2)), .tooLarge(limitInBytes: 1),
            .interrupted, .blobHash, .range(sizeInBytes: 1), .tooManyRequests(retryAfterInSeconds: 1),
            .busy(retryAfterInSeconds: 1), .locked, .diskFull, .failed,
        ]
        for problem in problems {
            let answer = ProblemAnswer.make(for: problem)
            #expect(answer.status == ProblemStatus.byCode[problem.code])
        }
    }

    private func answer(toPushRefusedBy problem: any Error & Sendable) async throws -> TestResponse {
        let hub = try TestHub()
        var author = SampleAuthor(7)
        let body = try bundle(hub.library, [author.segment()])
        let token = try hub.token(.writer)
        let store = hub.store
        await store.beforeTaking { throw problem }
        let answers = Answers()
        try await hub.test { client in
            await answers.add(try await client.send(.post, hub.path("/push"), token: token, body: body))
        }
        return try #require(await answers.all.first)
    }
}

/// Answers that leave the closure in which they came.
actor Answers {
    private(set) var all: [TestResponse] = []

    func add(_ answer: TestResponse) { all.append(answer) }
}
