import HTTPTypes
import HummingbirdTesting
import Testing

@testable import HubServer

@Suite(.timeLimit(.minutes(30))) struct EventTests {
    private static let hint = "event: hint\ndata: {}\n\n"

    @Test func `who connects is given a hint, and another one with every push that brings something`() async throws {
        let hub = try TestHub()
        let token = try hub.token(.writer)
        try await RunningHub.run(hub) { running in
            let watcher = try running.connect()
            #expect(await watcher.send(running.head("GET", "/events", token: token)))
            let beginning = await watcher.receive(until: Self.hint)
            #expect(beginning.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(beginning.contains("Content-Type: text/event-stream\r\n"))
            #expect(beginning.contains("retry: 3000\n\n"))

            var author = SampleAuthor(7)
            let body = try bundle(hub.library, [author.segment()])
            let pusher = try running.connect()
            let head = running.head("POST", "/push", token: token, "Content-Length: \(body.count)")
            #expect(await pusher.send(Array(head.utf8) + body))
            #expect(await pusher.receive(until: "}}").contains("\"new\":1"))
            #expect(await watcher.receive(until: Self.hint).contains(Self.hint))
        }
    }

    @Test func `streams that are quiet give signs of life`() async throws {
        let hub = try TestHub()
        let token = try hub.token(.reader)
        var limits = HubLimits()
        limits.keepAliveInterval = .milliseconds(1)
        try await RunningHub.run(hub, limits: limits) { running in
            let watcher = try running.connect()
            #expect(await watcher.send(running.head("GET", "/events", token: token)))
            for _ in 0..<3 { #expect(await watcher.receive(until: ": keep-alive\n\n").contains(": keep-alive\n\n")) }
        }
    }

    @Test func `streams have a number of their own`() async throws {
        let hub = try TestHub()
        let token = try hub.token(.reader)
        var limits = HubLimits()
        limits.eventStreams = 2
        limits.requestsPerLibrary = 1
        limits.requestsPerToken = 1
        limits.keepAliveInterval = .milliseconds(1)
        try await RunningHub.run(hub, limits: limits) { running in
            var watchers = [try running.connect(), try running.connect()]
            for watcher in watchers {
                #expect(await watcher.send(running.head("GET", "/events", token: token)))
                #expect(await watcher.receive(until: Self.hint).contains("200 OK"))
            }
            let third = try running.connect()
            #expect(await third.send(running.head("GET", "/events", token: token)))
            let refused = await third.receive(until: "about:blank\"}")
            #expect(refused.contains("503 Service Unavailable"))
            #expect(refused.contains("Retry-After: 30\r\n"))
            #expect(await third.send(running.head("GET", "", token: token)))
            #expect(await third.receive(until: "\"vector\"").contains("200 OK"))

            // Who goes away makes room, as soon as a sign of life can't be sent.
            watchers.removeAll()
            try await watchOnceThereIsRoom(running, token)
        }
    }

    @Test func `one token leaves streams to others`() async throws {
        let hub = try TestHub()
        let (token, other) = (try hub.token(.reader), try hub.token(.reader))
        var limits = HubLimits()
        limits.eventStreamsPerToken = 1
        limits.keepAliveInterval = .milliseconds(1)
        try await RunningHub.run(hub, limits: limits) { running in
            func watch(_ token: String) async throws -> (watcher: RawConnection, answer: String) {
                let watcher = try running.connect()
                #expect(await watcher.send(running.head("GET", "/events", token: token)))
                return (watcher, await watcher.receive(until: "\r\n\r\n"))
            }
            var first = Optional(try await watch(token))
            #expect(first?.answer.contains("200 OK") == true)
            #expect(try await watch(token).answer.contains("503 Service Unavailable"))
            let second = try await watch(other)
            #expect(second.answer.contains("200 OK"))
            first = nil
            try await watchOnceThereIsRoom(running, token)
        }
    }

    /// Asks for hints until there is room, which is some moments after somebody went away.
    private func watchOnceThereIsRoom(_ running: RunningHub, _ token: String) async throws {
        while true {
            let watcher = try running.connect()
            #expect(await watcher.send(running.head("GET", "/events", token: token)))
            let answer = await watcher.receive(until: "\r\n\r\n")
            if answer.contains("200 OK") { return }
            try #require(answer.contains("503 Service Unavailable"))
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    @Test func `hints that come faster than somebody reads become one, and none is lost`() async throws {
        let hints = HintBroadcaster()
        let library = LibraryID(value: 1)
        let watch = hints.watch(library)
        for _ in 0..<5 { hints.announce(library) }
        hints.keepAlive()
        #expect(await watch.next() == .hint)
        hints.keepAlive()
        hints.announce(library)
        #expect(await watch.next() == .hint)
        hints.announce(LibraryID(value: 2))
        hints.keepAlive()
        #expect(await watch.next() == .keepAlive)
        watch.end()
        #expect(await watch.next() == nil)
    }
}
