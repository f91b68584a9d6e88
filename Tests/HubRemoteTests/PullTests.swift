import Foundation
import Lectern
import SyncProtocol
import Testing

@testable import HubRemote

@Suite(.timeLimit(.minutes(30))) struct PullTests {
    @Test func `a pull is one request, and its answer comes as it is taken`() async throws {
        let frames = HubSample.frames(3)
        let server = try ScriptedServer([.readRequest, .send(HubSample.pullAnswer(try HubSample.bundle(frames)))])
        let request = PullRequest(since: VersionVector([ChangeID(replica: ReplicaID(value: 7), sequence: 2)]))
        let (state, header, taken) = try await HubSample.with(server) { remote in
            let answer = try await remote.pull(request)
            var taken: [BundleFrame] = []
            while let frames = try await answer.offer.next() { taken += frames }
            #expect(try await answer.offer.next() == nil)
            return (answer.state, answer.offer.header, taken)
        }
        #expect(taken == frames)
        #expect(header == HubSample.header)
        #expect(
            state
                == RemoteState(
                    library: HubSample.library, vector: HubSample.vector, role: .writer,
                    nowInMilliseconds: 1_750_000_000_000))

        #expect(server.connectionCount == 1)
        let sent = try #require(server.requests.first)
        let end = try #require(sent.firstRange(of: Array("\r\n\r\n".utf8)))
        let head = String(decoding: sent[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        #expect(head.first == "POST /v1/libraries/\(HubSample.library)/pull HTTP/1.1")
        #expect(head.contains("Authorization: Bearer \(HubSample.token)"))
        #expect(head.contains("User-Agent: lectern/test"))
        #expect(head.contains("Content-Type: application/vnd.lectern.pull"))
        #expect(head.contains("host: 127.0.0.1:\(server.port)"))
        #expect(Array(sent[end.upperBound...]) == request.encoded)
        #expect(sent.count < 1024)
    }

    @Test func `two pulls share a connection, and the prefix of the address stands before the path`() async throws {
        let bundle = HubSample.pullAnswer(try HubSample.bundle([]))
        let server = try ScriptedServer([.readRequest, .send(bundle), .read(1), .readRequest, .send(bundle)])
        defer { server.stop() }
        let address = try HubAddress("http://127.0.0.1:\(server.port)/team/v1/libraries/\(HubSample.library)")
        let remote = try HubRemote(address, library: HubSample.library, token: nil, options: HubSample.options())
        for _ in 0..<2 {
            let answer = try await remote.pull(PullRequest())
            #expect(try await answer.offer.next() == nil)
        }
        await remote.close()
        #expect(server.connectionCount == 1)
        let sent = String(decoding: try #require(server.requests.first), as: UTF8.self)
        #expect(sent.hasPrefix("POST /team/v1/libraries/\(HubSample.library)/pull HTTP/1.1"))
        #expect(!sent.contains("Authorization"))
    }

    @Test(arguments: ["owner", "writer", "reader"])
    func `what a hub says of itself is read from its headers`(role: String) async throws {
        let bytes = answer(
            type: "Application/vnd.lectern.bundle ; v=1", headers: ["lectern-role: \(role)", "Lectern-Lacks: yes"],
            try HubSample.bundle([]))
        let state = try await HubSample.with(try ScriptedServer([.readRequest, .send(bytes)])) {
            try await $0.pull(PullRequest()).state
        }
        #expect(state.role.rawValue == role)
        #expect(state.lacksSomething)
        #expect(state.nowInMilliseconds == nil)
    }

    @Test func `bytes that come one by one make the same frames`() async throws {
        let frames = HubSample.frames(2)
        let server = try ScriptedServer([.readRequest, .sendSlowly(HubSample.pullAnswer(try HubSample.bundle(frames)))])
        let taken = try await HubSample.with(server) { remote in
            let offer = try await remote.pull(PullRequest()).offer
            return [try await offer.next(), try await offer.next(), try await offer.next()]
        }
        #expect(taken == [[frames[0]], [frames[1]], nil])
    }

    enum Framing: CaseIterable {
        case length
        case chunks
        case close
    }

    @Test(arguments: Framing.allCases)
    func `an answer that is cut anywhere is an interruption, after the frames that came`(_ framing: Framing)
        async throws
    {
        let frames = HubSample.frames(2)
        let bundle = try HubSample.bundle(frames)
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.lectern.bundle\r\nLectern-Role: writer\r\n"
        let start: String =
            switch framing {
            case .length: "\(head)Content-Length: \(bundle.count)\r\n\r\n"
            case .chunks: "\(head)Transfer-Encoding: chunked\r\n\r\n\(String(bundle.count, radix: 16))\r\n"
            case .close: "\(head)Connection: close\r\n\r\n"
            }
        let scripts: [[ScriptedServer.Step]] = bundle.indices.map { cut in
            [.readRequest, .send(Array(start.utf8) + bundle[..<cut])]
        }
        try await HubSample.with(try ScriptedServer(scripts: scripts)) { remote in
            for cut in bundle.indices {
                var taken: [BundleFrame] = []
                let problem = await #expect(throws: RemoteProblem.self, "cut after \(cut) bytes") {
                    let offer = try await remote.pull(PullRequest()).offer
                    while let frames = try await offer.next() { taken += frames }
                }
                #expect(problem?.kind == "interrupted", "cut after \(cut) bytes")
                #expect(taken == Array(frames.prefix(taken.count)))
            }
        }
    }

    @Test func `a connection that is broken off is an interruption`() async throws {
        let bytes = HubSample.pullAnswer(try HubSample.bundle(HubSample.frames(2)))
        let problem = try await HubSample.problem(.readRequest, .send(bytes.dropLast(20)), .reset)
        #expect(problem?.kind == "interrupted")
    }

    @Test func `whoever waits for too long is told so`() async throws {
        let bytes = HubSample.pullAnswer(try HubSample.bundle(HubSample.frames(2)))
        let stopped = try await HubSample.problem(
            .readRequest, .send(bytes.dropLast(20)), .hold, idleTimeout: .seconds(10))
        #expect(stopped?.kind == "interrupted")
        let silent = try await HubSample.problem(.readRequest, .hold, idleTimeout: .milliseconds(100))
        #expect(silent?.kind == "unreachable")
    }

    @Test func `an answer that is no bundle of this library is refused`() async throws {
        let good = try HubSample.bundle(HubSample.frames(1))
        var flipped = good
        flipped[good.count - 50] ^= 1
        let other = BundleHeader(library: LibraryID(value: 1), from: VersionVector(), to: VersionVector())
        let answers: [(String, [UInt8])] = [
            ("remote-damaged", HubSample.pullAnswer(flipped)),
            ("remote-damaged", HubSample.pullAnswer(good + [0])),
            ("remote-damaged", HubSample.pullAnswer(Array("<html><body>Welcome to the hotel</body></html>".utf8))),
            ("interrupted", HubSample.pullAnswer([])),
            ("other-library", HubSample.pullAnswer(try HubSample.bundle([], header: other))),
            ("not-a-remote", answer(type: "text/html", headers: HubSample.memberHeaders, good)),
            ("not-a-remote", answer(headers: HubSample.memberHeaders, good)),
            ("not-a-remote", answer(type: "application/vnd.lectern.bundle", good)),
            ("not-a-remote", answer(type: "application/vnd.lectern.bundle", headers: ["Lectern-Role: king"], good)),
            ("not-a-remote", Array("SSH-2.0-OpenSSH_9.2\r\n".utf8)),
            ("not-a-remote", Array("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n".utf8)),
        ]
        for (kind, bytes) in answers {
            #expect(try await HubSample.problem(.readRequest, .send(bytes))?.kind == kind)
        }
    }

    @Test func `a newer program's bundle says that one should update`() async throws {
        var bundle = try HubSample.bundle([])
        bundle[8] = 2
        let checksum = ContentHash(hashing: Array(bundle[..<(bundle.count - 45)]))
        bundle.replaceSubrange((bundle.count - 45)..<(bundle.count - 37), with: checksum.bytes.prefix(8))
        let problem = try await HubSample.problem(.readRequest, .send(HubSample.pullAnswer(bundle)))
        #expect(problem?.kind == "refused bundle-newer")
        #expect(problem?.remedy.contains("newer version") == true)
    }

    @Test func `nothing that goes on after the end is taken in without limit`() async throws {
        let head = Array(
            "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.lectern.bundle\r\nLectern-Role: writer\r\n\r\n".utf8)
        let bundle = try HubSample.bundle([])
        let problem = try await HubSample.problem(
            .readRequest, .send(head + bundle), .sendEndlessly([UInt8](repeating: 0, count: 1 << 20)))
        #expect(problem?.kind == "remote-damaged")
    }

    @Test func `nobody reads far ahead of whoever takes`() async throws {
        let bundle = HubSample.pullAnswer(try HubSample.bundle(HubSample.frames(64, bytesEach: 1 << 20)))
        let server = try ScriptedServer([.readRequest, .sendUntilBlocked(bundle)])
        let sent = try await HubSample.with(server) { remote -> Int in
            let offer = try await remote.pull(PullRequest()).offer
            _ = try await offer.next()
            for await case .sent(let count) in server.reports {
                // Whoever took the first frame still may take more.
                _ = offer
                return count
            }
            return .max
        }
        // The systems of both sides keep 32 and 4 MiB at most.
        #expect(sent < 48 << 20, "of \(bundle.count) bytes, which wait in the sockets' buffers")
    }

    @Test func `an offer that is let go of ends its request`() async throws {
        let bundle = HubSample.pullAnswer(try HubSample.bundle(HubSample.frames(2)), length: 1 << 30)
        let server = try ScriptedServer([.readRequest, .send(bundle), .awaitEnd])
        let reports = try await HubSample.with(server) { remote -> [ScriptedServer.Report] in
            _ = try await remote.pull(PullRequest()).offer.next()
            return await server.reports.prefix(2).reduce(into: []) { $0.append($1) }
        }
        #expect(reports.last == .ended)
    }

    @Test func `an offer outlives the remote that nobody holds any more`() async throws {
        let frames = HubSample.frames(2)
        let server = try ScriptedServer([.readRequest, .send(HubSample.pullAnswer(try HubSample.bundle(frames)))])
        defer { server.stop() }
        func offer() async throws -> ChangeOffer {
            let address = try HubAddress("http://127.0.0.1:\(server.port)")
            let remote = try HubRemote(address, library: HubSample.library, token: nil, options: HubSample.options())
            return try await remote.pull(PullRequest()).offer
        }
        let left = try await offer()
        #expect(try await left.next() == [frames[0]])
        #expect(try await left.next() == [frames[1]])
        #expect(try await left.next() == nil)
    }

    @Test func `a cancelled task is told that it was cancelled`() async throws {
        let bytes = HubSample.pullAnswer(try HubSample.bundle(HubSample.frames(2)).dropLast(60))
        let server = try ScriptedServer([.readRequest, .send(bytes.dropLast(3)), .hold])
        try await HubSample.with(server) { remote in
            let offer = try await remote.pull(PullRequest()).offer
            _ = try await offer.next()
            let waiting = Task { try await offer.next() }
            waiting.cancel()
            await #expect(throws: CancellationError.self) { try await waiting.value }
        }
    }

    @Test func `a cancelled task does not wait for an answer`() async throws {
        let server = try ScriptedServer([.readRequest, .hold])
        try await HubSample.with(server) { remote in
            let waiting = Task { try await remote.pull(PullRequest()) }
            for await report in server.reports
            where report == .request("POST /v1/libraries/\(HubSample.library)/pull HTTP/1.1") {
                break
            }
            waiting.cancel()
            await #expect(throws: CancellationError.self) { try await waiting.value }
        }
    }
}
