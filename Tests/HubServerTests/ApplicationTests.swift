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

    @Test func `another spelling of an address is another address, and there is nothing at it`() async throws {
        let hub = try TestHub()
        let token = try hub.token(.owner)
        try await RunningHub.run(hub) { running in
            let connection = try running.connect()
            for path in ["/metrics", "/health", hub.path(), hub.path("/events")] {
                let doubled = path.replacing("/", with: "//", maxReplacements: 1)
                for spelling in [path + "/", path + "//", path + "/?a=b", doubled, "http://hub\(path)/"] {
                    let head = "GET \(spelling) HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer \(token)\r\n\r\n"
                    #expect(await connection.send(head))
                    let answer = await connection.receive(until: "about:blank\"}")
                    #expect(answer.hasPrefix("HTTP/1.1 404 Not Found\r\n"), "\(spelling)")
                    #expect(answer.contains("\"code\":\"not-found\""), "\(spelling)")
                }
            }
            #expect(await connection.send("GET http://hub/health?a=b/ HTTP/1.1\r\nHost: hub\r\n\r\n"))
            #expect(await connection.receive(until: "}").hasPrefix("HTTP/1.1 200 OK\r\n"))
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

    @Test func `a folder that holds another library is the hub's trouble, and nobody is told whole ids`() async throws {
        let hub = try TestHub()
        let token = try hub.token(.reader)
        let other = LibraryID(value: UInt128(0xBF88) << 112)
        let problem = StoreProblem.otherLibrary(found: other, expected: hub.library)
        try await RunningHub.run(hub, failingToOpen: problem) { running in
            let asker = try running.connect()
            #expect(await asker.send(running.head("GET", "", token: token)))
            let answer = await asker.receive(until: "about:blank\"}")
            #expect(answer.contains("500 Internal Server Error") && answer.contains("\"code\":\"failed\""))
            #expect(!answer.contains(other.description))
        }
        #expect(hub.log.text.contains("This is of library bf880000, and the replica is of library 00010203."))
        #expect(!hub.log.text.contains(other.description) && !hub.log.text.contains(hub.library.description))
    }

    @Test func `an end where a library can't be closed well is a good one, and the log says why`() async throws {
        let hub = try TestHub()
        let token = try hub.token(.reader)
        await hub.store.failToClose(with: StoreProblem.diskFull(path: hub.directory.folder(of: hub.library)))
        try await RunningHub.run(hub) { running in
            let asker = try running.connect()
            #expect(await asker.send(running.head("GET", "", token: token)))
            #expect(await asker.receive(until: "\"vector\"").contains("200 OK"))
        }
        #expect(await hub.store.closings == 1)
        #expect(hub.log.text.contains("warning a library could not be closed well cause=The file system of"))
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
