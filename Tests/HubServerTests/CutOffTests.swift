import HTTPTypes
import HummingbirdTesting
import Testing

@testable import HubServer

/// Who sends or reads so little that a connection would be theirs for ever, over the network.
///
/// Who doesn't, and keeps it, is a matter of time, and tested by clocks that stand still in between: of pushes in
/// `PushIntakeTests`, of connections in `ConnectionGuardTests`.
@Suite(.timeLimit(.minutes(30))) struct CutOffTests {
    @Test func `somebody who takes nothing of an answer is cut off`() async throws {
        let hub = try TestHub()
        var author = SampleAuthor(7)
        // More than the system takes in on both sides.
        for _ in 0..<32 { _ = try await hub.store.take([author.segment(bytes: 1 << 20)]) }
        let token = try hub.token(.reader)
        try await RunningHub.run(hub, idleTime: .seconds(2)) { running in
            let puller = try running.connect(receiveBuffer: 4096)
            #expect(await puller.send(running.head("POST", "/pull", token: token, "Content-Length: 0")))
            await hub.log.line(containing: "route=pull status=200")
            #expect(await puller.receiveAll().count < 32 << 20)
        }
    }

    @Test func `somebody who begins a request and says no more is cut off`() async throws {
        let hub = try TestHub()
        let token = try hub.token(.writer)
        try await RunningHub.run(hub, idleTime: .seconds(2)) { running in
            for part in ["GET /hea", running.head("POST", "/push", token: token, "Content-Length: 100") + "12345"] {
                let silent = try running.connect()
                // This goes at once, long before the idle time is over: it is read.
                #expect(await silent.send(part))
                // An answer to the half of a request may come before the end; no more is needed than that it comes.
                _ = await silent.receiveAll()
            }
        }
    }

    @Test func `somebody who sends a small body a byte at a time is cut off, although never silent`() async throws {
        let hub = try TestHub()
        let token = try hub.token(.reader)
        var limits = HubLimits()
        limits.passedOverInBytes = 1000
        try await RunningHub.run(hub, limits: limits, idleTime: .seconds(2)) { running in
            let sender = try running.connect()
            #expect(await sender.send(running.head("POST", "/pull", token: token, "Transfer-Encoding: chunked")))
            let pieces = Array(repeating: chunk([0x61]), count: 60_000)
            #expect(await sender.send(pieces, pausing: 10) < pieces.count)
            await hub.log.line(containing: "route=pull")
            #expect(hub.log.text.contains("code=interrupted"))
        }
    }

    @Test func `somebody who pushes a byte at a time is cut off, although never silent`() async throws {
        let hub = try TestHub()
        let token = try hub.token(.writer)
        var author = SampleAuthor(7)
        let body = try bundle(hub.library, [author.segment(bytes: 1 << 16)])
        var limits = HubLimits()
        limits.passedOverInBytes = 1000
        limits.leastPushedInBytes = body.count
        try await RunningHub.run(hub, limits: limits, idleTime: .seconds(2)) { running in
            let sender = try running.connect()
            #expect(await sender.send(running.head("POST", "/push", token: token, "Transfer-Encoding: chunked")))
            #expect(await sender.send(body.map { chunk([$0]) }, pausing: 10) < body.count)
            await hub.log.line(containing: "route=push")
            #expect(hub.log.text.contains("code=interrupted"))
        }
    }

    @Test func `somebody who is refused is told, and may not go on sending for ever`() async throws {
        let hub = try TestHub()
        var limits = HubLimits()
        limits.passedOverInBytes = 1 << 20
        try await RunningHub.run(hub, limits: limits) { running in
            let sender = try running.connect()
            #expect(await sender.send(running.head("POST", "/push", token: "none", "Transfer-Encoding: chunked")))
            #expect(await sender.receive(until: "about:blank\"}").contains("401 Unauthorized"))
            let piece = chunk([UInt8](repeating: 0x61, count: 1 << 16))
            var pieces = 0
            while await sender.send(piece), pieces < 10_000 { pieces += 1 }
            #expect(pieces < 10_000)
        }
    }

    @Test func `a refused body is passed over, and the connection goes on`() async throws {
        let hub = try TestHub()
        let token = try hub.token(.reader)
        try await RunningHub.run(hub) { running in
            let sender = try running.connect()
            let head = running.head("POST", "/push", token: token, "Content-Length: 1000000")
            #expect(await sender.send(Array(head.utf8) + [UInt8](repeating: 0x61, count: 1_000_000)))
            #expect(await sender.receive(until: "about:blank\"}").contains("403 Forbidden"))
            #expect(await sender.send(running.head("GET", "", token: token)))
            #expect(await sender.receive(until: "\"vector\"").contains("200 OK"))
        }
    }

    /// Bytes as one chunk of a body.
    private func chunk(_ bytes: some Collection<UInt8>) -> [UInt8] {
        Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + Array("\r\n".utf8)
    }
}
