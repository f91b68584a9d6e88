import HTTPTypes
import HummingbirdTesting
import Testing

@testable import HubServer

/// Tokens, addresses and content are in no line of the log, no metric and no answer that refuses.
@Suite struct SecrecyTests {
    private static let address = "planted.address@example.org"
    private static let content = "planted content of an article"

    @Test func `what is secret is in no log line, metric or refusal`() async throws {
        let hub = try TestHub()
        var author = SampleAuthor(7)
        let frames = [author.segment(3, text: Self.content), author.privateRecord(Self.address)]
        let body = try bundle(hub.library, frames)
        let (writer, reader) = (try hub.token(.writer), try hub.token(.reader))
        let expired = try hub.token(.writer, expires: 1)
        let guessed = "lectern_0123456789abcdef_\(String(repeating: "e", count: 64))"
        let blob = BundleBlob(hash: ContentHash(hashing: Array(Self.content.utf8)), bytes: Array(Self.content.utf8))
        let refusals = Answers()
        try await RunningHub.run(hub) { running in
            let connection = try running.connect()
            for (token, bytes) in [(writer, body), (guessed, body), (expired, body), (reader, body), (writer, [1])] {
                let head = running.head("POST", "/push", token: token, "Content-Length: \(bytes.count)")
                #expect(await connection.send(Array(head.utf8) + bytes))
                let answer = await connection.receive(until: "}")
                await refusals.add(answer)
            }
            // The request's own line is hostile too.
            for path in ["/v1/libraries/\(Self.address)", "/\(Self.address)?token=\(writer)", "/%zz\(writer)"] {
                let line = "GET \(path) HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer \(guessed)\r\n\r\n"
                #expect(await connection.send(line))
                await refusals.add(await connection.receive(until: "}"))
            }
            #expect(await connection.send("POST \(writer) \(Self.address)\r\n\r\n"))
            await refusals.add(String(decoding: await connection.receiveAll(), as: UTF8.self))
        }
        try await hub.test { client in
            let path = hub.path("/blobs/\(blob.hash)")
            let wrong = hub.path("/blobs/\(ContentHash.zero)")
            await refusals.add(try await client.send(.put, wrong, token: writer, body: blob.bytes).text)
            #expect(try await client.send(.put, path, token: writer, body: blob.bytes).code == nil)
            struct TellTale: Error { let text = SecrecyTests.content }
            await hub.store.beforeTaking { throw TellTale() }
            await refusals.add(try await client.send(.post, hub.path("/push"), token: writer, body: body).text)
            await hub.store.beforeTaking { throw StoreProblem.failed(attempt: Self.content, cause: Self.address) }
            await refusals.add(try await client.send(.post, hub.path("/push"), token: writer, body: body).text)
            await refusals.add(try await client.send(.get, "/metrics").text)
        }
        let written = await refusals.all.joined(separator: "\n") + hub.log.text
        #expect(written.contains("code=token-expired") && written.contains("code=TellTale"))
        #expect(written.contains("\"new\":3") && written.contains("lectern_hub_changes_total 0"))
        for secret in [writer, reader, expired, guessed] {
            #expect(!written.contains(secret))
            #expect(!written.contains(try #require(secret.split(separator: "_").last)))
        }
        #expect(!written.contains(Self.address) && !written.contains(Self.content))
        #expect(!written.contains(hub.library.description))
        #expect(written.contains("library=\(hub.library.shortDescription)"))
    }

    /// Texts that leave the closure in which they came.
    private actor Answers {
        private(set) var all: [String] = []

        func add(_ answer: String) { all.append(answer) }
    }
}
