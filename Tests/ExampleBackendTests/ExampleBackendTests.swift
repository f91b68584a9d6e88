import Foundation
import HubRemote
import HubServer
import Hummingbird
import HummingbirdTesting
import Lectern
import Logging
import SyncProtocol
import TestSupport
import Testing

@testable import ExampleBackend

/// The worked backend, as an app and a replica use it at the same time.
@Suite struct ExampleBackendTests {
    private let library = LibraryID(value: 77)

    /// Runs `body` against a backend with one library, and takes it down after.
    private func withBackend(
        _ body:
            @escaping @Sendable (_ backend: RunningBackend, _ tokens: (writer: String, reader: String), _ place: String)
            async throws -> Void
    ) async throws {
        let place = try TemporaryDirectory()
        let directory = HubDirectory(path: place.path)
        try directory.register(library)
        var generator = SystemRandomNumberGenerator()
        let tokens = directory.tokens(of: library)
        let writer = try tokens.create(.writer, now: 0, using: &generator).token.text
        let reader = try tokens.create(.reader, now: 0, using: &generator).token.text
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let path = place.path
        defer { withExtendedLifetime(place) {} }
        try await RunningBackend.run(Backend(directory: directory, logger: logger), logger: logger) {
            try await body($0, (writer, reader), path)
        }
    }

