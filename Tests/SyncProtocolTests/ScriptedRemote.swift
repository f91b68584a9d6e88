import RemoteConformance
import SyncProtocol
import Synchronization
import WireFormat

/// A remote whose answers a test writes; what it doesn't write goes through to another one.
final class ScriptedRemote: Remote {
    private let remote: any Remote
    private let onPull: @Sendable (_ number: Int, PullRequest, any Remote) async throws -> RemoteAnswer
    private let onPush: @Sendable (_ number: Int, ChangeOffer, any Remote) async throws -> ReceivedCount
    private let calls = Mutex<[String]>([])

    init(
        _ remote: any Remote,
        pull: @escaping @Sendable (Int, PullRequest, any Remote) async throws -> RemoteAnswer = {
            try await $2.pull($1)
        },
        push: @escaping @Sendable (Int, ChangeOffer, any Remote) async throws -> ReceivedCount = {
            try await $2.push($1)
        }
    ) {
        self.remote = remote
        onPull = pull
        onPush = push
    }

    /// What was asked, in order.
    var asked: [String] { calls.withLock { $0 } }

    private func note(_ call: String) -> Int {
        calls.withLock { calls in
            calls.append(call)
            return calls.count { $0 == call }
        }
    }

    func state() async throws -> RemoteState {
        _ = note("state")
        return try await remote.state()
    }

    func pull(_ request: PullRequest) async throws -> RemoteAnswer { try await onPull(note("pull"), request, remote) }

    func push(_ offer: ChangeOffer) async throws -> ReceivedCount { try await onPush(note("push"), offer, remote) }

    func lacking() async throws -> Lacking {
        _ = note("lacking")
        return try await remote.lacking()
    }

    func hints() async throws -> AsyncThrowingStream<Void, any Error> { try await remote.hints() }
}

extension ChangeOffer {
    /// The first frames, and then the connection breaks.
    func cut(after count: Int) async throws -> ChangeOffer {
        let frames = try await remainingFrames()
        guard frames.count > count else { return ChangeOffer(header: header, frames: frames) }
        let start = ChangeOffer(header: header, frames: Array(frames[..<count]))
        return ChangeOffer(header: header) {
            guard let frames = try await start.next() else { throw RemoteProblem.testCut }
            return frames
        }
    }
}

extension RemoteProblem {
    static let testCut = RemoteProblem.interrupted(remote: "test", cause: "it was cut")
}
