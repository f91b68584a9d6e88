import Lectern
import RemoteConformance
import SyncProtocol
import Testing

/// What a replica keeps of its remotes, while other processes change it too.
struct RemoteRecordTests {
    /// A remote at which something else happens whenever it is asked.
    private final class InterveningRemote: Remote {
        let inner: any Remote
        let intervene: @Sendable () async throws -> Void

        init(_ inner: any Remote, _ intervene: @escaping @Sendable () async throws -> Void) {
            self.inner = inner
            self.intervene = intervene
        }

        func state() async throws -> RemoteState { try await inner.state() }
        func pull(_ request: PullRequest) async throws -> RemoteAnswer {
            try await intervene()
            return try await inner.pull(request)
        }
        func push(_ offer: ChangeOffer) async throws -> ReceivedCount { try await inner.push(offer) }
        func lacking() async throws -> Lacking { try await inner.lacking() }
        func hints() async throws -> AsyncThrowingStream<Void, any Error> { try await inner.hints() }
    }

    @Test func `a remote that another process forgets during a sync stays forgotten`() async throws {
        let place = try TemporaryLibrary()
        let replica = try await place.create("one")
        _ = try await replica.add("An article")
        let status = try await replica.status()
        let other = try await Replica.open(place.path("one"), options: TemporaryLibrary.options)
        let meeting = try await MemoryFixture().makePlace(for: status.library)
        let inner = try await meeting.makeRemote(for: status.replica, as: .writer, faults: [])
        for name in ["kept", "forgotten"] { try await replica.addRemote(name, address: "/\(name)") }

        #expect(try await replica.sync(with: inner, named: "kept").sent == 1)
        let remote = InterveningRemote(inner) { try await other.removeRemote("forgotten") }
        _ = try await replica.sync(with: remote, named: "forgotten")
        let records = try await replica.remotes()
        #expect(records.map(\.name) == ["kept"])
        #expect(records.first?.syncedAtInMilliseconds != nil)
        #expect(records.first?.vector == status.vector)
        try await other.close()
        try await replica.close()
    }
}
