import Causality
import LibraryModel
import RemoteConformance
import SyncProtocol
import Synchronization
import Testing
import WireFormat

@Suite struct SyncProcedureTests {
    private static let library = LibraryID(value: 7)
    private let retry = RetryPolicy(sleep: { _ in }, jitter: { 0.5 })

    /// A log with so many pages, each with a blob: a frame for the blob and one for each three changes.
    private func filled(_ number: UInt64, pages: Int = 6) async throws -> MemoryLog {
        let log = MemoryLog(of: Self.library, number: number)
        for page in 0..<pages { try await log.save("https://example.org/\(number)/\(page)", body: "Words \(page).") }
        return log
    }

    private func remote(to log: MemoryLog, _ faults: RemoteFault..., role: MemberRole = .writer) -> MemoryRemote {
        MemoryRemote(to: MemoryPlace(log), library: Self.library, role: role, faults: faults)
    }

    // MARK: Trying again

    @Test func `a pull that brings something each time is never given up`() async throws {
        let source = try await filled(1, pages: 30)
        let replica = MemoryLog(of: Self.library, number: 2)
        let remote = ScriptedRemote(
            remote(to: source),
            pull: { _, request, remote in
                let answer = try await remote.pull(request)
                return RemoteAnswer(state: answer.state, offer: try await answer.offer.cut(after: 4))
            })
        let report = try await SyncProcedure(replica, with: remote, retry: retry).run()
        #expect(report.received.folded == 30)
        #expect(remote.asked.count > retry.attempts)
    }

    @Test func `a push that gets further each time is never given up`() async throws {
        let hub = MemoryLog(of: Self.library, number: 9, keepsEarly: false)
        let source = try await filled(1, pages: 30)
        let remote = ScriptedRemote(
            remote(to: hub),
            push: { _, offer, remote in
                let count = try await offer.remainingFrames().count
                let part = try await source.offer(
                    PullRequest(since: VersionVector(hub.state().heads.map(\.change))), includesPrivate: true)
                let frames = try await Array(part.remainingFrames().prefix(4))
                let received = try await remote.push(ChangeOffer(header: offer.header, frames: frames))
                if count > 4 { throw RemoteProblem.testCut }
                return received
            })
        let report = try await SyncProcedure(source, with: remote, retry: retry).run()
        #expect(await hub.state() == source.state())
        #expect(report.sent == 30)
    }

