import HTTPTypes
import HummingbirdTesting
import Synchronization
import Testing

@testable import HubServer

@Suite struct PushTests {
    @Test func `a push is taken, counted and answered with what is held then`() async throws {
        let hub = try TestHub()
        var author = SampleAuthor(7)
        let blob = BundleBlob(hash: ContentHash(hashing: [1, 2]), bytes: [1, 2])
        let frames = [.blobs([blob]), author.segment(3), author.privateRecord("ada@example.org")]
        let token = try hub.token(.writer)
        try await hub.test { client in
            let body = try bundle(hub.library, frames)
            let answer = try await client.send(.post, hub.path("/push"), token: token, body: body)
            #expect(answer.status == .ok)
            #expect(answer.headers[.lecternRole] == "writer")
            #expect(
                answer.text == """
                    {"blobs":1,"known":0,"new":3,"privateRecords":1,"vector":{"00000000000000000000000000000007":3}}
                    """)
            let again = try await client.send(.post, hub.path("/push"), token: token, body: body)
            #expect(again.text.hasPrefix("{\"blobs\":0,\"known\":3,\"new\":0,\"privateRecords\":0,"))
        }
        #expect(hub.metrics.current.changes == 3)
    }

    /// Two on their way at once would replace each other.
    @Test func `one snapshot at a time is pushed into a library`() async throws {
        let hub = try TestHub()
        let tokens = (try hub.token(.writer), try hub.token(.writer))
        let head = SnapshotHead(
            foldVersion: 2, lines: [], clock: Timestamp(rawValue: 1), digest: LibraryDigest(), items: 0)
        let body = try bundle(hub.library, [.snapshot(head)])
        try await hub.test { client in
            let (isTaking, mayGoOn) = (AsyncStream<Void>.makeStream(), AsyncStream<Void>.makeStream())
            await hub.store.beforeTaking {
                isTaking.continuation.yield()
                for await _ in mayGoOn.stream { break }
            }
            async let first = client.send(.post, hub.path("/push"), token: tokens.0, body: body)
            for await _ in isTaking.stream { break }
            let second = try await client.send(.post, hub.path("/push"), token: tokens.1, body: body)
            #expect(second.code == "busy" && second.headers[.retryAfter] == "10")
            await hub.store.beforeTaking {}
            // Whoever lost the connection comes again, before the hub has noticed.
            let sameAgain = try await client.send(.post, hub.path("/push"), token: tokens.0, body: body)
            #expect(sameAgain.status == .ok)
            mayGoOn.continuation.finish()
            #expect(try await first.status == .ok)
            let third = try await client.send(.post, hub.path("/push"), token: tokens.1, body: body)
            #expect(third.status == .ok)
        }
    }

    @Test func `frames are taken several at a time`() async throws {
        let hub = try TestHub()
        var author = SampleAuthor(7)
        let body = try bundle(hub.library, (0..<20).map { _ in author.segment() })
        let token = try hub.token(.writer)
        try await hub.test { client in
            let answer = try await client.send(.post, hub.path("/push"), token: token, body: body)
            #expect(answer.status == .ok)
            #expect(await hub.store.takings == 3)
        }
    }

    @Test func `large frames are taken before there are many of them`() async throws {
        let hub = try TestHub()
        var author = SampleAuthor(7)
        let large = String(repeating: "x", count: 3 << 20)
        let body = try bundle(hub.library, (0..<4).map { _ in author.segment(text: large) })
        let token = try hub.token(.writer)
        try await hub.test { client in
            let answer = try await client.send(.post, hub.path("/push"), token: token, body: body)
            #expect(answer.status == .ok)
            #expect(await hub.store.takings == 2)
        }
    }

    @Test func `a push that is cut anywhere keeps what was whole, and a second one completes it`() async throws {
        var author = SampleAuthor(7)
        let library = try TestHub().library
        let body = try bundle(library, (0..<12).map { _ in author.segment(bytes: 100) })
        for cut in stride(from: 0, to: body.count, by: 131) {
            let hub = try TestHub()
            let token = try hub.token(.writer)
            try await hub.test { client in
                let first = try await client.send(
                    .post, hub.path("/push"), token: token, body: Array(body.prefix(cut)))
                #expect(first.code == "bundle-truncated")
                let kept = try await hub.store.state().vector.changeCount
                #expect(try kept == wholeFrames(body.prefix(cut)))
                let second = try await client.send(.post, hub.path("/push"), token: token, body: body)
                #expect(second.json["new"] as? Int == 12 - Int(kept))
            }
        }
    }

    private func wholeFrames(_ bytes: some Collection<UInt8>) throws -> UInt64 {
        var parser = BundleParser()
        parser.feed(Array(bytes))
        var count: UInt64 = 0
        while try parser.next() != nil { count += 1 }
        return count
    }

    @Test(arguments: [(UInt8(99), 400, "bundle-newer"), (3, 422, "bundle-damaged")])
    func `what came before a frame that is refused stays`(type: UInt8, status: Int, code: String) async throws {
        let hub = try TestHub()
        var author = SampleAuthor(7)
        let frames = [author.segment(), author.segment()]
        // The vectors in the header are as long, and the trailer takes 37 bytes: here the second frame begins.
        let start = try bundle(hub.library, [frames[0]]).count - 37
        var body = try bundle(hub.library, frames)
        body[start] = type
        let sent = body
        let token = try hub.token(.writer)
        try await hub.test { client in
            let answer = try await client.send(.post, hub.path("/push"), token: token, body: sent)
            #expect(answer.status.code == status)
            #expect(answer.code == code)
            #expect(try await hub.store.state().vector.changeCount == 1)
        }
    }

    @Test func `a bundle of another library is refused before anything of it is taken`() async throws {
        let hub = try TestHub()
        var author = SampleAuthor(7)
        let other = LibraryID(value: 99)
        let token = try hub.token(.writer)
        let bodies = [try bundle(other, [author.segment()]), try bundle(other, [])]
        try await hub.test { client in
            for body in bodies {
                let answer = try await client.send(.post, hub.path("/push"), token: token, body: body)
                #expect(answer.status == .conflict)
                #expect(answer.code == "other-library")
            }
        }
        #expect(await hub.store.takings == 0)
    }

    @Test func `a bundle from a reader's replica, which withholds private records, is fine`() async throws {
        let hub = try TestHub()
        var author = SampleAuthor(7)
        let body = try bundle(hub.library, [author.segment()], flags: .withholdsPrivate)
        let token = try hub.token(.owner)
        try await hub.test { client in
            let answer = try await client.send(.post, hub.path("/push"), token: token, body: body)
            #expect(answer.status == .ok)
        }
    }

    @Test func `a blob is put, had by its hash, in part and in advance`() async throws {
        let hub = try TestHub()
        let bytes = Array("a capture of some page".utf8)
        let hash = ContentHash(hashing: bytes)
        let token = try hub.token(.writer)
        try await hub.test { client in
            let path = hub.path("/blobs/\(hash)")
            #expect(try await client.send(.get, path, token: token).code == "not-found")
            let put = try await client.send(.put, path, token: token, body: bytes)
            #expect(put.status == .noContent)

            let got = try await client.send(.get, path, token: token)
            #expect(got.bytes == bytes)
            #expect(got.headers[.eTag] == "\"\(hash)\"")
            #expect(got.headers[.acceptRanges] == "bytes")
            #expect(got.headers[.contentLength] == "22")

            let rest = try await client.send(.get, path, token: token, headers: [.range: "bytes=10-"])
            #expect(rest.status == .partialContent)
            #expect(rest.bytes == Array(bytes[10...]))
            #expect(rest.headers[.contentRange] == "bytes 10-21/22")

            let beyond = try await client.send(.get, path, token: token, headers: [.range: "bytes=22-"])
            #expect(beyond.status == .rangeNotSatisfiable)
            #expect(beyond.headers[.contentRange] == "bytes */22")
            let strange = try await client.send(.get, path, token: token, headers: [.range: "bytes=1-2,4-5"])
            #expect(strange.status == .ok)
            #expect(strange.bytes == bytes)

            let head = try await client.send(.head, path, token: token)
            #expect(head.status == .ok)
            #expect(head.headers[.contentLength] == "22")
            #expect(head.bytes == [])
        }
    }

    @Test func `a blob under a wrong hash is refused`() async throws {
        let hub = try TestHub()
        let token = try hub.token(.writer)
        let hash = ContentHash(hashing: [1])
        try await hub.test { client in
            let answer = try await client.send(.put, hub.path("/blobs/\(hash)"), token: token, body: [2])
            #expect(answer.status == .unprocessableContent)
            #expect(answer.code == "blob-hash")
            #expect(try await hub.store.blob(hash) == nil)
        }
    }
}
