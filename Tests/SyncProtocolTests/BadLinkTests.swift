import Causality
import LibraryModel
import RemoteConformance
import SyncProtocol
import Testing
import WireFormat

/// Connections that break so often that texts and the segment that names them never come through together.
@Suite struct BadLinkTests {
    private static let library = LibraryID(value: 7)
    private let retry = RetryPolicy(sleep: { _ in }, jitter: { 0.5 })

    private func filled(pages: Int) async throws -> MemoryLog {
        let log = MemoryLog(of: Self.library, number: 1)
        for page in 0..<pages { try await log.save("https://example.org/\(page)", body: "Words \(page).") }
        return log
    }

    private func remote(to log: MemoryLog) -> MemoryRemote { MemoryRemote(to: MemoryPlace(log), library: Self.library) }

    /// A remote of whose answers nothing comes that have more blobs than so many.
    private func remote(to log: MemoryLog, breakingAboveBlobs limit: Int) -> ScriptedRemote {
        ScriptedRemote(
            remote(to: log),
            pull: { number, request, remote in
                // So that a procedure which never gives up ends as well.
                guard number < 500 else { throw CancellationError() }
                let answer = try await remote.pull(request)
                let frames = try await answer.offer.remainingFrames()
                var blobs = 0
                for case .blobs(let some) in frames { blobs += some.count }
                let isCut = blobs > limit
                let rest = ChangeOffer(header: answer.offer.header, frames: isCut ? [] : frames)
                return RemoteAnswer(
                    state: answer.state,
                    offer: ChangeOffer(header: rest.header) {
                        if isCut { throw RemoteProblem.testCut }
                        return try await rest.next()
                    })
            })
    }

    @Test(arguments: [1, 3, 20]) func `texts that never come with the changes that name them come after these`(
        limit: Int
    ) async throws {
        let source = try await filled(pages: 40)
        let replica = MemoryLog(of: Self.library, number: 2)
        let remote = remote(to: source, breakingAboveBlobs: limit)
        let report = try await SyncProcedure(replica, with: remote, retry: retry).run()
        #expect(report.received.folded == 40 && report.received.captures == 40)
        #expect(await replica.state() == source.state())
        #expect(remote.asked.count < 70)
    }

    @Test func `texts that somebody wants come in small steps too, and no others`() async throws {
        let source = try await filled(pages: 20)
        let replica = MemoryLog(of: Self.library, number: 2)
        var options = SyncProcedure.Options()
        options.blobs = .none
        _ = try await SyncProcedure(replica, with: remote(to: source), options, retry: retry).run()
        options.wantedBlobs = Array(await source.blobs.prefix(9))
        let report = try await SyncProcedure(
            replica, with: remote(to: source, breakingAboveBlobs: 2), options, retry: retry
        ).run()
        #expect(report.received.captures == 9)
        #expect(await replica.blobs == options.wantedBlobs)
    }

    @Test func `a text that does not come alone either is given up`() async throws {
        let source = try await filled(pages: 20)
        let replica = MemoryLog(of: Self.library, number: 2)
        let remote = remote(to: source, breakingAboveBlobs: 0)
        let problem = await #expect(throws: RemoteProblem.self) {
            try await SyncProcedure(replica, with: remote, retry: retry).run()
        }
        #expect(problem == .testCut)
        // The changes came all the same.
        #expect(await replica.state().heads == source.state().heads)
    }

    @Test func `a push of which nothing got through is offered in small steps, and one that got ahead as it was`()
        async throws
    {
        let hub = MemoryLog(of: Self.library, number: 9, keepsEarly: false)
        let source = NotingStore(try await filled(pages: 30))
        let remote = ScriptedRemote(
            remote(to: hub),
            push: { number, offer, remote in
                guard number < 4 else { return try await remote.push(offer) }
                var passing: [BundleFrame] = []
                if number == 1 { passing = try await Array(offer.remainingFrames().prefix(8)) }
                _ = try await remote.push(ChangeOffer(header: offer.header, frames: passing))
                throw RemoteProblem.testCut
            })
        let report = try await SyncProcedure(source, with: remote, retry: retry).run()
        #expect(report.sent == 30)
        // What has become of a push is known by the next pull only: the second one seems to have got ahead.
        let goals = await source.goals
        #expect(Array(goals.dropLast()) == [nil, nil, nil])
        #expect(goals.last.flatMap { $0 } != nil)
    }

    @Test func `a push that goes on breaking off is offered in ever smaller steps`() async throws {
        let hub = MemoryLog(of: Self.library, number: 9, keepsEarly: false)
        let source = NotingStore(try await filled(pages: 30))
        let remote = ScriptedRemote(remote(to: hub), push: { _, _, _ in throw RemoteProblem.testCut })
        var patient = retry
        patient.attempts = 6
        let problem = await #expect(throws: RemoteProblem.self) {
            try await SyncProcedure(source, with: remote, retry: patient).run()
        }
        #expect(problem == .testCut)
        #expect(await source.goals == [nil] + [64, 32, 16, 8, 4, 4, 4, 4].map { $0 << 10 })
    }

    @Test(arguments: [MemberRole.writer, .reader])
    func `a purge that came is acknowledged at once by members, also where the sync gives up then`(
        role: MemberRole
    ) async throws {
        let place = MemoryRemote(to: MemoryPlace(try await filled(pages: 3)), library: Self.library, role: role)
        for isCut in [false, true] {
            let replica = NotingStore(MemoryLog(of: Self.library, number: 2), purgesInBatch: 1)
            let remote = ScriptedRemote(
                place,
                pull: { _, request, remote in
                    let answer = try await remote.pull(request)
                    return RemoteAnswer(
                        state: answer.state,
                        offer: ChangeOffer(header: answer.offer.header) {
                            if let frames = try await answer.offer.next() { return frames }
                            if isCut { throw RemoteProblem.testCut }
                            return nil
                        })
                })
            let procedure = SyncProcedure(replica, with: remote, retry: retry)
            if isCut {
                await #expect(throws: RemoteProblem.testCut) { try await procedure.run() }
            } else {
                _ = try await procedure.run()
            }
            #expect(await replica.notes.contains("acknowledge at once") == role.isMember)
        }
    }
}
