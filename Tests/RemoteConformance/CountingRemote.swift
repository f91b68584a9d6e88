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
        let noted = ChangeOffer(header: answer.offer.header) {
            let frames = try await answer.offer.next()
            await self.note(frames ?? [], of: pull)
            return frames
        }
        return RemoteAnswer(state: answer.state, offer: noted, notes: answer.notes)
    }

    private func note(_ frames: [BundleFrame], of pull: Int) {
        for case .items(let items) in frames { pulledItems[pull] += items.count }
    }

    /// Passes it on.
    public func push(_ offer: ChangeOffer) async throws -> ReceivedCount {
        calls.append("push")
        return try await remote.push(offer)
    }

    /// Passes it on.
    public func keep(baseline offer: ChangeOffer, retired: [ReplicaID], forgotten: [ContentHash]) async throws {
        calls.append("keep")
        try await remote.keep(baseline: offer, retired: retired, forgotten: forgotten)
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

    /// Passes it on.
    public func hints() async throws -> AsyncThrowingStream<Void, any Error> {
        calls.append("hints")
        return try await remote.hints()
    }
}
