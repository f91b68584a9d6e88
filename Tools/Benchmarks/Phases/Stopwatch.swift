/// Adds up the time between starts and stops.
struct Stopwatch {
    private var started: ContinuousClock.Instant?
    private var total = Duration.zero

    mutating func start() { started = ContinuousClock.now }

    mutating func stop() {
        if let started { total += ContinuousClock.now - started }
        started = nil
    }

    /// The time so far, in seconds.
    var seconds: Double { total / .seconds(1) }
}
