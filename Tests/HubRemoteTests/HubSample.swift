import Lectern
import SyncProtocol
import Synchronization
import TestSupport

@testable import HubRemote

/// What the tests of this module exchange: a library, bundles, a remote that asks a scripted server.
enum HubSample {
    static let library = LibraryID(value: 0x0001_0203_0405_0607_0809_0a0b_0c0d_0e0f)
    static let token = "lectern_0123456789abcdef_" + String(repeating: "5ec2e7", count: 10) + "0000"
    static let vector = VersionVector([ChangeID(replica: ReplicaID(value: 7), sequence: 12)])
    static let header = BundleHeader(library: library, from: VersionVector(), to: vector)
    static let memberHeaders = ["Lectern-Role: writer", "Lectern-Time: 1750000000000"]

    /// Segments of changes that say nothing: what is in them is nobody's business here.
    static func frames(_ count: Int, bytesEach: Int = 20) -> [BundleFrame] {
        var generator = SeededGenerator(seed: 11)
        return (0..<count).map { index in
            let body = (0..<bytesEach / 8).flatMap { _ in
                withUnsafeBytes(of: UInt64.random(in: 0...UInt64.max, using: &generator), Array.init)
            }
            return .segment(
                Segment(
                    replica: ReplicaID(value: 7), first: UInt64(index + 1), previousHash: .zero,
                    baseContext: VersionVector(), headHash: ContentHash(hashing: body),
                    changes: [SegmentChange(timestamp: Timestamp(rawValue: 1), body: body)]))
        }
    }

    static func bundle(_ frames: [BundleFrame], header: BundleHeader = header) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var writer = try BundleWriter(header: header) { bytes += $0 }
        for frame in frames { try writer.append(frame) }
        _ = try writer.finish()
        return bytes
    }

    /// The answer to a pull that holds some bytes.
    static func pullAnswer(_ bytes: [UInt8], length: Int? = nil) -> [UInt8] {
        answer(type: "application/vnd.lectern.bundle", headers: memberHeaders, length: length, bytes)
    }

    /// Hands out frames one by one.
    static func offer(_ frames: [BundleFrame]) -> ChangeOffer {
        let rest = Mutex(frames[...])
        return ChangeOffer(header: header) { rest.withLock { $0.popFirst() }.map { [$0] } }
    }

    /// How long a test waits for a server that will answer: a busy machine may take its time.
    static let patience = Duration.seconds(600)

    static func options(idleTimeout: Duration = patience) -> HubRemote.Options {
        var options = HubRemote.Options(userAgent: "lectern/test")
        options.idleTimeout = idleTimeout
        options.eventIdleTimeout = idleTimeout
        return options
    }

    /// Lets something ask a server, and ends both.
    static func with<Result>(
        _ server: ScriptedServer, idleTimeout: Duration = patience, token: String? = token,
        isolation: isolated (any Actor)? = #isolation, _ ask: (HubRemote) async throws -> Result
    ) async throws -> Result {
        defer { server.stop() }
        let remote = try HubRemote(
            HubAddress("http://127.0.0.1:\(server.port)"), library: library, token: token,
            options: options(idleTimeout: idleTimeout))
        do {
            let result = try await ask(remote)
            await remote.close()
            return result
        } catch {
            await remote.close()
            throw error
        }
    }

    /// What a server that plays these steps makes of a request.
    static func problem(
        _ steps: ScriptedServer.Step..., idleTimeout: Duration = patience,
        asking ask: @Sendable @escaping (HubRemote) async throws -> Void = { remote in
            let answer = try await remote.pull(PullRequest())
            while try await answer.offer.next() != nil {}
        }
    ) async throws -> RemoteProblem? {
        let server = try ScriptedServer(steps)
        do {
            try await with(server, idleTimeout: idleTimeout) { try await ask($0) }
            return nil
        } catch let error as RemoteProblem {
            return error
        }
    }
}

extension RemoteProblem {
    /// Which kind of problem it is, for tests that don't care about words.
    var kind: String {
        switch self {
        case .refused(_, let code, _, _): "refused \(code)"
        default: code
        }
    }
}
