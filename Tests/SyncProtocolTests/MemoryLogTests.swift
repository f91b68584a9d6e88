import Causality
import LibraryModel
import RemoteConformance
import SyncProtocol
import TestSupport
import Testing
import WireFormat

/// The log that other tests lean on keeps its own promises.
@Suite struct MemoryLogTests {
    private static let library = LibraryID(value: 7)

    /// A log with edits of two authors, a capture and a private record; and what it offers to somebody who has nothing.
    private func sample() async throws -> (log: MemoryLog, offer: ChangeOffer) {
        let first = MemoryLog(of: Self.library, number: 1)
        let second = MemoryLog(of: Self.library, number: 2)
        let article = try await first.save("https://example.org/a", body: "said Mr. Joscelyn said")
        try await first.comment(on: article)
        try await hand(from: first, to: second)
        for count in 1...5 { try await second.setTitle("Title \(count)", of: article) }
        try await hand(from: second, to: first)
        try await first.setTitle("The last", of: article)
        return (first, try await first.offer(PullRequest(), includesPrivate: true))
    }

    @discardableResult
    private func hand(
        from source: MemoryLog, to target: MemoryLog, includesPrivate: Bool = true
    ) async throws -> ReceivedCount {
        let offer = try await source.offer(
            target.request(.all, asksForPrivate: true), includesPrivate: includesPrivate)
        return try await target.take(offer.remainingFrames())
    }

    @Test func `a log takes what another offers, once`() async throws {
        let (log, _) = try await sample()
        let other = MemoryLog(of: Self.library, number: 3)
        let count = try await hand(from: log, to: other)
        #expect(count.folded == 8)
        #expect(count.captures == 1)
        #expect(count.privateRecords == 1)
        #expect(await other.digest == log.digest)
        #expect(await other.state() == log.state())
        #expect(try await hand(from: log, to: other) == ReceivedCount())
        var again = ReceivedCount()
        again.known = 8
        let offer = try await log.offer(PullRequest(), includesPrivate: true)
        #expect(try await other.take(offer.remainingFrames()) == again)
    }

    @Test(arguments: 0..<20)
    func `drawn histories arrive in any order of frames, twice`(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        let log = MemoryLog(of: Self.library, number: 1)
        try await log.adopt(RandomHistory(seed: seed))
        let offer = try await log.offer(PullRequest(), includesPrivate: true)
        var frames = try await offer.remainingFrames()
        frames = (frames + frames).shuffled(using: &generator)
        let other = MemoryLog(of: Self.library, number: 2)
        for frame in frames { _ = try await other.take([frame]) }
        #expect(await other.digest == log.digest)
        #expect(await other.state() == log.state())
        #expect(await other.pendingCount == 0)
    }

    @Test func `what comes early is kept by a replica, and refused by a hub`() async throws {
        let frames = try await sample().offer.remainingFrames()
        let segments = frames.filter { if case .segment = $0 { true } else { false } }
        let replica = MemoryLog(of: Self.library, number: 3)
        let early = try await replica.take([segments[1]])
        #expect(early.folded == 0 && early.early == 3)
        #expect(try await replica.take([segments[0]]).folded == 5)
        let hub = MemoryLog(of: Self.library, number: 4, keepsEarly: false)
        let problem = await #expect(throws: MemoryLogProblem.self) { try await hub.take([segments[1]]) }
        #expect(problem?.code == "gap")
        #expect(await hub.state().heads.isEmpty)
    }

    @Test func `another change under a known name is a fork, and nothing of the frames is taken`() async throws {
        let (log, _) = try await sample()
        let copy = MemoryLog(of: Self.library, number: 1, salt: 9)
        try await copy.save("https://example.org/other")
        let before = await copy.state()
        let frames = try await log.offer(PullRequest(), includesPrivate: true).remainingFrames()
        let problem = await #expect(throws: MemoryLogProblem.self) { try await copy.take(frames) }
        #expect(problem?.code == "fork")
        #expect(await copy.state() == before)
        #expect(await copy.blobs.isEmpty)
        let asked = await #expect(throws: MemoryLogProblem.self) {
            try await log.offer(copy.request(.all, asksForPrivate: true), includesPrivate: true)
        }
        #expect(asked?.code == "fork")
    }

    @Test func `a changed byte in a change is damage`() async throws {
        let frames = try await sample().offer.remainingFrames()
        guard case .segment(let segment)? = frames.first(where: { if case .segment = $0 { true } else { false } })
        else {
            Issue.record("the sample has a segment")
            return
        }
        var changes = segment.changes
        changes[0] = SegmentChange(
            timestamp: Timestamp(rawValue: changes[0].timestamp.rawValue + 1), body: changes[0].body)
        let forged = Segment(
            replica: segment.replica, first: segment.first, previousHash: segment.previousHash,
            baseContext: segment.baseContext, headHash: segment.headHash, changes: changes)
        let other = MemoryLog(of: Self.library, number: 3)
        let problem = await #expect(throws: MemoryLogProblem.self) { try await other.take([.segment(forged)]) }
        #expect(problem?.code == "damaged")
        #expect(await other.state().heads.isEmpty)
    }

    @Test func `a reader gets no private record, and later, as a member, only that`() async throws {
        let (log, _) = try await sample()
        let reader = MemoryLog(of: Self.library, number: 3)
        #expect(try await hand(from: log, to: reader, includesPrivate: false).privateRecords == 0)
        #expect(await reader.digest == log.digest)
        #expect(await reader.state().lacking.privateRecords.count == 1)
        let later = try await hand(from: log, to: reader)
        #expect(later.privateRecords == 1 && later.folded + later.known == 0)
        #expect(await reader.privateRecords == log.privateRecords)
    }

    @Test func `a private record that is not the one committed to is refused`() async throws {
        let (log, _) = try await sample()
        let reader = MemoryLog(of: Self.library, number: 3)
        try await hand(from: log, to: reader, includesPrivate: false)
        let dot = try #require(await log.privateRecords.keys.first)
        let forged = PrivateEntry(dot: dot, record: .init(salt: 1, body: [0]))
        let problem = await #expect(throws: MemoryLogProblem.self) {
            try await reader.take([.privateRecords([forged])])
        }
        #expect(problem?.code == "private-mismatch")
    }

    @Test func `blobs are left out, asked for, lost and supplied again`() async throws {
        let (log, _) = try await sample()
        let other = MemoryLog(of: Self.library, number: 3)
        var request = PullRequest()
        request.blobs = .none
        _ = try await other.take(log.offer(request, includesPrivate: true).remainingFrames())
        #expect(await other.blobs.isEmpty)
        let absent = await other.absentBlobs(.all, atMost: 9)
        #expect(await absent == log.blobs)
        request = await other.request(.none, asksForPrivate: false)
        request.wantedBlobs = absent
        let count = try await other.take(log.offer(request, includesPrivate: true).remainingFrames())
        #expect(count.captures == 1 && count.folded + count.known == 0)
        await log.loseBlobs()
        let supply = try #require(await other.offer(of: log.state().lacking))
        #expect(try await log.take(supply.remainingFrames()).captures == 1)
        #expect(await log.state().lacking.isEmpty)
    }
}
