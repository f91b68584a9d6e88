import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import HubServer

/// What requests hold in memory counts as long as they hold it, whatever they wait for.
@Suite struct HeldMemoryTests {
    /// A blob of which one may be held, and two may not.
    private static let large = [UInt8](repeating: 1, count: 2 << 20)
    private static let limit = 3 << 20
    /// As large as the blob, and next to nothing while it is compressed.
    private static let compressible = String(
        repeating: (0..<300).map(String.init).joined(separator: " "), count: 2_000)

    /// A hub at which the memory of all requests is bounded, or that of each token's.
    private func hub(_ limit: WritableKeyPath<HubLimits, Int>) throws -> TestHub {
        var limits = HubLimits()
        limits[keyPath: limit] = Self.limit
        return try TestHub(limits: limits)
    }

    /// Where a blob is refused as soon as it was received, without the store.
    private func wrongPath(_ hub: TestHub) -> String { hub.path("/blobs/\(ContentHash(hashing: [0]))") }

    @Test func `a frame that would come to too much memory is not decompressed, and those before it are taken`()
        async throws
    {
        let hub = try hub(\.heldInBytes)
        let token = try hub.token(.writer)
        var author = SampleAuthor(7)
        let body = try bundle(
            hub.library, [author.segment(), author.segment(text: Self.compressible + Self.compressible)])
        #expect(body.count < 10_000)
        try await hub.test { client in
            let answer = try await client.send(.post, hub.path("/push"), token: token, body: body)
            #expect(answer.code == "busy")
            #expect(answer.headers[.retryAfter] == "5")
            #expect(try await hub.store.state().vector.changeCount == 1)
        }
    }

    @Test func `frames count as memory until the store has them`() async throws {
        let hub = try hub(\.heldInBytes)
        let (token, other) = (try hub.token(.writer), try hub.token(.writer))
        let path = wrongPath(hub)
        try await hub.whilePushing(with: token, text: Self.compressible) { client in
            let refused = try await client.send(.put, path, token: other, body: Self.large)
            #expect(refused.code == "busy")
        }
        try await hub.test { client in
            let taken = try await client.send(.put, path, token: other, body: Self.large)
            #expect(taken.code == "blob-hash")
        }
    }

    @Test func `one token's requests can't take the memory that others need`() async throws {
        let hub = try hub(\.heldInBytesPerToken)
        let (greedy, modest) = (try hub.token(.writer), try hub.token(.writer))
        let path = wrongPath(hub)
        try await hub.whilePushing(with: greedy, text: Self.compressible) { client in
            let refused = try await client.send(.put, path, token: greedy, body: Self.large)
            #expect(refused.code == "busy")
            let taken = try await client.send(.put, path, token: modest, body: Self.large)
            #expect(taken.code == "blob-hash")
        }
        try await hub.test { client in
            let taken = try await client.send(.put, path, token: greedy, body: Self.large)
            #expect(taken.code == "blob-hash")
        }
    }

    @Test func `a blob that is put counts as memory until the store has it`() async throws {
        let hub = try hub(\.heldInBytes)
        let token = try hub.token(.writer)
        let path = hub.path("/blobs/\(ContentHash(hashing: Self.large))")
        let wrong = wrongPath(hub)
        let gate = await hub.gateBeforeTaking()
        try await hub.test { client in
            async let put = client.send(.put, path, token: token, body: Self.large)
            await gate.arrival()
            let refused = try await client.send(.put, wrong, token: token, body: Self.large)
            #expect(refused.code == "busy")
            await gate.open()
            #expect(try await put.status == .noContent)
            let after = try await client.send(.put, wrong, token: token, body: Self.large)
            #expect(after.code == "blob-hash")
        }
    }

    @Test func `a blob that is had counts as memory until its answer is gone`() async throws {
        let hub = try hub(\.heldInBytes)
        let token = try hub.token(.reader)
        let blob = BundleBlob(hash: ContentHash(hashing: Self.large), bytes: Self.large)
        _ = try await hub.store.take([.blobs([blob])])
        let path = hub.path("/blobs/\(blob.hash)")
        var slow: Response? = try await hub.respond(.get, path, token: token)
        #expect(slow?.status == .ok)
        #expect(try await hub.respond(.get, path, token: token).status == .serviceUnavailable)
        withExtendedLifetime(slow) {}
        slow = nil
        #expect(try await hub.respond(.get, path, token: token).status == .ok)
    }

    @Test func `of a blob that nothing is sent of nothing is in memory`() async throws {
        var limits = HubLimits()
        limits.heldInBytes = Self.large.count - 1
        let hub = try TestHub(limits: limits)
        let token = try hub.token(.reader)
        let blob = BundleBlob(hash: ContentHash(hashing: Self.large), bytes: Self.large)
        _ = try await hub.store.take([.blobs([blob])])
        let path = hub.path("/blobs/\(blob.hash)")
        try await hub.test { client in
            #expect(try await client.send(.get, path, token: token).code == "busy")
            let head = try await client.send(.head, path, token: token)
            #expect(head.headers[.contentLength] == "\(Self.large.count)")
            let beyond = try await client.send(.get, path, token: token, headers: [.range: "bytes=2097152-"])
            #expect(beyond.code == "range")
        }
        #expect(await hub.store.blobsRead == 0)
    }
}
