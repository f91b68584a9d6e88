internal import Lectern
internal import Synchronization
internal import TestSupport

/// Where everything in a step draws from, the engine's front door included.
final class Chance: Sendable {
    private let generator = Mutex(SeededGenerator(seed: 0))

    /// Starts anew, as each step does.
    func begin(_ seed: UInt64) { generator.withLock { $0 = SeededGenerator(seed: seed) } }

    /// The next 64 bits.
    func next() -> UInt64 { generator.withLock { $0.next() } }

    /// The same for the engine.
    var source: RandomSource { RandomSource { [self] in next() } }
}
