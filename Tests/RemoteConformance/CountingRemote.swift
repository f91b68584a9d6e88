public import Causality
public import SyncProtocol
public import WireFormat

/// Passes everything on, and notes what was asked.
public actor CountingRemote: Remote {
    private let remote: any Remote
    /// The methods, in the order in which they were called.
    public private(set) var calls: [String] = []

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
        return try await remote.pull(request)
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
