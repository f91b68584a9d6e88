internal import Synchronization

/// The wall clock of one machine, as its owner sees it.
final class DeviceClock: Sendable {
    private let state = Mutex<(true: Int64, offset: Int64)>((0, 0))

    /// What the machine shows, in milliseconds since 1970; never before that.
    var now: Int64 { state.withLock { max(0, $0.true + $0.offset) } }

    /// Lets the true time be another one.
    func setTrueTime(_ milliseconds: Int64) { state.withLock { $0.true = milliseconds } }

    /// Sets the machine right or wrong.
    func setOffset(_ milliseconds: Int64) { state.withLock { $0.offset = milliseconds } }
}