    private func send(
        _ backend: RunningBackend, _ method: HTTPRequest.Method, _ path: String, token: String,
        _ body: String = "", scheme: String = "Bearer"
    ) async throws -> (status: HTTPResponse.Status, json: Any) {
        let response = try await backend.client.execute(
            TestClient.Request(
                "/libraries/\(library)/articles\(path)", method: method, authority: "127.0.0.1",
                headers: [.authorization: "\(scheme) \(token)", .contentType: "application/json"],
                body: ByteBuffer(string: body)))
        guard let bytes = response.body, bytes.readableBytes > 0 else { return (response.status, [String: Any]()) }
        let data = Data(bytes.readableBytesView)
        return (response.status, try JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed))
    }

    private func id(_ json: Any) throws -> String { try #require((json as? [String: Any])?["id"] as? String) }

    private func titles(_ json: Any) throws -> [String?] {
        let articles = try #require((json as? [String: Any])?["articles"] as? [[String: Any]])
        return articles.map { $0["title"] as? String }
    }

    private func next(_ json: Any) -> String? { (json as? [String: Any])?["next"] as? String }

    private func hub(_ backend: RunningBackend, token: String) throws -> HubRemote {
        var options = HubRemote.Options(userAgent: "test")
        options.idleTimeout = .seconds(600)
        options.eventIdleTimeout = .seconds(600)
        return try HubRemote(
            HubAddress("http://127.0.0.1:\(backend.port)"), library: library, token: token, options: options)
    }

    @Test func `articles are saved, listed, found, read, annotated and commented on`() async throws {
        try await withBackend { backend, tokens, _ in
            let saved = try await send(
                backend, .post, "", token: tokens.writer,
                #"{"url":"https://example.org/convoy","title":"Convoy","text":"The convoy went on.","tags":["Syria"]}"#)
            #expect(saved.status == .created)
            let article = try id(saved.json)
            let annotation = try await send(
                backend, .post, "/\(article)/annotations", token: tokens.writer, #"{"quote":"went on","note":"really"}"#
            )
            #expect(annotation.status == .created)
            let comment = try await send(
                backend, .post, "/\(article)/comments", token: tokens.writer,
                #"{"name":"Ada","email":"ada@example.org","text":"Yes."}"#)
            #expect(comment.status == .created)
            let missing = try await send(
                backend, .post, "/\(article)/comments", token: tokens.writer, #"{"name":"Ada","email":"","text":"No."}"#
            )
            #expect(missing.status == .unprocessableContent)

            for query in ["", "?tag=syria", "?search=convoy"] {
                let list = try await send(backend, .get, query, token: tokens.reader)
                #expect(try titles(list.json) == ["Convoy"], "\(query)")
            }
            let shown = try await send(backend, .get, "/\(article)", token: tokens.reader)
            let whole = try #require(shown.json as? [String: Any])
            #expect(whole["text"] as? String == "The convoy went on.")
            let annotations = try #require(whole["annotations"] as? [[String: Any]])
            #expect(annotations.map { $0["start"] as? Int } == [11])
            #expect((whole["comments"] as? [[String: Any]])?.count == 1)
            #expect(!"\(whole)".contains("ada@example.org"))

            #expect(try await send(backend, .post, "", token: tokens.reader, "{}").status == .forbidden)
            #expect(try await send(backend, .get, "", token: "nonsense").status == .unauthorized)
        }
    }

    @Test func `a replica syncs with what the app edits, and the app shows what the replica brings`() async throws {
        try await withBackend { backend, tokens, place in
            let saved = try await send(
                backend, .post, "", token: tokens.writer, #"{"title":"From the app","text":"One."}"#)
            let article = try id(saved.json)
            let replica = try await Replica.create(in: place + "/offline", library: library)
            let remote = try hub(backend, token: tokens.writer)
            #expect(try await replica.sync(with: remote).received.folded == 1)
            let key = ItemKey(kind: .article, id: try #require(ItemID(text: article)))
            _ = try await replica.edit { try $0.write([ArticleField.title.set("From the replica")], to: key) }
            #expect(try await replica.sync(with: remote).sent == 1)
            let list = try await send(backend, .get, "", token: tokens.reader)
            #expect(try titles(list.json) == ["From the replica"])

            // What the app edits is hinted at.
            var hints = try await remote.hints().makeAsyncIterator()
            _ = try await hints.next()
            _ = try await send(
                backend, .post, "/\(article)/annotations", token: tokens.writer, #"{"quote":"One"}"#)
            _ = try await hints.next()
            #expect(try await replica.sync(with: remote).received.folded == 1)
            #expect(try await replica.annotations(of: key.id).count == 1)
            await remote.close()
            try await replica.close()
        }
    }

    @Test func `a list is of all that is asked for, each article once, page by page`() async throws {
        try await withBackend { backend, tokens, _ in
            var first = ""
            for number in 1...51 {
                let tag = number == 1 ? "Syria" : "Elsewhere"
                let saved = try await send(
                    backend, .post, "", token: tokens.writer,
                    #"{"title":"Convoy \#(number)","text":"It went on.","tags":["\#(tag)"]}"#)
                if number == 1 { first = try id(saved.json) }
            }
            _ = try await send(
                backend, .post, "/\(first)/annotations", token: tokens.writer, #"{"quote":"went","note":"The convoy"}"#)
            _ = try await send(
                backend, .post, "/\(first)/comments", token: tokens.writer,
                #"{"name":"Ada","email":"ada@example.org","text":"Which convoy?"}"#)

            let found = try await send(backend, .get, "?tag=syria&search=convoy", token: tokens.reader)
            #expect(try titles(found.json) == ["Convoy 1"])
            #expect(next(found.json) == nil)

            for (query, behind) in [("", "?after="), ("?search=convoy", "?search=convoy&after=")] {
                let page = try await send(backend, .get, query, token: tokens.reader)
                let after = try #require(next(page.json))
                let rest = try await send(backend, .get, behind + after, token: tokens.reader)
                #expect(next(rest.json) == nil)
                let shown = try (titles(page.json), titles(rest.json))
                #expect(shown.0.count == 50 && shown.1.count == 1)
                #expect(Set(shown.0 + shown.1).count == 51)
            }
        }
    }

    @Test func `an answer is of one state, however much is written meanwhile`() async throws {
        try await withBackend { backend, tokens, place in
            let saved = try await send(
                backend, .post, "", token: tokens.writer, #"{"title":"Convoy","text":"The convoy went on."}"#)
            let article = try id(saved.json)
            _ = try await send(backend, .post, "/\(article)/annotations", token: tokens.writer, #"{"quote":"went on"}"#)
            let item = try #require(ItemID(text: article))
            let replica = try await Replica.create(in: place + "/offline", library: library)
            let remote = try hub(backend, token: tokens.writer)
            _ = try await replica.sync(with: remote)

            async let writing: Void = write(to: item, of: replica, sending: remote)
            for _ in 1...200 {
                let shown = try await send(backend, .get, "/\(article)", token: tokens.reader)
                let whole = try #require(shown.json as? [String: Any])
                let text = try #require(whole["text"] as? String)
                let mark = try #require((whole["annotations"] as? [[String: Any]])?.first)
                let (start, end) = (try #require(mark["start"] as? Int), try #require(mark["end"] as? Int))
                let marked = text.unicodeScalars.dropFirst(start).prefix(end - start)
                #expect(String(marked) == mark["quote"] as? String)
            }
            try await writing
            await remote.close()
            try await replica.close()
        }
    }

    /// Captures the page again and again, a word farther each time.
    private func write(to article: ItemID, of replica: Replica, sending remote: HubRemote) async throws {
        for number in 1...40 {
            let text = String(repeating: "Still ", count: number) + "the convoy went on."
            _ = try await replica.edit {
                try $0.addCapture(Array(text.utf8), mediaType: "text/plain", to: article)
            }
            _ = try await replica.sync(with: remote)
        }
    }

    @Test func `who asks is looked at first, and what cannot be asked for is the asker's mistake`() async throws {
        try await withBackend { backend, tokens, _ in
            #expect(try await send(backend, .post, "", token: "nonsense", "{").status == .unauthorized)
            #expect(try await send(backend, .post, "", token: tokens.reader, "{").status == .forbidden)
            #expect(try await send(backend, .post, "", token: tokens.writer, "{").status == .badRequest)
            #expect(try await send(backend, .get, "", token: tokens.reader, scheme: "bearer").status == .ok)
            for query in ["?search=!", "?search=", "?tag=", "?after=nothing", "?after=\(library)"] {
                let refused = try await send(backend, .get, query, token: tokens.reader)
                #expect(refused.status == .badRequest, "\(query)")
            }
        }
    }

    @Test func `what is wrong with the backend itself is not told outside`() async throws {
        try await withBackend { backend, tokens, place in
            let folder = HubDirectory(path: place).folder(of: library) + "/replica"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data("no database".utf8).write(to: URL(fileURLWithPath: folder + "/library.lectern"))
            let refused = try await send(backend, .get, "", token: tokens.reader)
            #expect(refused.status == .internalServerError)
            #expect("\(refused.json)".contains(HubProblem.failed.sentence))
            #expect(!"\(refused.json)".contains("library.lectern"))
        }
        let problem = StoreProblem.locked(path: "/data/library.lectern-lock", holder: "process 7", waitedInSeconds: 10)
        let locked = ProblemMiddleware.answer(to: problem)
        #expect(locked.status == .serviceUnavailable)
        #expect(locked.told.sentence == HubProblem.locked.sentence)
    }
}
