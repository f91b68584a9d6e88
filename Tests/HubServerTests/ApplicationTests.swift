import Foundation
import Testing

@testable import HubServer

@Suite struct ApplicationTests {
    @Test func `it says that it is well, what it has counted, and that there is nothing elsewhere`() async throws {
        let hub = try TestHub()
        try await RunningHub.run(hub) { running in
            let connection = try running.connect()
            #expect(await connection.send("GET /health HTTP/1.1\r\nHost: hub\r\n\r\n"))
            #expect(await connection.receive(until: "}").hasSuffix("\r\n\r\n{\"status\":\"ok\"}"))
            #expect(await connection.send("GET /elsewhere HTTP/1.1\r\nHost: hub\r\n\r\n"))
            let answer = await connection.receive(until: "about:blank\"}")
            #expect(answer.hasPrefix("HTTP/1.1 404 Not Found\r\n"))
            #expect(answer.contains("\"code\":\"not-found\""))
            #expect(await connection.send("GET /metrics HTTP/1.1\r\nHost: hub\r\n\r\n"))
            let metrics = await connection.receive(until: "lectern_hub_open_libraries 0\n")
            #expect(metrics.contains("lectern_hub_requests_total{route=\"health\",status=\"200\"} 1\n"))
            #expect(metrics.contains("lectern_hub_requests_total{route=\"other\",status=\"404\"} 1\n"))
            #expect(metrics.contains("lectern_hub_request_seconds_count{route=\"health\"} 1\n"))
        }
    }

    @Test func `an end finishes what was accepted, and ends event streams`() async throws {
        let hub = try TestHub()
        let token = try hub.token(.writer)
        var author = SampleAuthor(7)
        let body = try bundle(hub.library, [author.segment()])
        let gate = await hub.gateBeforeTaking()
        try await RunningHub.run(hub) { running in
            let watcher = try running.connect()
            #expect(await watcher.send(running.head("GET", "/events", token: token)))
            _ = await watcher.receive(until: "data: {}\n\n")
            let pusher = try running.connect()
            let head = running.head("POST", "/push", token: token, "Content-Length: \(body.count)")
            #expect(await pusher.send(Array(head.utf8) + body))
            await gate.arrival()

            await running.end()
            // The last chunk of the stream, and then the end of the connection.
            #expect(await watcher.receiveAll().suffix(5) == Array("0\r\n\r\n".utf8))
            await gate.open()
            let answer = String(decoding: await pusher.receiveAll(), as: UTF8.self)
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(answer.contains("\"new\":1"))
        }
        #expect(await hub.store.closings == 1)
    }

    @Test func `a push whose connection is lost keeps what was taken`() async throws {
        let hub = try TestHub()
        let token = try hub.token(.writer)
        var author = SampleAuthor(7)
        let body = try bundle(hub.library, (0..<4).map { _ in author.segment(bytes: 1000) })
        try await RunningHub.run(hub) { running in
            var pusher: RawConnection? = try running.connect()
            let head = running.head("POST", "/push", token: token, "Content-Length: \(body.count)")
            #expect(await pusher?.send(Array(head.utf8) + body.prefix(2500)) == true)
            pusher = nil
            await hub.log.line(containing: "route=push")
            #expect(try await hub.store.state().vector.changeCount == 2)
        }
    }

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
            while await sender.send("1\r\na\r\n"), sent <= PullRequest.limitInBytes { sent += 1 }
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
        try await RunningHub.run(hub, limits: limits) { running in
            let sender = try running.connect()
            #expect(await sender.send(running.head("POST", "/push", token: token, "Transfer-Encoding: chunked")))
            for byte in body {
                guard await sender.send(Array("1\r\n".utf8) + [byte] + Array("\r\n".utf8)) else { break }
            }
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
            let piece = Array("10000\r\n".utf8) + [UInt8](repeating: 0x61, count: 1 << 16) + Array("\r\n".utf8)
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

    @Test func `somebody who asks before sending a body is told to go on`() async throws {
        let hub = try TestHub()
        let token = try hub.token(.writer)
        try await RunningHub.run(hub) { running in
            let sender = try running.connect()
            let body = try bundle(hub.library, [])
            let head = running.head(
                "POST", "/push", token: token, "Content-Length: \(body.count)", "Expect: 100-continue")
            #expect(await sender.send(head))
            #expect(await sender.receive(until: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
            #expect(await sender.send(body))
            #expect(await sender.receive(until: "\"vector\"").hasPrefix("HTTP/1.1 200 OK"))
        }
    }

    @Test func `one hub runs on a directory, and one program at an address`() async throws {
        let hub = try TestHub()
        let other = try TestHub()
        try await RunningHub.run(hub) { running in
            await #expect(throws: HubProblem.hubRunning(path: hub.directory.path)) {
                try await RunningHub.run(hub) { _ in }
            }
            var options = HubApplication.Options()
            options.address = ListenAddress(host: "127.0.0.1", port: running.port)
            let second = try HubApplication(other.directory, options, logger: other.log.logger) { _, library in
                other.stores[library]
            }
            let problem = await #expect(throws: HubProblem.self) { try await second.run() }
            #expect(problem?.code == "cannot-listen")
        }
        try await RunningHub.run(hub) { _ in }
    }

