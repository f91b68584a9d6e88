import Synchronization

/// Ends everything before a step, tidying up too.
final class Crash: Sendable {
    struct PowerCut: Error {}

    private let steps = Mutex(0)
    private let limit: Int

    init(before step: Int = .max) { limit = step }

    /// How many steps there were.
    var count: Int { steps.withLock { $0 } }

    func note() throws {
        let step = steps.withLock { count in
            count += 1
            return count
        }
        if step > limit { throw PowerCut() }
    }
}