    @Test func `a remote that sends what is known and then breaks off is given up`() async throws {
        let source = try await filled(1)
        let replica = MemoryLog(of: Self.library, number: 2)
        _ = try await replica.take(source.offer(PullRequest(), includesPrivate: true).remainingFrames())
        let remote = ScriptedRemote(
            remote(to: source),
            pull: { number, _, remote in
                // So that a procedure which never gives up ends as well.
                guard number < 50 else { throw CancellationError() }
                let answer = try await remote.pull(PullRequest())
                return RemoteAnswer(state: answer.state, offer: try await answer.offer.cut(after: 4))
            })
        let problem = await #expect(throws: RemoteProblem.self) {
            try await SyncProcedure(replica, with: remote, retry: retry).run()
        }
        #expect(problem == .testCut)
        #expect(remote.asked.count == retry.attempts + retry.attempts / 2)
    }

    @Test func `a remote that sends what is early and then breaks off is given up`() async throws {
        let source = try await filled(1)
        let segments = try await source.offer(PullRequest(), includesPrivate: true).remainingFrames().suffix(1)
        let remote = ScriptedRemote(
            remote(to: source),
            pull: { number, request, remote in
                guard number < 50 else { throw CancellationError() }
                let answer = try await remote.pull(request)
                let frames = Array(segments + segments)
                return RemoteAnswer(
                    state: answer.state,
                    offer: try await ChangeOffer(header: answer.offer.header, frames: frames).cut(after: 1))
            })
        let replica = MemoryLog(of: Self.library, number: 2)
        let problem = await #expect(throws: RemoteProblem.self) {
            try await SyncProcedure(replica, with: remote, retry: retry).run()
        }
        #expect(problem == .testCut)
    }

    @Test func `what came before a cut is taken`() async throws {
        let source = try await filled(1)
        let replica = MemoryLog(of: Self.library, number: 2)
        var once = retry
        once.attempts = 1
        let cut = remote(to: source, .cutReceiving(afterBytes: 900))
        let procedure = SyncProcedure(replica, with: cut, retry: once)
        let problem = await #expect(throws: RemoteProblem.self) { try await procedure.run() }
        #expect(problem?.code == "interrupted")
        #expect(await !replica.state().heads.isEmpty)
    }

    @Test func `cancelling during a pause ends it`() async throws {
        let source = try await filled(1)
        let policy = RetryPolicy(sleep: { _ in throw CancellationError() }, jitter: { 0.5 })
        let replica = MemoryLog(of: Self.library, number: 2)
        await #expect(throws: CancellationError.self) {
            try await SyncProcedure(replica, with: remote(to: source, .failing(times: 1)), retry: policy).run()
        }
    }

    @Test func `a problem of the store itself comes out as it is, and nothing is tried again`() async throws {
        let source = try await filled(1)
        let copy = MemoryLog(of: Self.library, number: 1, salt: 3)
        try await copy.save("https://example.org/copy")
        let answer = try await remote(to: source).pull(PullRequest())
        let frames = try await answer.offer.remainingFrames()
        let remote = ScriptedRemote(
            remote(to: source),
            pull: { _, _, _ in
                RemoteAnswer(state: answer.state, offer: ChangeOffer(header: answer.offer.header, frames: frames))
            })
        let problem = await #expect(throws: MemoryLogProblem.self) {
            try await SyncProcedure(copy, with: remote, retry: retry).run()
        }
        #expect(problem?.code == "fork")
        #expect(remote.asked == ["pull"])
    }

    // MARK: Steps

    @Test func `the end of taking is told once, after the last frame`() async throws {
        let source = try await filled(1, pages: 20)
        let other = try await filled(3, pages: 1)
        let log = MemoryLog(of: Self.library, number: 2)
        // Somebody else pushes between the first pull and the one for absent blobs.
        let remote = ScriptedRemote(
            remote(to: source),
            pull: { number, request, remote in
                if number == 2 {
                    _ = try await source.take(other.offer(PullRequest(), includesPrivate: true).remainingFrames())
                }
                return try await remote.pull(request)
            })
        var request = PullRequest()
        request.blobs = .none
        _ = try await log.take(source.offer(request, includesPrivate: true).remainingFrames())
        let store = NotingStore(log)
        let report = try await SyncProcedure(store, with: remote, retry: retry).run()
        let notes = await store.notes
        #expect(notes.suffix(2) == ["end", "acknowledge"] && notes.count { $0 == "end" } == 1, "\(notes)")
        #expect(report.received.held == 3)
        #expect(report.received.captures >= 20)
    }

    @Test func `options reach the store`() async throws {
        var options = SyncProcedure.Options()
        options.acceptsDeletions = true
        options.isReader = true
        let store = NotingStore(MemoryLog(of: Self.library, number: 2))
        let remote = remote(to: MemoryLog(of: Self.library, number: 1), role: .reader)
        _ = try await SyncProcedure(store, with: remote, options, retry: retry).run()
        #expect(await store.notes == ["ask", "end, deleting"])
        let member = NotingStore(MemoryLog(of: Self.library, number: 2))
        _ = try await SyncProcedure(member, with: remote, retry: retry).run()
        #expect(await member.notes == ["ask for private records", "end"])
    }

    @Test func `blobs that nobody asked for keep nobody waiting`() async throws {
        let source = try await filled(1, pages: 20)
        await source.loseBlobs()
        let remote = ScriptedRemote(
            remote(to: source),
            pull: { number, request, remote in
                guard number < 50 else { throw CancellationError() }
                let answer = try await remote.pull(request)
                let junk = Array("junk \(number)".utf8)
                let blobs = BundleFrame.blobs([BundleBlob(hash: ContentHash(hashing: junk), bytes: junk)])
                let frames = try await answer.offer.remainingFrames() + [blobs]
                return RemoteAnswer(
                    state: answer.state, offer: ChangeOffer(header: answer.offer.header, frames: frames))
            })
        let replica = MemoryLog(of: Self.library, number: 2)
        _ = try await SyncProcedure(replica, with: remote, retry: retry).run()
        #expect(remote.asked.count { $0 == "pull" } <= 3)
    }

    @Test func `a blob that is nowhere to be had costs no request of its own`() async throws {
        let source = try await filled(1, pages: 3)
        await source.loseBlobs()
        let replica = MemoryLog(of: Self.library, number: 2)
        _ = try await SyncProcedure(replica, with: remote(to: source, role: .reader), retry: retry).run()
        let remote = ScriptedRemote(remote(to: source, role: .reader))
        let report = try await SyncProcedure(replica, with: remote, retry: retry).run()
        #expect(report.isNoOp)
        #expect(remote.asked == ["pull"])
    }

    @Test func `hundreds of absent blobs come by two requests more`() async throws {
        let source = try await filled(1, pages: 300)
        let replica = MemoryLog(of: Self.library, number: 2)
        var options = SyncProcedure.Options()
        options.blobs = .none
        _ = try await SyncProcedure(replica, with: remote(to: source), options, retry: retry).run()
        let remote = ScriptedRemote(remote(to: source))
        let report = try await SyncProcedure(replica, with: remote, retry: retry).run()
        #expect(report.received.captures == 300)
        #expect(remote.asked.count { $0 == "pull" } <= 3)
        #expect(await replica.state().lacking.isEmpty)
    }

    @Test func `what was sent is counted though the answer was lost`() async throws {
        let source = try await filled(1)
        let hub = MemoryLog(of: Self.library, number: 9, keepsEarly: false)
        let report = try await SyncProcedure(source, with: remote(to: hub, .lostAnswer), retry: retry).run()
        #expect(report.sent == 6)
        #expect(!report.isNoOp)
        #expect(await report.remote.vector == hub.state().vector)
    }

    @Test func `what a remote had lost and was given is no nothing`() async throws {
        let source = try await filled(1)
        let hub = MemoryLog(of: Self.library, number: 9, keepsEarly: false)
        _ = try await SyncProcedure(source, with: remote(to: hub), retry: retry).run()
        await hub.loseBlobs()
        let report = try await SyncProcedure(source, with: remote(to: hub), retry: retry).run()
        #expect(report.supplied == 6)
        #expect(!report.isNoOp)
        #expect(report.sent == 0)
    }

    @Test func `a remote that lacks something hears what the store itself lacks`() async throws {
        let source = try await filled(1)
        let hub = MemoryLog(of: Self.library, number: 9, keepsEarly: false)
        let first = CountingRemote(remote(to: hub))
        _ = try await SyncProcedure(source, with: first, retry: retry).run()
        #expect(await first.calls == ["pull", "push"])
        await hub.loseBlobs()
        let second = CountingRemote(remote(to: hub))
        _ = try await SyncProcedure(source, with: second, retry: retry).run()
        #expect(await second.calls == ["pull", "lacking", "push", "note"])
    }

    // MARK: Telling

    @Test func `what came is never more than what is coming, over all attempts`() async throws {
        let source = try await filled(1, pages: 30)
        let events = Mutex<[(Int, Int)]>([])
        let waits = Mutex(0)
        let remote = ScriptedRemote(
            remote(to: source),
            pull: { _, request, remote in
                let answer = try await remote.pull(request)
                return RemoteAnswer(state: answer.state, offer: try await answer.offer.cut(after: 8))
            })
        let replica = try await filled(2)
        _ = try await SyncProcedure(replica, with: remote, retry: retry) { event in
            switch event {
            case .receiving(let changes, let whole), .sending(let changes, let whole):
                events.withLock { $0.append((changes, whole)) }
            case .waiting: waits.withLock { $0 += 1 }
            case .asking, .fetching: break
            }
        }.run()
        let told = events.withLock { $0 }
        #expect(told.allSatisfy { $0.0 <= $0.1 }, "\(told)")
        #expect(told.contains { $0 == (30, 30) })
        #expect(told.last.map { $0 == (6, 6) } == true)
        #expect(waits.withLock { $0 } > 2)
    }

    @Test func `notes of a remote are handed on`() async throws {
        let note = RemoteNote(code: "passed-over", sentence: "A file was passed over.")
        let remote = ScriptedRemote(
            remote(to: MemoryLog(of: Self.library, number: 1)),
            pull: { _, request, remote in
                let answer = try await remote.pull(request)
                return RemoteAnswer(state: answer.state, offer: answer.offer, notes: [note])
            })
        let replica = MemoryLog(of: Self.library, number: 2)
        #expect(try await SyncProcedure(replica, with: remote, retry: retry).run().notes == [note])
    }
}
