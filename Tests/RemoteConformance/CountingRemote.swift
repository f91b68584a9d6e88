public import Causality
public import SyncProtocol
public import WireFormat

/// Passes everything on, and notes what was asked.
public actor CountingRemote: Remote {
    private let remote: any Remote
    /// The methods, in the order in which they were called.
    public private(set) var calls: [String] = []
    /// How many items of snapshots came with each pull.
    public private(set) var pulledItems: [Int] = []
    /// How many items of snapshots went with each push.
    public private(set) var pushedItems: [Int] = []

    /// Stands before a remote.
    public init(_ remote: any Remote) { self.remote = remote }

    /// Passes it on.
    public func state() async throws -> RemoteState {
        calls.append("state")
        return try await remote.state()
    }

    /// Passes it on.
    public func pull(_ request: PullRequest) async throws -> RemoteAnswer {
        calls.append("pull")
        let pull = pulledItems.endIndex
        pulledItems.append(0)
        let answer = try await remote.pull(request)
        let noted = answer.offer.noting { await self.note(pulled: $0, with: pull) }
        return RemoteAnswer(state: answer.state, offer: noted, notes: answer.notes)
    }

    private func note(pulled items: Int, with pull: Int) { pulledItems[pull] += items }

    private func noting(pushed offer: ChangeOffer) -> ChangeOffer {
        let push = pushedItems.endIndex
        pushedItems.append(0)
        return offer.noting { await self.note(pushed: $0, with: push) }
    }

    private func note(pushed items: Int, with push: Int) { pushedItems[push] += items }

    /// Passes it on.
    public func push(_ offer: ChangeOffer) async throws -> ReceivedCount {
        calls.append("push")
        return try await remote.push(noting(pushed: offer))
    }

    /// Passes it on.
    public func keep(baseline offer: ChangeOffer, retired: [ReplicaID], forgotten: [ContentHash]) async throws {
        calls.append("keep")
        try await remote.keep(baseline: noting(pushed: offer), retired: retired, forgotten: forgotten)
    }

    /// Passes it on.
    public func lacking() async throws -> Lacking {
        calls.append("lacking")
        return try await remote.lacking()
    }

    /// Passes it on.
    public func note(stillLacking lacking: Lacking) async throws {
        calls.append("note")
        try await remote.note(stillLacking: lacking)
    }

    /// Passes it on, uncounted: nothing is asked of anybody.
    public func notesOfOffers() async -> [RemoteNote] { await remote.notesOfOffers() }

    /// Passes it on.
    public func hints() async throws -> AsyncThrowingStream<Void, any Error> {
        calls.append("hints")
        return try await remote.hints()
    }
}

extension ChangeOffer {
    /// The same offer; `note` hears how many items of a snapshot are in what is asked for.
    fileprivate func noting(_ note: @escaping @Sendable (Int) async -> Void) -> ChangeOffer {
        ChangeOffer(header: header) {
            let frames = try await next()
            for case .items(let items) in frames ?? [] { await note(items.count) }
            return frames
        }
    }
}
