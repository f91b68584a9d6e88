internal import Causality
internal import Synchronization

/// Tells those who watch a library that there is something new.
///
/// Hints that come faster than somebody reads become one. Who watches costs a few hundred bytes and no timer.
final class HintBroadcaster: Sendable {
    private struct Watchers {
        var signals: [LibraryID: [UInt64: HintSignal]] = [:]
        var nextNumber: UInt64 = 0
    }

    private let watchers = Mutex(Watchers())

    /// Begins to watch, until the watch goes.
    func watch(_ library: LibraryID) -> HintWatch {
        let signal = HintSignal()
        let number = watchers.withLock { watchers in
            watchers.nextNumber += 1
            watchers.signals[library, default: [:]][watchers.nextNumber] = signal
            return watchers.nextNumber
        }
        return HintWatch(signal) { [weak self] in
            self?.watchers.withLock { watchers in
                watchers.signals[library]?[number] = nil
                if watchers.signals[library]?.isEmpty == true { watchers.signals[library] = nil }
            }
        }
    }

    /// Says that something is new in a library.
    func announce(_ library: LibraryID) {
        for signal in watchers.withLock({ Array(($0.signals[library] ?? [:]).values) }) { signal.raise(.hint) }
    }

    /// Has all streams give a sign of life.
    func keepAlive() {
        for signal in watchers.withLock({ $0.signals.values.flatMap(\.values) }) { signal.raise(.keepAlive) }
    }
}

/// What goes over an event stream.
enum HintKind {
    case keepAlive
    case hint
}

/// What waits to be said to one watcher: one thing at most, a hint rather than a sign of life.
final class HintSignal: Sendable {
    private let waiting = Mutex<HintKind?>(nil)
    private let wake: AsyncStream<Void>.Continuation
    fileprivate let wakes: AsyncStream<Void>

    init() { (wakes, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

    func raise(_ kind: HintKind) {
        waiting.withLock { waiting in
            if waiting != .hint { waiting = kind }
        }
        wake.yield()
    }

    func end() { wake.finish() }

    fileprivate func take() -> HintKind? {
        waiting.withLock { waiting in
            defer { waiting = nil }
            return waiting
        }
    }
}

/// Somebody who watches, until the last reference goes.
final class HintWatch: Sendable {
    private let signal: HintSignal
    private let leave: @Sendable () -> Void

    init(_ signal: HintSignal, leave: @escaping @Sendable () -> Void) {
        self.signal = signal
        self.leave = leave
    }

    deinit { leave() }

    /// What comes next; `nil` at the end.
    func next() async -> HintKind? {
        for await _ in signal.wakes {
            if let kind = signal.take() { return kind }
        }
        return nil
    }

    /// Ends it.
    func end() { signal.end() }
}