    @Test func `a host that nobody knows is no address to listen on`() async throws {
        let hub = try TestHub()
        var options = HubApplication.Options()
        options.address = ListenAddress(host: "nohost.invalid", port: 0)
        options.isInsecure = true
        let application = try HubApplication(hub.directory, options, logger: hub.log.logger) { [hub] _, library in
            hub.stores[library]
        }
        let problem = await #expect(throws: HubProblem.self) { try await application.run() }
        #expect(problem?.code == "cannot-listen")
        #expect(problem?.sentence.contains("SocketAddressError") == false)
    }

    @Test func `the log says why a library can't be opened`() async throws {
        let hub = try TestHub()
        let token = try hub.token(.reader)
        let folder = hub.directory.folder(of: hub.library)
        try await RunningHub.run(hub, failingToOpen: .failed(attempt: "open \(folder)", cause: "too many files")) {
            running in
            let asker = try running.connect()
            #expect(await asker.send(running.head("GET", "", token: token)))
            #expect(await asker.receive(until: "about:blank\"}").contains("500 Internal Server Error"))
        }
        #expect(hub.log.text.contains("too many files."))
        #expect(!hub.log.text.contains(hub.library.description))
    }

    @Test func `it warns where fewer files may be open than its limits need`() throws {
        let hub = try TestHub()
        var limits = HubLimits()
        limits.connections = 0
        limits.openLibraries = 0
        DescriptorLimit.raise(for: limits, hub.log.logger)
        #expect(hub.log.text.isEmpty)
        limits.connections = 1 << 40
        DescriptorLimit.raise(for: limits, hub.log.logger)
        #expect(hub.log.text.contains("warning") && hub.log.text.contains("needed=\((1 << 40) + 64)"))
    }

    @Test(arguments: ["0.0.0.0:80", "[::]:80", "192.168.1.2:80", "hub.example:80", "127.0.0.1.example:80"])
    func `plain HTTP is for this machine only, unless one insists`(text: String) throws {
        let hub = try TestHub()
        var options = HubApplication.Options()
        options.address = try ListenAddress(text: text)
        let make = { [options] in
            try HubApplication(hub.directory, options, logger: hub.log.logger) { _, library in hub.stores[library] }
        }
        #expect(throws: HubProblem.plainHTTP(address: text)) { try make() }
        options.isInsecure = true
        _ = try HubApplication(hub.directory, options, logger: hub.log.logger) { _, library in hub.stores[library] }
    }

    @Test(arguments: [
        ("127.0.0.1:8470", "127.0.0.1", 8470, true), ("[::1]:0", "::1", 0, true), ("localhost:1", "localhost", 1, true),
        ("127.9.9.9:1", "127.9.9.9", 1, true), ("hub.example:443", "hub.example", 443, false),
    ])
    func `an address to listen on is read`(text: String, host: String, port: Int, isLoopback: Bool) throws {
        let address = try ListenAddress(text: text)
        #expect(address.host == host && address.port == port && address.isLoopback == isLoopback)
        #expect(address.description == text)
    }

    @Test(arguments: ["", "8470", ":8470", "host", "host:", "host:65536", "host:-1", "host:+1", "::1:80", "a b:80"])
    func `what is no address to listen on is refused`(text: String) {
        #expect(throws: HubProblem.listenAddress(text)) { try ListenAddress(text: text) }
    }
}
