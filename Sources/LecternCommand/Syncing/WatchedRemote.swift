import Lectern
import Synchronization

/// What a watch knows of one remote: whether there is a reason to sync with it, and until when it asked to be left alone.
final class WatchedRemote: Sendable {
    /// Whoever asks for more is asked again all the same.
    private static let longestRestInSeconds = 3600

    private struct State {
        var hasReason = false
        var restsUntil = ContinuousClock.now
    }

    let name: String
    /// Says that there may be a reason; for one task.
    let reasons: AsyncStream<Void>
    private let reason: AsyncStream<Void>.Continuation
    private let state = Mutex(State())

    init(_ name: String) {
        self.name = name
        (reasons, reason) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Notes a reason to sync.
    func noteReason() {
        state.withLock { $0.hasReason = true }
        reason.yield()
    }

    /// Whether there was a reason; there is none any more.
    func takeReason() -> Bool {
        state.withLock { state in
            defer { state.hasReason = false }
            return state.hasReason
        }
    }

    /// Notes what went wrong there: one that has too much to do may have said when to come back.
    func note(_ problem: any ExplainedProblem) {
        guard case .busy(_, let seconds?) = problem as? RemoteProblem else { return }
        let time = ContinuousClock.now + .seconds(min(max(0, seconds), Self.longestRestInSeconds))
        state.withLock { $0.restsUntil = max($0.restsUntil, time) }
    }

    /// Waits until the remote may be asked.
    func rest() async throws {
        while case let time = state.withLock({ $0.restsUntil }), time > .now {
            try await Task.sleep(until: time, clock: .continuous)
        }
    }
}
