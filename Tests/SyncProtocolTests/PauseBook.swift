import Synchronization

/// The pauses that a policy asked for.
final class PauseBook: Sendable {
    private let pauses = Mutex<[Duration]>([])

    var all: [Duration] { pauses.withLock { $0 } }

    func note(_ pause: Duration) { pauses.withLock { $0.append(pause) } }
}
