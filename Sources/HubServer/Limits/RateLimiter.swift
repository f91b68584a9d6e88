internal import Causality
internal import Synchronization

/// Lets everybody ask so often: a bucket for each, which fills again with time.
final class RateLimiter: Sendable {
    /// Who is counted.
    enum Asker: Hashable {
        /// The hash of a token that was found good.
        case token(ContentHash)
        /// The address of somebody who has none.
        case address(String)
    }

    private struct Bucket {
        var level: Double
        var filled: ContinuousClock.Instant
    }

    /// Buckets that are kept at most; those that are full again say nothing, and go first.
    private static let bucketsInMemory = 10_000

    private let rate: Double
    private let size: Double
    private let now: @Sendable () -> ContinuousClock.Instant
    private let buckets = Mutex<[Asker: Bucket]>([:])

    init(_ limits: HubLimits, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        rate = limits.requestsPerSecond
        size = Double(limits.requestsInBurst)
        self.now = now
    }

    /// Counts a request.
    ///
    /// - Throws: `HubProblem.tooManyRequests`.
    func count(_ asker: Asker) throws(HubProblem) {
        let now = now()
        let wait: Double = buckets.withLock { buckets in
            if buckets.count >= Self.bucketsInMemory && buckets[asker] == nil { forgetFull(&buckets, now) }
            var bucket = buckets[asker] ?? Bucket(level: size, filled: now)
            bucket.level = level(bucket, now)
            bucket.filled = now
            defer { buckets[asker] = bucket }
            guard bucket.level >= 1 else { return (1 - bucket.level) / rate }
            bucket.level -= 1
            return 0
        }
        if wait > 0 { throw .tooManyRequests(retryAfterInSeconds: max(1, Int(wait.rounded(.up)))) }
    }

    private func level(_ bucket: Bucket, _ now: ContinuousClock.Instant) -> Double {
        min(size, bucket.level + (now - bucket.filled) / .seconds(1) * rate)
    }

    private func forgetFull(_ buckets: inout [Asker: Bucket], _ now: ContinuousClock.Instant) {
        buckets = buckets.filter { level($0.value, now) < size }
        // So many who ask so much are nobody's devices; each starts anew rather than memory growing.
        if buckets.count >= Self.bucketsInMemory { buckets.removeAll() }
    }
}
