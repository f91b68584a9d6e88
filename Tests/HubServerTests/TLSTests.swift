import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL
import Testing

@testable import HubServer

@Suite struct TLSTests {
    /// Where the certificates of tests come from.
    private static let openssl = "/usr/bin/openssl"
    private static let hasOpenSSL = FileManager.default.isExecutableFile(atPath: openssl)

    @Test(
        .enabled(if: hasOpenSSL, "certificates are made with the command openssl"),
        arguments: [HTTPClient.Configuration.HTTPVersion.automatic, .http1Only])
    func `a library travels both ways over TLS, with HTTP/2 for those who speak it`(
        version: HTTPClient.Configuration.HTTPVersion
    ) async throws {
        let hub = try TestHub()
        let files = try Self.makeCertificate(in: hub.folder, name: "a")
        let token = try hub.token(.writer)
        try await RunningHub.run(hub, certificate: files) { running in
            try await Self.withClient(version, trusting: files) { client in
                var author = SampleAuthor(7)
                let frames = (0..<20).map { _ in author.segment(bytes: 200_000) }
                let pushed = try await client.post(
                    running, "/push", token, body: try bundle(hub.library, frames))
                #expect(pushed.status == .ok)
                #expect(pushed.version == (version == .automatic ? .http2 : .http1_1))
                _ = try await pushed.body.collect(upTo: 1 << 20)

                let pulled = try await client.post(running, "/pull", token, body: [])
                let bytes = try await pulled.body.collect(upTo: 64 << 20)
                let segments = try read(Array(bytes.readableBytesView)).frames.compactMap { frame in
                    if case .segment(let segment) = frame { segment } else { nil }
                }
                #expect(segments.flatMap(\.changes).count == 20)

                let refused = try await client.post(
                    running, "/push", "none", body: [UInt8](repeating: 1, count: 1 << 20))
                #expect(refused.status == .unauthorized)
                _ = try await refused.body.collect(upTo: 1 << 20)
            }
        }
    }

    @Test(.enabled(if: hasOpenSSL, "certificates are made with the command openssl"))
    func `event streams over HTTP/2 give hints, and end with the hub`() async throws {
        let hub = try TestHub()
        let files = try Self.makeCertificate(in: hub.folder, name: "a")
        let token = try hub.token(.writer)
        var limits = HubLimits()
        // A sign of life isn't to come between the hints.
        limits.keepAliveInterval = .seconds(3600)
        try await RunningHub.run(hub, certificate: files, limits: limits) { running in
            try await Self.withClient(.automatic, trusting: files) { client in
                var request = HTTPClientRequest(url: running.url("/events"))
                request.headers.add(name: "Authorization", value: "Bearer \(token)")
                let stream = try await client.execute(request, timeout: .seconds(600))
                var pieces = stream.body.makeAsyncIterator()
                let beginning = try await pieces.next().map { String(buffer: $0) }
                #expect(beginning == "retry: 3000\n\nevent: hint\ndata: {}\n\n")

                var author = SampleAuthor(7)
                let body = try bundle(hub.library, [author.segment()])
                _ = try await client.post(running, "/push", token, body: body).body.collect(upTo: 1 << 20)
                let hint = try await pieces.next().map { String(buffer: $0) }
                #expect(hint == "event: hint\ndata: {}\n\n")
                await running.end()
                // The client may find the connection gone before it has read the last frame; both are an end.
                #expect(((try? await pieces.next()) ?? nil) == nil)
            }
        }
    }

    @Test(
        .enabled(if: hasOpenSSL, "certificates are made with the command openssl"),
        arguments: [[], [0x16, 0x03, 0x01]] as [[UInt8]])
    func `a connection whose handshake is never finished is closed`(beginning: [UInt8]) async throws {
        let hub = try TestHub()
        let files = try Self.makeCertificate(in: hub.folder, name: "a")
        try await RunningHub.run(hub, certificate: files, idleTime: .milliseconds(100)) { running in
            let silent = try running.connect()
            #expect(await silent.send(beginning))
            #expect(await silent.ends())
        }
    }

    @Test(.enabled(if: hasOpenSSL, "certificates are made with the command openssl"))
    func `an end waits for no handshake`() async throws {
        let hub = try TestHub()
        let files = try Self.makeCertificate(in: hub.folder, name: "a")
        let token = try hub.token(.reader)
        try await RunningHub.run(hub, certificate: files) { running in
            let silent = try running.connect()
            // Connections are accepted one after the other: once the second one is answered, the hub has the first one.
            try await Self.withClient(.http1Only, trusting: files) { client in
                _ = try await client.post(running, "/pull", token, body: []).body.collect(upTo: 1 << 20)
            }
            await running.end()
            #expect(await silent.ends())
        }
    }

