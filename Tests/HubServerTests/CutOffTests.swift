import HTTPTypes
import HummingbirdTesting
import Testing

@testable import HubServer

/// Who sends or reads so little that a connection would be theirs for ever, and who doesn't.
@Suite struct CutOffTests {
    @Test func `somebody who takes nothing of an answer is cut off`() async throws {
        let hub = try TestHub()
        var author = SampleAuthor(7)
        // More than the system takes in on both sides.
        for _ in 0..<32 { _ = try await hub.store.take([author.segment(bytes: 1 << 20)]) }
        let token = try hub.token(.reader)
        var limits = HubLimits()
        limits.idleTime = .milliseconds(200)
        try await RunningHub.run(hub, limits: limits) { running in
            let puller = try running.connect(receiveBuffer: 4096)
            #expect(await puller.send(running.head("POST", "/pull", token: token, "Content-Length: 0")))
            await hub.log.line(containing: "route=pull status=200")
            #expect(await puller.receiveAll().count < 32 << 20)
        }
    }

    @Test func `somebody who begins a request and says no more is cut off`() async throws {
        let hub = try TestHub()
        let token = try hub.token(.writer)
        var limits = HubLimits()
        limits.idleTime = .milliseconds(50)
        try await RunningHub.run(hub, limits: limits) { running in
            for part in ["GET /hea", running.head("POST", "/push", token: token, "Content-Length: 100") + "12345"] {
                let silent = try running.connect()
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
        limits.idleTime = .milliseconds(300)
        limits.passedOverInBytes = 1000
        try await RunningHub.run(hub, limits: limits) { running in
            let sender = try running.connect()
            #expect(await sender.send(running.head("POST", "/pull", token: token, "Transfer-Encoding: chunked")))
            var sent = 0
            while await sender.send(chunk([0x61])), sent <= PullRequest.limitInBytes { sent += 1 }
            await hub.log.line(containing: "route=pull")
            #expect(hub.log.text.contains("code=interrupted"))
        }
    }

    @Test func `somebody who pushes a byte at a time is cut off, although never silent`() async throws {
        let hub = try TestHub()
        let token = try hub.token(.writer)
        var author = SampleAuthor(7)
        let body = try bundle(hub.library, [author.segment(bytes: 1 << 20)])
        var limits = HubLimits()
        limits.idleTime = .milliseconds(300)
        limits.passedOverInBytes = 1000
        limits.leastPushedInBytes = body.count
        try await RunningHub.run(hub, limits: limits) { running in
            let sender = try running.connect()
            #expect(await sender.send(running.head("POST", "/push", token: token, "Transfer-Encoding: chunked")))
            var sent = 0
            while sent < body.count, await sender.send(chunk(body[sent..<(sent + 1)])) { sent += 1 }
            #expect(sent < body.count)
            await hub.log.line(containing: "route=push")
            #expect(hub.log.text.contains("code=interrupted"))
        }
    }

    @Test func `somebody who pushes slowly is not cut off`() async throws {
        let hub = try TestHub()
        let token = try hub.token(.writer)
        var author = SampleAuthor(7)
        let body = try bundle(hub.library, [author.segment(bytes: 1 << 20)])
        var limits = HubLimits()
        let idleTime = Duration.seconds(3)
        limits.idleTime = idleTime
        limits.leastPushedInBytes = 4
        try await RunningHub.run(hub, limits: limits) { running in
            let sender = try running.connect()
            #expect(await sender.send(running.head("POST", "/push", token: token, "Transfer-Encoding: chunked")))
            let start = ContinuousClock.now
            var sent = 0
            while ContinuousClock.now - start < idleTime * 2, await sender.send(chunk(body[sent..<(sent + 1)])) {
                sent += 1
                try await Task.sleep(for: .milliseconds(50))
            }
            #expect(await sender.send(chunk(body[sent...]) + Array("0\r\n\r\n".utf8)))
            #expect(await sender.receive(until: "\"vector\"").hasPrefix("HTTP/1.1 200 OK"))
        }
    }

    @Test func `the time that the store takes is not the sender's`() async throws {
        var limits = HubLimits()
        limits.idleTime = .seconds(1)
        limits.leastPushedInBytes = .max
        let hub = try TestHub(limits: limits)
        let token = try hub.token(.writer)
        var author = SampleAuthor(7)
        // The test client cuts bodies into 32 KiB, so that some comes after the frames that are taken first.
        let body = try bundle(hub.library, (0..<10).map { _ in author.segment(bytes: 32 << 10) })
        await hub.store.beforeTaking {
            let start = ContinuousClock.now
            while ContinuousClock.now - start < .milliseconds(1100) { await Task.yield() }
        }
        try await hub.test { client in
            let answer = try await client.send(.post, hub.path("/push"), token: token, body: body)
            #expect(answer.status == .ok)
        }
    }

    @Test(arguments: [("POST", "405 Method Not Allowed"), ("GET", "200 OK")])
    func `somebody who was answered and sends the rest a byte at a time is cut off, although never silent`(
        method: String, status: String
    ) async throws {
        let hub = try TestHub()
        var limits = HubLimits()
        limits.idleTime = .seconds(5)
        try await RunningHub.run(hub, limits: limits) { running in
            let sender = try running.connect()
            #expect(await sender.send("\(method) /health HTTP/1.1\r\nHost: hub\r\nContent-Length: 60000000\r\n\r\n"))
            #expect(await sender.receive(until: "}").hasPrefix("HTTP/1.1 \(status)"))
            var sent = 0
            while sent < 6_000, await sender.send("a") {
                sent += 1
                try await Task.sleep(for: .milliseconds(50))
            }
            #expect(sent < 6_000)
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

    @Test func `a connection whose refused body came to its end is not cut off`() async throws {
        let hub = try TestHub()
        let idleTime = Duration.seconds(5)
        var limits = HubLimits()
        limits.idleTime = idleTime
        try await RunningHub.run(hub, limits: limits) { running in
            let sender = try running.connect()
            #expect(await sender.send("POST /health HTTP/1.1\r\nHost: hub\r\nContent-Length: 1\r\n\r\n"))
            #expect(await sender.receive(until: "about:blank\"}").contains("405 Method Not Allowed"))
            let start = ContinuousClock.now
            #expect(await sender.send("a"))
            while ContinuousClock.now - start < idleTime * 2 {
                try await Task.sleep(for: .milliseconds(50))
                guard await sender.send("GET /health HTTP/1.1\r\nHost: hub\r\n\r\n") else { break }
                guard await sender.receive(until: "}").contains("200 OK") else { break }
            }
            #expect(ContinuousClock.now - start >= idleTime * 2)
        }
    }

    /// Bytes as one chunk of a body.
    private func chunk(_ bytes: some Collection<UInt8>) -> [UInt8] {
        Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + Array("\r\n".utf8)
    }
}
