internal import SyncProtocol
internal import WireFormat

/// A remote whose offers are altered on the way, above the bytes: whatever it stands on stays as it is.
struct AlteredRemote: Remote {
    let remote: any Remote
    var pulling: @Sendable (ChangeOffer) async throws -> ChangeOffer = { $0 }
    var pushing: @Sendable (ChangeOffer) async throws -> ChangeOffer = { $0 }

    func state() async throws -> RemoteState { try await remote.state() }

    func pull(_ request: PullRequest) async throws -> RemoteAnswer {
        let answer = try await remote.pull(request)
        return RemoteAnswer(state: answer.state, offer: try await pulling(answer.offer), notes: answer.notes)
    }

    func push(_ offer: ChangeOffer) async throws -> ReceivedCount { try await remote.push(try await pushing(offer)) }

    func lacking() async throws -> Lacking { try await remote.lacking() }

    func hints() async throws -> AsyncThrowingStream<Void, any Error> { try await remote.hints() }
}

extension ChangeOffer {
    /// The same offer, whose frames are looked at before each is handed on.
    func tapped(_ tap: @escaping @Sendable ([BundleFrame]?) async -> Void) -> ChangeOffer {
        ChangeOffer(header: header) {
            let frames = try await next()
            await tap(frames)
            return frames
        }
    }
}