    @Test(.enabled(if: hasOpenSSL, "certificates are made with the command openssl"))
    func `an HTTP/2 client that asks nothing and answers nothing is cut off`() async throws {
        let hub = try TestHub()
        let files = try Self.makeCertificate(in: hub.folder, name: "a")
        try await RunningHub.run(hub, certificate: files, idleTime: .seconds(10)) { running in
            let isEnded = try await SilentTLSClient.isEnded(port: running.port)
            #expect(isEnded)
        }
    }

    @Test(.enabled(if: hasOpenSSL, "certificates are made with the command openssl"))
    func `an end doesn't wait for an HTTP/2 client that answers nothing`() async throws {
        let hub = try TestHub()
        let files = try Self.makeCertificate(in: hub.folder, name: "a")
        try await RunningHub.run(hub, certificate: files) { running in
            let isEnded = try await SilentTLSClient.isEnded(port: running.port) { await running.end() }
            #expect(isEnded)
        }
    }

    @Test(
        .enabled(if: hasOpenSSL, "certificates are made with the command openssl"),
        arguments: [HTTPClient.Configuration.HTTPVersion.automatic, .http1Only])
    func `a connection is not idle while a request is worked on`(
        version: HTTPClient.Configuration.HTTPVersion
    ) async throws {
        let hub = try TestHub()
        let files = try Self.makeCertificate(in: hub.folder, name: "a")
        let token = try hub.token(.writer)
        var author = SampleAuthor(7)
        let body = try bundle(hub.library, [author.segment()])
        let gate = await hub.gateBeforeTaking()
        var limits = HubLimits()
        // However late the push is looked at, it isn't too slow.
        limits.leastPushedInBytes = 0
        try await RunningHub.run(hub, certificate: files, limits: limits, idleTime: .seconds(5)) { running in
            try await Self.withClient(version, trusting: files) { client in
                async let push = client.post(running, "/push", token, body: body)
                await gate.arrival()
                // One that began later is closed for its silence, so the time for that has passed.
                let silent = try running.connect()
                #expect(await silent.ends())
                await gate.open()
                #expect(try await push.status == .ok)
            }
        }
    }

    @Test(.enabled(if: hasOpenSSL, "certificates are made with the command openssl"))
    func `files that hold no certificate, or don't belong together, are refused before anything runs`() throws {
        let hub = try TestHub()
        let first = try Self.makeCertificate(in: hub.folder, name: "a")
        let second = try Self.makeCertificate(in: hub.folder, name: "b")
        let text = hub.folder.appending(path: "text.pem").path
        try Data("no certificate".utf8).write(to: URL(filePath: text))
        let pairs = [
            (CertificateFiles(chain: first.chain, key: second.key), second.key),
            (CertificateFiles(chain: text, key: first.key), text),
            (CertificateFiles(chain: first.chain, key: text), text),
            (CertificateFiles(chain: first.chain + "x", key: first.key), first.chain + "x"),
        ]
        for (files, culprit) in pairs {
            do throws(HubProblem) {
                var options = HubApplication.Options()
                options.certificate = files
                _ = try HubApplication(hub.directory, options, logger: hub.log.logger) { _, library in
                    hub.stores[library]
                }
                Issue.record("\(files) were taken")
            } catch {
                #expect(error.code == "certificate")
                #expect(error.sentence.contains(culprit))
            }
        }
    }

    private static func makeCertificate(in folder: URL, name: String) throws -> CertificateFiles {
        let files = CertificateFiles(
            chain: folder.appending(path: "\(name).pem").path, key: folder.appending(path: "\(name)-key.pem").path)
        let process = Process()
        process.executableURL = URL(filePath: openssl)
        process.arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-keyout", files.key, "-out", files.chain, "-subj", "/CN=localhost", "-addext",
            "subjectAltName=DNS:localhost,IP:127.0.0.1",
        ]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return files
    }

    private static func withClient(
        _ version: HTTPClient.Configuration.HTTPVersion, trusting files: CertificateFiles,
        _ body: (HTTPClient) async throws -> Void
    ) async throws {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.trustRoots = .file(files.chain)
        var configuration = HTTPClient.Configuration(tlsConfiguration: tls)
        configuration.httpVersion = version
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        do {
            try await body(client)
        } catch {
            try await client.shutdown()
            throw error
        }
        try await client.shutdown()
    }
}

extension RunningHub {
    fileprivate func url(_ path: String) -> String { "https://localhost:\(port)\(hub.path(path))" }
}

extension HTTPClient {
    fileprivate func post(
        _ running: RunningHub, _ path: String, _ token: String, body: [UInt8]
    ) async throws -> HTTPClientResponse {
        var request = HTTPClientRequest(url: running.url(path))
        request.method = .POST
        request.headers.add(name: "Authorization", value: "Bearer \(token)")
        request.body = .bytes(ByteBuffer(bytes: body))
        return try await execute(request, timeout: .seconds(600))
    }
}
