import Causality
import Lectern
import LibraryModel
import RemoteConformance
import SyncProtocol
import TestSupport
import Testing
import WireFormat

/// A replica that serves others like a hub, and one that syncs with it over small frames.
@Suite struct ServedReplicaTests {
    private let library = LibraryID(value: 0x5e7)
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func replica(_ name: String) async throws -> Replica {
        var options = ReplicaOptions()
        options.store.durability = .normal
        options.store.frameGoalInBytes = 1
        return try await Replica.create(in: directory.path(name), library: library, options: options)
    }

    private func save(_ count: Int, in replica: Replica) async throws -> [ItemKey] {
        var saved: [ItemKey] = []
        for number in 0..<count {
            saved.append(
                try await replica.edit { editor in
                    var draft = ArticleDraft()
                    draft.fields = [ArticleField.title.set("\(number)")]
                    return ItemKey(kind: .article, id: try editor.save(draft).id)
                }.result)
        }
        return saved
    }

    @Test func `a push is one run of deletions, however many frames it comes in`() async throws {
        let (served, pushing) = (try await replica("served"), try await replica("pushing"))
        let remote = MemoryRemote(to: MemoryPlace(ServedReplica(served)), library: library)
        let saved = try await save(120, in: pushing)
        _ = try await pushing.sync(with: remote)
        for item in saved.prefix(100) { _ = try await pushing.edit { try $0.trash(item) } }
        _ = try await pushing.sync(with: remote)
        #expect(try await served.counts().held == 100)
        #expect(try await served.counts().articles == 120)

        // One that is cut off is one as well.
        for item in saved.suffix(20) { _ = try await pushing.edit { try $0.trash(item) } }
        _ = try await pushing.sync(
            with: MemoryRemote(
                to: MemoryPlace(ServedReplica(served)), library: library, faults: [.cutSending(afterBytes: 2_000)]))
        #expect(try await served.counts().articles == 100)
    }

    /// Compacts a replica between its question and the answer.
    private struct Interloper: Remote {
        let remote: any Remote
        let replica: Replica

        func state() async throws -> RemoteState { try await remote.state() }

        func pull(_ request: PullRequest) async throws -> RemoteAnswer {
            #expect(request.arrived != nil)
            _ = try await replica.compact(nil)
            return try await remote.pull(request)
        }

        func push(_ offer: ChangeOffer) async throws -> ReceivedCount { try await remote.push(offer) }

        func keep(baseline offer: ChangeOffer, retired: [ReplicaID], forgotten: [ContentHash]) async throws {
            try await remote.keep(baseline: offer, retired: retired, forgotten: forgotten)
        }

        func lacking() async throws -> Lacking { try await remote.lacking() }

        func note(stillLacking lacking: Lacking) async throws { try await remote.note(stillLacking: lacking) }

        func hints() async throws -> AsyncThrowingStream<Void, any Error> { try await remote.hints() }
    }

    /// What a sync throws that is tried once.
    private func failure(of replica: Replica, with remote: any Remote) async -> (any Error)? {
        var once = RetryPolicy(sleep: { _ in }, jitter: { 0 })
        once.attempts = 1
        do {
            _ = try await replica.sync(with: remote, retry: once)
            return nil
        } catch {
            return error
        }
    }

    /// Gives snapshots without their last items.
    private struct Shortener: Remote {
        let remote: any Remote

        func state() async throws -> RemoteState { try await remote.state() }

        func pull(_ request: PullRequest) async throws -> RemoteAnswer {
            let answer = try await remote.pull(request)
            var frames = try await answer.offer.remainingFrames()
            let last = frames.lastIndex { if case .items = $0 { true } else { false } }
            frames.remove(at: try #require(last))
            return RemoteAnswer(state: answer.state, offer: ChangeOffer(header: answer.offer.header, frames: frames))
        }

        func push(_ offer: ChangeOffer) async throws -> ReceivedCount { try await remote.push(offer) }

        func lacking() async throws -> Lacking { try await remote.lacking() }

        func hints() async throws -> AsyncThrowingStream<Void, any Error> { try await remote.hints() }
    }

    @Test func `a snapshot that never comes as a whole is given up`() async throws {
        let (served, newcomer) = (try await replica("served"), try await replica("newcomer"))
        _ = try await save(10, in: served)
        _ = try await served.compact(.days(0))
        let remote = CountingRemote(
            Shortener(remote: MemoryRemote(to: MemoryPlace(ServedReplica(served)), library: library)))
        let retry = RetryPolicy(sleep: { _ in }, jitter: { 0 })
        await #expect(throws: StoreProblem.overtaken("a snapshot has not come as a whole")) {
            _ = try await newcomer.sync(with: remote, retry: retry)
        }
        #expect(await remote.calls.count == retry.attempts)
    }

    /// It would be passed over each time.
    @Test func `nobody hands a baseline over to a replica that has its changes`() async throws {
        let (served, pushing) = (try await replica("served"), try await replica("pushing"))
        let remote = CountingRemote(MemoryRemote(to: MemoryPlace(ServedReplica(served)), library: library))
        _ = try await save(3, in: pushing)
        _ = try await pushing.sync(with: remote)
        #expect(try await pushing.compact(.days(0)).forgottenChanges == 3)
        _ = try await pushing.sync(with: remote)
        #expect(await remote.calls == ["pull", "push", "pull"])
    }

    @Test func `a snapshot whose beginning goes while the rest is on its way comes anew`() async throws {
        let (served, newcomer) = (try await replica("served"), try await replica("newcomer"))
        _ = try await save(40, in: served)
        #expect(try await served.compact(.days(0)).forgottenChanges == 40)
        let place = MemoryPlace(ServedReplica(served))
        let cut = MemoryRemote(to: place, library: library, faults: [.cutReceiving(afterBytes: 3_000)])
        #expect(await failure(of: newcomer, with: cut) is RemoteProblem)
        #expect(try await newcomer.read { try $0.arrivedSnapshot() } != nil)
        let whole = MemoryRemote(to: place, library: library)
        let problem = await failure(of: newcomer, with: Interloper(remote: whole, replica: newcomer))
        #expect(problem as? StoreProblem == .overtaken("a snapshot has not come as a whole"))
        #expect(try await newcomer.sync(with: whole).received.items >= 40)
        #expect(try await newcomer.status().digest == served.status().digest)
    }
}
