internal import SyncProtocol
internal import WireFormat

/// Passes everything on, and notes what was asked.
actor CountingRemote: Remote {
    private let remote: any Remote
    private(set) var calls: [String] = []

    init(_ remote: any Remote) { self.remote = remote }

    func state() async throws -> RemoteState {
        calls.append("state")
        return try await remote.state()
    }

    func pull(_ request: PullRequest) async throws -> RemoteAnswer {
        calls.append("pull")
        return try await remote.pull(request)
    }

    func push(_ offer: ChangeOffer) async throws -> ReceivedCount {
        calls.append("push")
        return try await remote.push(offer)
    }

    func lacking() async throws -> Lacking {
        calls.append("lacking")
        return try await remote.lacking()
    }

    func hints() async throws -> AsyncThrowingStream<Void, any Error> {
        calls.append("hints")
        return try await remote.hints()
    }
}
