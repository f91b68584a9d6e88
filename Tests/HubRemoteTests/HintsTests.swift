import SyncProtocol
import Testing

@testable import HubRemote

@Suite(.timeLimit(.minutes(30))) struct HintsTests {
    private static let head = Array(
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n".utf8)
    private static let hint = chunk("event: hint\ndata: {}\n\n")
    private static let keepAlive = chunk(": keep-alive\n\n")
    private static let end = Array("0\r\n\r\n".utf8)

    private static func chunk(_ text: String) -> [UInt8] {
        Array("\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n".utf8)
    }

    @Test func `a hint is passed on at once, and the end of the stream ends it`() async throws {
        let server = try ScriptedServer([
            .readRequest, .send(Self.head), .send(chunk("retry: 3000\n\n") + Self.hint), .send(Self.keepAlive),
            .awaitEnd,
        ])
        try await HubSample.with(server) { remote in
            var hints = try await remote.hints().makeAsyncIterator()
            #expect(try await hints.next() != nil)
        }
        let sent = String(decoding: try #require(server.requests.first), as: UTF8.self)
        #expect(sent.hasPrefix("GET /v1/libraries/\(HubSample.library)/events HTTP/1.1"))
        #expect(sent.contains("Accept: text/event-stream"))
    }

    @Test func `keep-alives are no hints, and an end is an end`() async throws {
        let bytes = Self.head + Self.keepAlive + Self.keepAlive + Self.end
        let server = try ScriptedServer([.readRequest, .send(bytes)])
        try await HubSample.with(server) { remote in
            for try await _ in try await remote.hints() { Issue.record("there is no hint") }
        }
    }

    @Test func `a stream that is cut or falls silent is an interruption, after its hints`() async throws {
        for last in [ScriptedServer.Step.reset, .send([]), .hold] {
            let problem = try await HubSample.problem(
                .readRequest, .send(Self.head + Self.hint), last, idleTimeout: .seconds(10)
            ) { remote in
                var hints = 0
                do {
                    for try await _ in try await remote.hints() { hints += 1 }
                } catch {
                    #expect(hints == 1)
                    throw error
                }
            }
            #expect(problem?.kind == "interrupted")
        }
    }

    @Test func `a stream that is let go of ends its request`() async throws {
        let server = try ScriptedServer([.readRequest, .send(Self.head + Self.hint), .awaitEnd])
        let reports = try await HubSample.with(server) { remote -> [ScriptedServer.Report] in
            for try await _ in try await remote.hints() { break }
            return await server.reports.prefix(2).reduce(into: []) { $0.append($1) }
        }
        #expect(reports.last == .ended)
    }

    @Test func `whoever is cancelled waits no more`() async throws {
        let server = try ScriptedServer([.readRequest, .send(Self.head), .hold])
        try await HubSample.with(server) { remote in
            let hints = try await remote.hints()
            let waiting = Task { for try await _ in hints {} }
            waiting.cancel()
            _ = await waiting.result
        }
    }

    @Test func `a hub that refuses hints says why`() async throws {
        let bytes = answer(
            "503 Service Unavailable", type: "application/problem+json", headers: ["Retry-After: 9"],
            text: #"{"code":"busy","title":"Too many listen."}"#)
        let problem = try await HubSample.problem(.readRequest, .send(bytes)) { _ = try await $0.hints() }
        #expect(problem == .busy(remote: problem?.remoteName ?? "", retryAfterInSeconds: 9))
    }

    private func chunk(_ text: String) -> [UInt8] { Self.chunk(text) }
}

extension RemoteProblem {
    fileprivate var remoteName: String? {
        guard case .busy(let remote, _) = self else { return nil }
        return remote
    }
}
