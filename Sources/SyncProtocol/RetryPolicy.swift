public import Causality

/// When a sync tries again, and how long it waits before it does.
///
/// Time and chance are arguments: the policy itself only counts.
public struct RetryPolicy: Sendable {
    /// How often in a row something may fail without anything new having come through.
    ///
    /// Half as often again where it goes in small steps, which get smaller.
    public var attempts = 4
    /// The pause before the first repetition; each further one is twice as long.
    public var firstPause = Duration.milliseconds(500)
    /// The longest pause, also of those that a remote asks for.
    public var longestPause = Duration.seconds(120)
    /// Waits.
    public var sleep: @Sendable (Duration) async throws -> Void
    /// A number from 0 up to 1, by which pauses are spread.
    public var jitter: @Sendable () -> Double

    /// Creates the policy of a person's sync.
    public init(
        sleep: @escaping @Sendable (Duration) async throws -> Void, jitter: @escaping @Sendable () -> Double
    ) {
        self.sleep = sleep
        self.jitter = jitter
    }

    /// The pause after so many failures in a row; `nil` where it is time to give up.
    ///
    /// - Parameter isCareful: whether it goes in small steps.
    public func pause(after problem: any ExplainedProblem, failures: Int, isCareful: Bool = false) -> Duration? {
        guard problem.isTransient, failures < attempts + (isCareful ? attempts / 2 : 0) else { return nil }
        let doublings = min(max(failures - 1, 0), 30)
        let own = min(longestPause, firstPause * Double(1 << doublings) * (0.5 + jitter()))
        if case .busy(_, .some(let seconds)) = problem as? RemoteProblem {
            let asked = Duration.seconds(max(0, seconds))
            // Everybody was told the same; who comes back at once comes back together.
            return asked > longestPause ? nil : max(own, asked + firstPause * jitter())
        }
        return own
    }
}
