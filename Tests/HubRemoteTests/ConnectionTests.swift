import Foundation
import Lectern
import SyncProtocol
import Testing

@testable import HubRemote

@Suite(.timeLimit(.minutes(30))) struct ConnectionTests {
    private func problem(at address: String, _ options: HubRemote.Options = HubSample.options()) async throws
        -> RemoteProblem?
    {
        let remote = try HubRemote(
            try HubAddress(address), library: HubSample.library, token: HubSample.token, options: options)
        defer { withExtendedLifetime(remote) {} }
        let problem = await #expect(throws: RemoteProblem.self) { try await remote.pull(PullRequest()) }
        await remote.close()
        return problem
    }

    @Test func `a refused connection is said at once`() async throws {
        let server = try ScriptedServer([])
        server.stop()
        var options = HubSample.options()
        // Whoever went on trying for so long would miss the time limit of this suite.
        options.connectTimeout = .seconds(3600)
        let problem = try await problem(at: "http://127.0.0.1:\(server.port)", options)
        #expect(
            problem
                == .unreachable(remote: "http://127.0.0.1:\(server.port)", cause: "the connection was refused"))
    }

    @Test func `a name that nobody has is said so`() async throws {
        var options = HubSample.options()
        options.connectTimeout = .seconds(100)
        let problem = try await problem(at: "https://hub.invalid", options)
        #expect(problem == .unreachable(remote: "https://hub.invalid", cause: "its name is not known here"))
    }

    @Test func `a server without TLS is not taken for a hub with it`() async throws {
        let server = try ScriptedServer([.read(1), .send(answer("400 Bad Request"))])
        defer { server.stop() }
        let problem = try await problem(at: "https://127.0.0.1:\(server.port)")
        #expect(
            problem
                == .unreachable(remote: "https://127.0.0.1:\(server.port)", cause: "the TLS handshake failed"))
    }

    @Test func `a connection that is closed before an answer is an interruption`() async throws {
        #expect(try await HubSample.problem(.readRequest)?.kind == "interrupted")
        #expect(try await HubSample.problem(.readRequest, .reset)?.kind == "interrupted")
        #expect(try await HubSample.problem(.readRequest, .send(Array("HTTP/1.1 200 O".utf8)))?.kind == "interrupted")
    }

    @Test func `a redirection is not followed`() async throws {
        let elsewhere = try ScriptedServer([.readRequest, .hold])
        defer { elsewhere.stop() }
        for status in ["301 Moved Permanently", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"] {
            let place = "http://127.0.0.1:\(elsewhere.port)/v1/libraries/\(HubSample.library)"
            let problem = try await HubSample.problem(
                .readRequest, .send(answer(status, headers: ["Location: \(place)"]))
            ) { _ = try await $0.state() }
            #expect(problem?.kind == "not-a-remote")
            #expect(problem?.sentence.contains(place) == true)
        }
        #expect(elsewhere.connectionCount == 0)
    }

    @Test func `a refusal without end is read for a while only`() async throws {
        let head = answer("401 Unauthorized", type: "application/problem+json", length: 1 << 40)
        let endless = try await HubSample.problem(
            .readRequest, .send(head), .sendEndlessly([UInt8](repeating: 0x20, count: 1 << 16)))
        #expect(endless?.kind == "not-a-remote")
        let silent = try await HubSample.problem(.readRequest, .send(head), .hold, idleTimeout: .seconds(10))
        #expect(silent?.kind == "not-a-remote")
    }

    @Test func `headers without end are not read`() async throws {
        let problem = try await HubSample.problem(
            .readRequest, .send(Array("HTTP/1.1 200 OK\r\n".utf8)), .sendEndlessly(Array("X-More: more\r\n".utf8)))
        #expect(problem?.kind == "not-a-remote")
    }

    @Test func `an answer that somebody on the way has packed is none of a hub's`() async throws {
        let packed = answer(
            type: "application/vnd.lectern.bundle", headers: HubSample.memberHeaders + ["Content-Encoding: gzip"], [1])
        let problem = try await HubSample.problem(.readRequest, .send(packed))
        #expect(problem?.kind == "not-a-remote")
        #expect(problem?.sentence.contains("something on the way changes its answers") == true)
    }

    @Test func `who says without end that an answer will come is left`() async throws {
        let problem = try await HubSample.problem(
            .readRequest, .sendEndlessly(Array("HTTP/1.1 103 Early Hints\r\n\r\n".utf8)),
            idleTimeout: .milliseconds(200))
        #expect(problem?.isTransient == true)
    }

    @Test(arguments: ["", "a b", "a\r\nHost: x", "lectern_ä", "a\u{0}", String(repeating: "a", count: 2000), "tok\n"])
    func `a token that no hub made is refused without a word of it`(token: String) throws {
        let address = try HubAddress("https://hub.example.org")
        #expect(throws: HubRemoteProblem.badToken) {
            try HubRemote(address, library: HubSample.library, token: token, options: HubSample.options())
        }
    }

    @Test(arguments: ["/nowhere/at/all.pem", "/dev/null", #filePath])
    func `certificates that can't be read are told by the name of their file`(path: String) throws {
        var options = HubSample.options()
        options.trustFile = path
        let problem = #expect(throws: HubRemoteProblem.self) {
            try HubRemote(
                HubAddress("https://hub.example.org"), library: HubSample.library, token: nil, options: options)
        }
        #expect(problem?.code == "unreadable-trust")
        #expect(problem?.sentence.contains(path) == true)
    }

    @Test func `the token is in no error and no description`() async throws {
        let remote = try HubRemote(
            try HubAddress("http://127.0.0.1:9"), library: HubSample.library, token: HubSample.token,
            options: HubSample.options())
        var texts = ["\(remote)", String(reflecting: remote)]
        dump(remote, to: &texts[0], maxDepth: 8, maxItems: 10_000)
        await remote.close()
        let refusals = ["401 Unauthorized", "403 Forbidden", "302 Found", "500 Internal Server Error", "429 Too Many"]
        for status in refusals {
            let bytes = answer(
                status, type: "application/problem+json", headers: ["Location: https://else/\(HubSample.token)"],
                text: #"""
                    {"code":"unauthorized","title":"T.","detail":"\#(HubSample.token)?","remedy":"No \#(HubSample.token)."}
                    """#)
            let problem = try #require(try await HubSample.problem(.readRequest, .send(bytes)))
            texts += [problem.sentence, problem.remedy, String(reflecting: problem)]
        }
        for steps: [ScriptedServer.Step] in [[.readRequest], [.readHead, .reset], [.readRequest, .send([0, 1, 2])]] {
            let server = try ScriptedServer(steps)
            do {
                try await HubSample.with(server) { _ = try await $0.state() }
            } catch {
                texts.append(String(reflecting: error))
            }
        }
        for text in texts { #expect(!text.contains("5ec2e7")) }
        #expect(texts.count > 15)
    }

    @Test func `a remote that was closed says so, and closing again does nothing`() async throws {
        let remote = try HubRemote(
            try HubAddress("http://127.0.0.1:9"), library: HubSample.library, token: nil, options: HubSample.options())
        await remote.close()
        await remote.close()
        let problem = await #expect(throws: RemoteProblem.self) { try await remote.state() }
        #expect(problem?.sentence.contains("this remote was closed") == true)
    }
}
