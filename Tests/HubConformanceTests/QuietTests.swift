import AsyncHTTPClient
import Foundation
import HubRemote
import HubServer
import Lectern
import NIOCore
import NIOHTTP1
import RemoteConformance
import ReplicaConformance
import SyncProtocol
import Testing

/// Hub and remote tell nobody what they carry: secrets are planted, and looked for in all that can be overheard.
@Suite(.timeLimit(.minutes(30))) struct QuietTests {
    private static let url = "https://example.org/planted-address"
    private static let title = "A Planted Title"
    private static let text = "Planted words that stand nowhere else."
    private static let email = "planted@example.org"
    private static let content = ["planted"]

    private let library = LibraryID(value: 0x7e11_0b5c_9d42_4a86_b3a1_55d0_c0ff_ee01)

    @Test func `logs, metrics and errors tell neither tokens nor content`() async throws {
        let hub = try await HubUnderTest.start(with: library)
        let proxy = try await FaultProxy.start(before: hub)
        var generator = SystemRandomNumberGenerator()
        let tokens = Tokens(
            writer: try hub.token(.writer), reader: try hub.token(.reader), expired: try hub.token(.owner, expires: 1),
            wrong: HubToken(using: &generator).text)
        var heard = Overheard()

        let source = try await plantedReplica()
        try await sync(source, with: remote(hub.address, tokens.writer))
        let other = try await RealReplica(of: library)
        try await sync(other, with: remote(hub.address, tokens.writer))
        #expect(try await other.libraryDigest() == source.libraryDigest(), "nothing was carried")

        try await refusals(of: hub, tokens, &heard)
        try await accidents(between: proxy, tokens, &heard)
        await mistakes(before: hub, tokens, &heard)
        #expect(
            heard.codes == [
                "bad-address", "bad-token", "bundle-newer", "damaged", "fork", "forbidden", "gap", "interrupted",
                "other-library", "private-mismatch", "remote-damaged", "remote-failed", "token-expired",
                "unauthorized", "unknown-library", "unreachable",
            ])
        let statuses = try await strangeRequests(to: hub, tokens, &heard)
        #expect(Set(statuses) == [400, 401, 404, 405, 413, 416, 422])
        heard.note(try await metrics(of: hub), from: "the metrics")

        await proxy.end()
        await hub.end()
        await heard.failure("a hub that ended") { _ = try await remote(hub.address, tokens.writer).state() }
        for line in hub.log.lines { heard.note(line, from: "the log: \(line)") }
        #expect(hub.log.lines.count { $0.contains("route") } > 20, "the hub logs nothing")
        #expect(heard.sources(telling: Self.content) == [])
        #expect(heard.sources(telling: tokens.secrets) == [])
    }

    @Test func `of what fails inside a hub only a word leaves it`() async throws {
        let hub = try await HubUnderTest.start(with: library) { directory, options, log in
            try HubApplication(directory, options, logger: log.logger) { _, _ -> LibraryLog in throw Leak() }
        }
        let token = try hub.token(.writer)
        var heard = Overheard()
        await heard.failure("a store that fails") { _ = try await remote(hub.address, token).state() }
        #expect(heard.codes == ["remote-failed"])
        let answer = try await ask(hub, .GET, "/v1/libraries/\(library)", token: token)
        #expect(answer.status == 500)
        heard.note(answer.text, from: "the answer")
        heard.note(try await metrics(of: hub), from: "the metrics")
        await hub.end()
        #expect(hub.log.lines.contains { $0.contains("Leak") }, "the log doesn't say what failed")
        for line in hub.log.lines { heard.note(line, from: "the log: \(line)") }
        #expect(heard.sources(telling: Self.content + [String(token.suffix(64))]) == [])
    }

    @Test func `what is told is found`() {
        var heard = Overheard()
        heard.note(Leak(), from: "an error")
        heard.note("a line about PLANTED@example.org", from: "a line")
        heard.note("a line", from: "another line")
        #expect(Set(heard.sources(telling: Self.content)) == ["an error", "a line"])
    }

    // MARK: What goes wrong

    private func refusals(of hub: HubUnderTest, _ tokens: Tokens, _ heard: inout Overheard) async throws {
        let replica = try await plantedReplica()
        for (name, token) in [("a wrong token", tokens.wrong), ("an expired token", tokens.expired)] {
            await heard.failure(name) { try await sync(replica, with: remote(hub.address, token)) }
        }
        await heard.failure("a reader who pushes") {
            _ = try await remote(hub.address, tokens.reader).push(replica.offer(PullRequest(), includesPrivate: true))
        }
        let unknown = try remote(hub.address, tokens.writer, of: LibraryID(value: 7))
        await heard.failure("an unknown library") { _ = try await unknown.state() }

        let hubRemote = try remote(hub.address, tokens.writer)
        let original = try await plantedLog(number: 77)
        try await sync(original, with: hubRemote)
        let copy = try await plantedLog(number: 77, salt: 1)
        await heard.failure("a fork") { try await sync(copy, with: hubRemote) }
        let stranger = MemoryLog(of: LibraryID(value: 7), number: 5)
        try await stranger.save(Self.url, title: Self.title)
        await heard.failure("another library") {
            _ = try await hubRemote.push(stranger.offer(PullRequest(), includesPrivate: true))
        }

        let log = try await plantedLog(number: 5)
        let offer = try await log.offer(PullRequest(), includesPrivate: true)
        let frames = try await offer.remainingFrames()
        let altered = [
            "a gap": Array(frames.drop { !$0.isSegment }.dropFirst()),
            "a wrong hash": frames.map(\.withWrongHash), "another private record": frames.map(\.withOtherRecords),
        ]
        for (name, frames) in altered {
            await heard.failure(name) {
                _ = try await hubRemote.push(ChangeOffer(header: offer.header, frames: frames))
            }
        }
    }

    private func accidents(between proxy: FaultProxy, _ tokens: Tokens, _ heard: inout Overheard) async throws {
        let faults: [RemoteFault] = [
            .cutReceiving(afterBytes: 200), .cutSending(afterBytes: 200), .repeatedPiece, .lostAnswer,
            .failing(times: 1), .newerFormat,
        ]
        for fault in faults {
            let replica = try await plantedReplica()
            await heard.failure("\(fault)") {
                try await sync(replica, with: remote(proxy.address(playing: [fault]), tokens.writer))
            }
        }
    }

    /// Secrets where people put them by mistake.
    private func mistakes(before hub: HubUnderTest, _ tokens: Tokens, _ heard: inout Overheard) async {
        await heard.failure("a closed port") { _ = try await remote("http://127.0.0.1:1", tokens.writer).state() }
        await heard.failure("a token with a line's end") { _ = try remote(hub.address, tokens.writer + "\r\nX: y") }
        let addresses = [
            "https://ada:\(tokens.writer)@hub.example", "https://hub.example?token=\(tokens.writer)",
            "https://hub.example/#\(tokens.writer)", "https://hub.example/v1/libraries/\(tokens.writer)",
            "https://hub.example:\(tokens.writer)", "https://\(tokens.writer).\(Self.email)/", tokens.writer,
        ]
        for address in addresses { await heard.failure("an address") { _ = try HubAddress(address) } }
    }

    // MARK: Requests that no remote makes

    /// Makes requests with secrets in all the wrong places; returns the statuses of the answers.
    private func strangeRequests(
        to hub: HubUnderTest, _ tokens: Tokens, _ heard: inout Overheard
    ) async throws -> [Int] {
        let base = "/v1/libraries/\(library)"
        let blob = ContentHash(hashing: Array(Self.text.utf8))
        let zeros = String(repeating: "0", count: 64)
        let path = "planted/\(tokens.writer)"
        let requests: [(HTTPMethod, String, token: String?, body: String, range: String?)] = [
            (.GET, "/\(path)?token=\(tokens.writer)&title=planted", nil, "", nil),
            (.GET, "\(base)/\(path)", tokens.writer, "", nil),
            (.GET, "/v1/libraries/\(tokens.writer)", tokens.writer, "", nil),
            (.GET, "\(base)?token=\(tokens.writer)", nil, "", nil),
            (.GET, base, "planted \(tokens.writer)", "", nil),
            (.DELETE, "\(base)/push?planted", tokens.writer, Self.text, nil),
            (.POST, "\(base)/push", tokens.writer, Self.text, nil),
            (.POST, "\(base)/pull", tokens.writer, "\u{1}\(Self.text)", nil),
            (.POST, "\(base)/pull", tokens.writer, "\u{2}\(Self.text)", nil),
            (.POST, "\(base)/pull", tokens.writer, String(repeating: Self.text, count: 100_000), nil),
            (.PUT, "\(base)/blobs/\(zeros)", tokens.writer, Self.text, nil),
            (.PUT, "\(base)/blobs/planted", tokens.writer, Self.text, nil),
            (.GET, "\(base)/blobs/\(zeros)", tokens.writer, "", nil),
            (.GET, "\(base)/blobs/\(blob)", tokens.writer, "", "bytes=9999-"),
        ]
        var statuses: [Int] = []
        for (method, path, token, body, range) in requests {
            let answer = try await ask(hub, method, path, token: token, body: body, range: range)
            #expect(answer.text.contains("application/problem+json"), "\(method) was answered with \(answer.status)")
            heard.note(answer.text, from: "the answer to \(method) with status \(answer.status)")
            statuses.append(answer.status)
        }
        return statuses
    }

    private func metrics(of hub: HubUnderTest) async throws -> String {
        let answer = try await ask(hub, .GET, "/metrics", token: nil)
        #expect(answer.text.contains("lectern_hub_requests_total{"), "the metrics count nothing")
        return answer.text
    }

    private func ask(
        _ hub: HubUnderTest, _ method: HTTPMethod, _ path: String, token: String?, body: String = "",
        range: String? = nil
    ) async throws -> (status: Int, text: String) {
        var request = HTTPClientRequest(url: hub.address + path)
        request.method = method
        if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
        if let range { request.headers.add(name: "Range", value: range) }
        if !body.isEmpty { request.body = .bytes(ByteBuffer(string: body)) }
        let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(600))
        let text = String(buffer: try await answer.body.collect(upTo: 1 << 20))
        return (Int(answer.status.code), "\(answer.headers) \(text)")
    }

    // MARK: What is planted

    private struct Tokens {
        let writer: String
        let reader: String
        let expired: String
        let wrong: String

        /// What must not be heard of them: their ids may be.
        var secrets: [String] { [writer, reader, expired, wrong].map { String($0.suffix(64)) } }
    }

    private func plantedReplica() async throws -> RealReplica {
        let replica = try await RealReplica(of: library)
        let article = try await replica.savePage(Self.url, title: Self.title, body: Self.text)
        try await replica.addComment(on: article, email: Self.email)
        return replica
    }

    private func plantedLog(number: UInt64, salt: UInt64 = 0) async throws -> MemoryLog {
        let log = MemoryLog(of: library, number: number, salt: salt)
        let article = try await log.save(Self.url, title: "\(Self.title) \(salt)", body: Self.text)
        try await log.comment(on: article, body: Self.text, email: Self.email)
        return log
    }

    private func remote(_ address: String, _ token: String, of library: LibraryID? = nil) throws -> HubRemote {
        try HubRemote(
            HubAddress(address), library: library ?? self.library, token: token,
            options: .patient)
    }

    private func sync(_ store: any SyncingStore, with remote: HubRemote) async throws {
        var retry = RetryPolicy(sleep: { _ in }, jitter: { 0.5 })
        retry.attempts = 1
        _ = try await SyncProcedure(store, with: remote, retry: retry).run()
    }
}

/// An error that tells what it should not.
private struct Leak: Error, CustomStringConvertible {
    let description = "planted@example.org wrote planted words"
}

extension BundleFrame {
    fileprivate var isSegment: Bool { if case .segment = self { true } else { false } }

    /// The same with a head that its changes don't lead to.
    fileprivate var withWrongHash: BundleFrame {
        guard case .segment(let segment) = self else { return self }
        return .segment(
            Segment(
                replica: segment.replica, first: segment.first, previousHash: segment.previousHash,
                baseContext: segment.baseContext, headHash: ContentHash(hashing: [1]), changes: segment.changes))
    }

    /// The same with private records that nobody committed to.
    fileprivate var withOtherRecords: BundleFrame {
        guard case .privateRecords(let entries) = self else { return self }
        return .privateRecords(
            entries.map { entry in
                PrivateEntry(dot: entry.dot, record: .init(salt: 1, body: Array("planted@example.org".utf8)))
            })
    }
}
