import Foundation
import HubRemote
import HubServer
import Hummingbird
import HummingbirdTesting
import Lectern
import Logging
import SyncProtocol
import Testing

@testable import ExampleBackend

/// The worked backend, as an app and a replica use it at the same time.
@Suite struct ExampleBackendTests {
    private let library = LibraryID(value: 77)

    /// Runs `body` against a backend with one library, and takes it down after.
    private func withBackend(
        _ body:
            @Sendable (_ client: any TestClientProtocol, _ tokens: (writer: String, reader: String), _ place: String)
            async throws -> Void
    ) async throws {
        let place = FileManager.default.temporaryDirectory.path + "/lectern-backend-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: place) }
        let directory = HubDirectory(path: place)
        try directory.register(library)
        var generator = SystemRandomNumberGenerator()
        let tokens = directory.tokens(of: library)
        let writer = try tokens.create(.writer, now: 0, using: &generator).token.text
        let reader = try tokens.create(.reader, now: 0, using: &generator).token.text
        let backend = Backend(
            directory: directory, logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        try await backend.application(port: 0).test(.live) { try await body($0, (writer, reader), place) }
    }

    private func send(
        _ client: any TestClientProtocol, _ method: HTTPRequest.Method, _ path: String, token: String,
        _ body: String = ""
    ) async throws -> (status: HTTPResponse.Status, json: Any) {
        try await client.execute(
            uri: "/libraries/\(library)/articles\(path)", method: method,
            headers: [.authorization: "Bearer \(token)", .contentType: "application/json"],
            body: ByteBuffer(string: body)
        ) { response in
            let data = Data(response.body.readableBytesView)
            guard !data.isEmpty else { return (response.status, [:]) }
            return (response.status, try JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed))
        }
    }

    private func id(_ json: Any) throws -> String { try #require((json as? [String: Any])?["id"] as? String) }

    @Test func `articles are saved, listed, found, read, annotated and commented on`() async throws {
        try await withBackend { client, tokens, _ in
            let saved = try await send(
                client, .post, "", token: tokens.writer,
                #"{"url":"https://example.org/convoy","title":"Convoy","text":"The convoy went on.","tags":["Syria"]}"#)
            #expect(saved.status == .created)
            let article = try id(saved.json)
            let annotation = try await send(
                client, .post, "/\(article)/annotations", token: tokens.writer, #"{"quote":"went on","note":"really"}"#)
            #expect(annotation.status == .created)
            let comment = try await send(
                client, .post, "/\(article)/comments", token: tokens.writer,
                #"{"name":"Ada","email":"ada@example.org","text":"Yes."}"#)
            #expect(comment.status == .created)
            let missing = try await send(
                client, .post, "/\(article)/comments", token: tokens.writer, #"{"name":"Ada","email":"","text":"No."}"#)
            #expect(missing.status == .unprocessableContent)

            for query in ["", "?tag=syria", "?search=convoy"] {
                let list = try await send(client, .get, query, token: tokens.reader)
                let titles = (list.json as? [[String: Any]])?.map { $0["title"] as? String }
                #expect(titles == ["Convoy"], "\(query)")
            }
            let shown = try await send(client, .get, "/\(article)", token: tokens.reader)
            let whole = try #require(shown.json as? [String: Any])
            #expect(whole["text"] as? String == "The convoy went on.")
            let annotations = try #require(whole["annotations"] as? [[String: Any]])
            #expect(annotations.map { $0["start"] as? Int } == [11])
            #expect((whole["comments"] as? [[String: Any]])?.count == 1)
            #expect(!"\(whole)".contains("ada@example.org"))

            #expect(try await send(client, .post, "", token: tokens.reader, "{}").status == .forbidden)
            #expect(try await send(client, .get, "", token: "nonsense").status == .unauthorized)
        }
    }

    @Test func `a replica syncs with what the app edits, and the app shows what the replica brings`() async throws {
        try await withBackend { client, tokens, place in
            let saved = try await send(
                client, .post, "", token: tokens.writer, #"{"title":"From the app","text":"One."}"#)
            let article = try id(saved.json)
            let replica = try await Replica.create(in: place + "/offline", library: library)
            let address = try HubAddress("http://127.0.0.1:\(try #require(client.port))")
            let remote = try HubRemote(
                address, library: library, token: tokens.writer, options: HubRemote.Options(userAgent: "test"))
            #expect(try await replica.sync(with: remote).received.folded == 1)
            let key = ItemKey(kind: .article, id: try #require(ItemID(text: article)))
            _ = try await replica.edit { try $0.write([ArticleField.title.set("From the replica")], to: key) }
            #expect(try await replica.sync(with: remote).sent == 1)
            let list = try await send(client, .get, "", token: tokens.reader)
            #expect((list.json as? [[String: Any]])?.map { $0["title"] as? String } == ["From the replica"])

            // What the app edits is hinted at.
            var hints = try await remote.hints().makeAsyncIterator()
            _ = try await hints.next()
            _ = try await send(
                client, .post, "/\(article)/annotations", token: tokens.writer, #"{"quote":"One"}"#)
            _ = try await hints.next()
            #expect(try await replica.sync(with: remote).received.folded == 1)
            #expect(try await replica.annotations(of: key.id).count == 1)
            await remote.close()
            try await replica.close()
        }
    }
}
