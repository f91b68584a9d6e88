internal import Causality
internal import LibraryModel
internal import SyncProtocol
internal import WireFormat

/// The stage of one case: a library, a place for it, and what cases do again and again.
struct ConformanceScene: Sendable {
    let fixture: any RemoteFixture
    let library: LibraryID
    let place: any RemotePlace
    let name: String

    static func make(over fixture: any RemoteFixture, case name: String) async throws -> ConformanceScene {
        let library = LibraryID(value: 0x5ce4e)
        let place = try await fixture.makePlace(for: library)
        return ConformanceScene(fixture: fixture, library: library, place: place, name: name)
    }

    /// The same stage with another, empty place.
    func elsewhere() async throws -> ConformanceScene { try await Self.make(over: fixture, case: name) }

    func end() async throws { try await place.end() }

    func expect(_ condition: Bool, _ what: @autoclosure () -> String) throws {
        if !condition { throw ConformanceFailure(description: "\(name): \(what())") }
    }

    // MARK: Replicas

    func replica(_ number: UInt64) async throws -> any ConformanceReplica {
        try await fixture.makeReplica(of: library, number: number)
    }

    /// A replica with two pages that have bodies, a comment with an e-mail address, and a few small changes.
    func filledReplica(_ number: UInt64) async throws -> any ConformanceReplica {
        let replica = try await replica(number)
        for page in 1...2 {
            let article = try await replica.savePage(
                "https://example.org/\(number)/\(page)", title: "Page \(page)", body: "The words of \(number)-\(page).")
            try await replica.write(title: "Page \(page), read", of: article)
            if page == 1 { try await replica.addComment(on: article, email: "ada-\(number)@example.org") }
        }
        return replica
    }

    // MARK: Syncing

    func remote(
        for replica: any ConformanceReplica, as role: MemberRole = .writer, _ faults: [RemoteFault] = []
    ) async throws -> any Remote {
        try await place.makeRemote(for: replica.author, as: role, faults: faults)
    }

    @discardableResult
    func sync(
        _ replica: any ConformanceReplica, as role: MemberRole = .writer, _ faults: [RemoteFault] = [],
        blobs: BlobPolicy = .all, attempts: Int = 1
    ) async throws -> SyncReport {
        let remote = try await place.makeRemote(for: replica.author, as: role, faults: faults)
        return try await sync(replica, with: remote, blobs: blobs, attempts: attempts)
    }

    @discardableResult
    func sync(
        _ store: any SyncingStore, with remote: any Remote, blobs: BlobPolicy = .all, attempts: Int = 1
    ) async throws -> SyncReport {
        var retry = RetryPolicy(sleep: { _ in }, jitter: { 0.5 })
        retry.attempts = attempts
        var options = SyncProcedure.Options()
        options.blobs = blobs
        return try await SyncProcedure(store, with: remote, options, retry: retry).run()
    }

    /// Syncs, and returns the problem that must come of it.
    func problem(_ work: () async throws -> SyncReport) async throws -> any ExplainedProblem {
        do {
            _ = try await work()
        } catch let problem as any ExplainedProblem {
            return problem
        }
        throw ConformanceFailure(description: "\(name): it went well, and must not")
    }

    // MARK: Looking

    /// What the place holds, seen by somebody who had nothing.
    func seen() async throws -> MemoryLog {
        let log = MemoryLog(of: library, number: 0xeee)
        let remote = try await place.makeRemote(for: log.id, as: .owner, faults: [])
        let answer = try await remote.pull(log.request(.all, asksForPrivate: true))
        while let frames = try await answer.offer.next() { _ = try await log.take(frames) }
        return log
    }

    /// Fails unless all stores hold the same changes, and none lacks anything.
    func expectEqual(_ stores: [any ChangeStore], _ when: String) async throws {
        let states = try await states(stores)
        for state in states {
            try expect(state == states[0], "\(when): a store holds \(state.vector), another \(states[0].vector)")
            try expect(state.lacking.isEmpty, "\(when): a store lacks \(state.lacking)")
        }
        var digests: [LibraryDigest] = []
        for case let replica as any ConformanceReplica in stores { digests.append(try await replica.libraryDigest()) }
        for case let log as MemoryLog in stores { digests.append(await log.digest) }
        try expect(Set(digests).count <= 1, "\(when): equal changes have come to different libraries")
    }

    private func states(_ stores: [any ChangeStore]) async throws -> [StoreState] {
        var states: [StoreState] = []
        for store in stores { states.append(try await store.state()) }
        return states
    }
}
