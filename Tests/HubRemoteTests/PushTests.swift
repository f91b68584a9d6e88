import Lectern
import SyncProtocol
import Synchronization
import Testing

@testable import HubRemote

@Suite(.timeLimit(.minutes(30))) struct PushTests {
    private static let result = answer(
        type: "application/json",
        text: #"{"new":12,"known":3,"blobs":4,"privateRecords":5,"vector":{},"more":true}"#)
    private static let fork = answer(
        "409 Conflict", type: "application/problem+json",
        text: #"{"title":"Fork.","code":"fork","detail":"Two branches.","remedy":"Sync."}"#)
    private static let refusal = "refused fork"

    /// Never ends; counts how often it was asked.
    private final class EndlessOffer: Sendable {
        let asked = Mutex(0)
        let frame = HubSample.frames(1, bytesEach: 1 << 20)

        var offer: ChangeOffer {
            ChangeOffer(header: HubSample.header) {
                try Task.checkCancellation()
                self.asked.withLock { $0 += 1 }
                return self.frame
            }
        }
    }

    private func problem(
        _ steps: ScriptedServer.Step..., offer: ChangeOffer, idleTimeout: Duration = HubSample.patience
    ) async throws -> RemoteProblem? {
        let server = try ScriptedServer(steps)
        do {
            _ = try await HubSample.with(server, idleTimeout: idleTimeout) { try await $0.push(offer) }
            return nil
        } catch let error as RemoteProblem {
            return error
        }
    }

    @Test(arguments: [0, 3, 200])
    func `what is offered arrives as one bundle`(count: Int) async throws {
        let frames = HubSample.frames(count, bytesEach: 5000)
        let server = try ScriptedServer([.readRequest, .send(Self.result)])
        let received = try await HubSample.with(server) { try await $0.push(HubSample.offer(frames)) }
        var expected = ReceivedCount()
        (expected.folded, expected.known, expected.captures, expected.privateRecords) = (12, 3, 4, 5)
        #expect(received == expected)

        let sent = try #require(server.requests.first)
        let end = try #require(sent.firstRange(of: Array("\r\n\r\n".utf8)))
        let head = String(decoding: sent[..<end.lowerBound], as: UTF8.self)
        #expect(head.hasPrefix("POST /v1/libraries/\(HubSample.library)/push HTTP/1.1\r\n"))
        #expect(head.contains("Content-Type: application/vnd.lectern.bundle"))
        let body = try dechunked(Array(sent[end.upperBound...]))
        #expect(body == (try HubSample.bundle(frames)))
    }

    @Test func `an early refusal is told, and nothing more is asked for`() async throws {
        let endless = EndlessOffer()
        let problem = try await problem(.readHead, .send(Self.fork), .hold, offer: endless.offer)
        #expect(problem?.kind == Self.refusal)
        #expect(problem?.sentence.contains("Two branches.") == true)
    }

    @Test func `an early refusal is told although the hub closes at once`() async throws {
        for _ in 0..<20 {
            let problem = try await problem(.read(300_000), .send(Self.fork), offer: EndlessOffer().offer)
            #expect(problem?.kind == Self.refusal)
        }
    }

    @Test func `an early refusal whose words never end is one all the same`() async throws {
        let cut = try await problem(
            .readHead, .send(Self.fork.dropLast(1)), .hold, offer: EndlessOffer().offer, idleTimeout: .seconds(10)
        )
        #expect(cut?.kind == "not-a-remote")
        let endless = try await problem(
            .readHead, .send(answer("409 Conflict", type: "application/problem+json", length: 1 << 40)),
            .sendEndlessly([UInt8](repeating: 0x20, count: 1 << 16)), offer: EndlessOffer().offer)
        #expect(endless?.kind == "not-a-remote")
    }

    private struct StoreFailure: Error {}

    @Test func `what the offer throws comes out as it is, and the hub is not told that this was all`() async throws {
        let rest = Mutex(HubSample.frames(3)[...])
        let failing = ChangeOffer(header: HubSample.header) {
            guard let frame = rest.withLock({ $0.popFirst() }) else { throw StoreFailure() }
            return [frame]
        }
        let server = try ScriptedServer([.awaitEnd])
        try await HubSample.with(server) { remote in
            await #expect(throws: StoreFailure.self) { try await remote.push(failing) }
            for await report in server.reports where report == .ended { break }
        }
        let sent = try #require(server.requests.first)
        #expect(!sent.suffix(5).elementsEqual("0\r\n\r\n".utf8))
    }

    @Test func `a cancelled task is told so, and the offer is not asked afterwards`() async throws {
        let endless = EndlessOffer()
        let server = try ScriptedServer([.read(2 << 20), .hold])
        try await HubSample.with(server) { remote in
            let pushing = Task { try await remote.push(endless.offer) }
            while endless.asked.withLock({ $0 }) < 3 { await Task.yield() }
            pushing.cancel()
            await #expect(throws: CancellationError.self) { try await pushing.value }
            let asked = endless.asked.withLock { $0 }
            await remote.close()
            #expect(endless.asked.withLock { $0 } == asked)
        }
    }

    @Test func `a hub that takes nothing any more is left`() async throws {
        let problem = try await problem(
            .readHead, .hold, offer: EndlessOffer().offer, idleTimeout: .milliseconds(200))
        #expect(problem?.kind == "interrupted")
    }

    @Test func `a hub that takes all and says nothing is left`() async throws {
        let problem = try await problem(
            .readRequest, .hold, offer: HubSample.offer(HubSample.frames(1)), idleTimeout: .milliseconds(200))
        #expect(problem?.kind == "interrupted")
    }

    @Test func `a hub that takes all slowly is waited for, however long it takes`() async throws {
        // Far more than is taken slowly and what the systems' buffers take in, so that it isn't all gone before the end.
        let offer = HubSample.offer(Array(repeating: HubSample.frames(1, bytesEach: 1 << 20)[0], count: 12))
        let problem = try await problem(
            .readSlowly(pieces: 48), .readRequest, .send(Self.result), offer: offer, idleTimeout: .seconds(10))
        #expect(problem == nil)
    }

    @Test func `a connection that is lost underway is an interruption`() async throws {
        let closed = try await problem(.read(300_000), offer: EndlessOffer().offer)
        #expect(closed?.kind == "interrupted")
        let broken = try await problem(.read(300_000), .reset, offer: EndlessOffer().offer)
        #expect(broken?.kind == "interrupted")
        let unanswered = try await problem(.readRequest, offer: HubSample.offer([]))
        #expect(unanswered?.kind == "interrupted")
    }

    @Test(arguments: ["", "{}", "[]", #"{"new":-1,"known":0,"blobs":0,"privateRecords":0}"#, "OK"])
    func `a result that says nothing is none`(text: String) async throws {
        let problem = try await problem(
            .readRequest, .send(answer(type: "application/json", text: text)), offer: HubSample.offer([]))
        #expect(problem?.kind == "not-a-remote")
    }

    @Test func `a result before all was heard is none`() async throws {
        let problem = try await problem(
            .read(300_000), .send(Self.result), .hold, offer: EndlessOffer().offer)
        #expect(problem?.kind == "not-a-remote")
    }

    /// The body within chunks.
    private func dechunked(_ bytes: [UInt8]) throws -> [UInt8] {
        var rest = bytes[...]
        var body: [UInt8] = []
        while true {
            let line = rest.prefix { $0 != 0x0D }
            let size = try #require(Int(String(decoding: line, as: UTF8.self), radix: 16))
            rest = rest.dropFirst(line.count + 2)
            if size == 0 { return body }
            body += rest.prefix(size)
            rest = rest.dropFirst(size + 2)
        }
    }
}
