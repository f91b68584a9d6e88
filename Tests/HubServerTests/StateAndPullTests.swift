import HTTPTypes
import HummingbirdTesting
import Testing

@testable import HubServer

@Suite struct StateAndPullTests {
    @Test func `the state says what is held, who asks, and what time it is`() async throws {
        let hub = try TestHub()
        var author = SampleAuthor(7)
        _ = try await hub.store.take([author.segment(3)])
        let token = try hub.token(.writer)
        try await hub.test { client in
            let answer = try await client.send(.get, hub.path(), token: token)
            #expect(answer.status == .ok)
            #expect(answer.headers[.contentType] == "application/json")
            #expect(answer.headers[.lecternRole] == "writer")
            #expect(answer.headers[.lecternTime] == "1750000000000")
            #expect(answer.headers[.lecternLacks] == nil)
            let heads = try await hub.store.state().heads
            let head = try #require(heads.first)
            #expect(
                answer.text == """
                    {"format":1,"heads":{"00000000000000000000000000000007":"\(head.hash)"},\
                    "lacking":{"blobs":[],"privateRecords":[]},"library":"\(hub.library)","role":"writer",\
                    "vector":{"00000000000000000000000000000007":3}}
                    """)
        }
    }

    @Test func `what is lacking is told to members, and to readers without private records`() async throws {
        let hub = try TestHub()
        let lost = ContentHash(hashing: [1])
        let range = ChangeRange(replica: ReplicaID(value: 9), first: 2, last: 5)
        await hub.store.lack(Lacking(privateRecords: [range], blobs: [lost]))
        let tokens = (writer: try hub.token(.writer), reader: try hub.token(.reader))
        try await hub.test { client in
            let member = try await client.send(.get, hub.path(), token: tokens.writer)
            #expect(member.headers[.lecternLacks] == "yes")
            #expect(
                member.text.contains(
                    """
                    "lacking":{"blobs":["\(lost)"],\
                    "privateRecords":[{"first":2,"last":5,"replica":"00000000000000000000000000000009"}]}
                    """))
            let reader = try await client.send(.get, hub.path(), token: tokens.reader)
            #expect(reader.text.contains("\"lacking\":{\"blobs\":[\"\(lost)\"]}"))
            await hub.store.lack(Lacking(privateRecords: [range]))
            let pulled = try await client.send(.post, hub.path("/pull"), token: tokens.reader)
            #expect(pulled.headers[.lecternLacks] == nil)
        }
    }

    @Test(arguments: MemberRole.allCases)
    func `how far a snapshot has come is told to who may go on with it`(role: MemberRole) async throws {
        let hub = try TestHub()
        let place = SnapshotPlace(head: .zero, last: ItemKey(kind: .tag, id: ItemID(value: 9)))
        await hub.store.arrive(place)
        let token = try hub.token(role)
        try await hub.test { client in
            for (method, path) in [(HTTPRequest.Method.get, ""), (.post, "/pull")] {
                let answer = try await client.send(method, hub.path(path), token: token)
                #expect(answer.headers[.lecternArrived] == (role.isMember ? "\(place)" : nil))
            }
        }
    }

    @Test func `an empty request pulls everything, and a request with a vector what comes after it`() async throws {
        let hub = try TestHub(changesInFrame: 2)
        var author = SampleAuthor(7)
        let frames = [author.segment(2), author.segment(2), author.segment(1)]
        _ = try await hub.store.take(frames)
        let token = try hub.token(.reader)
        try await hub.test { client in
            let all = try await client.send(.post, hub.path("/pull"), token: token)
            #expect(all.status == .ok)
            #expect(all.headers[.contentType] == "application/vnd.lectern.bundle")
            let (header, got) = try read(all.bytes)
            #expect(got == frames)
            #expect(header.library == hub.library)
            #expect(header.to[ReplicaID(value: 7)] == 5)

            var held = VersionVector()
            held[ReplicaID(value: 7)] = 4
            let rest = try await client.send(
                .post, hub.path("/pull"), token: token, body: PullRequest(since: held).encoded)
            #expect(try read(rest.bytes).frames == [frames[2]])
        }
    }

    @Test func `where nothing is new, a pull is one small answer`() async throws {
        let hub = try TestHub()
        var author = SampleAuthor(7)
        _ = try await hub.store.take([author.segment(5)])
        let token = try hub.token(.reader)
        try await hub.test { client in
            let request = PullRequest(since: try await hub.store.state().vector)
            let answer = try await client.send(.post, hub.path("/pull"), token: token, body: request.encoded)
            #expect(try read(answer.bytes).frames == [])
            #expect(answer.bytes.count < 200)
        }
    }

    @Test func `readers get no private records, and members do`() async throws {
        let hub = try TestHub()
        var author = SampleAuthor(7)
        _ = try await hub.store.take([author.segment(), author.privateRecord("ada@example.org")])
        let tokens = (writer: try hub.token(.writer), reader: try hub.token(.reader))
        try await hub.test { client in
            let reader = try await client.send(.post, hub.path("/pull"), token: tokens.reader)
            let (header, frames) = try read(reader.bytes)
            #expect(header.flags.contains(.withholdsPrivate))
            #expect(frames.count == 1)
            let member = try read(try await client.send(.post, hub.path("/pull"), token: tokens.writer).bytes)
            #expect(member.header.flags.contains(.containsPrivate))
            #expect(member.frames.count == 2)
        }
    }
}
