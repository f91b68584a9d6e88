internal import Synchronization

/// What a hub has done since it began, counted: Prometheus asks for it.
///
/// No label names a library, a token or an address.
public final class HubMetrics: Sendable {
    /// Upper ends of the ranges into which durations fall, in seconds.
    static let durationRanges = [0.005, 0.025, 0.1, 0.5, 2.5, 10, 60]

    struct RequestKind: Hashable, Comparable {
        let route: String
        let status: Int

        static func < (left: Self, right: Self) -> Bool { (left.route, left.status) < (right.route, right.status) }
    }

    struct Durations {
        /// How many fell into each range, the last one without an end.
        var counts = [Int](repeating: 0, count: HubMetrics.durationRanges.count + 1)
        var sumInSeconds = 0.0
    }

    struct Counts {
        var requests: [RequestKind: Int] = [:]
        var durations: [String: Durations] = [:]
        var receivedInBytes = 0
        var sentInBytes = 0
        var changes = 0
    }

    private let counts = Mutex(Counts())

    /// Starts at nothing.
    public init() {}

    var current: Counts { counts.withLock { $0 } }

    func received(bytes: Int) { counts.withLock { $0.receivedInBytes += bytes } }

    func sent(bytes: Int) { counts.withLock { $0.sentInBytes += bytes } }

    /// Counts changes; what they come to stays at the largest number that there is.
    func took(changes: Int) {
        counts.withLock { counts in
            // A snapshot stands for as many changes as it claims.
            let (sum, isTooLarge) = counts.changes.addingReportingOverflow(changes)
            counts.changes = isTooLarge ? .max : sum
        }
    }

    func finished(_ route: HubRoute, status: Int, after duration: Duration) {
        let seconds = duration / .seconds(1)
        let range = Self.durationRanges.firstIndex { seconds <= $0 } ?? Self.durationRanges.count
        counts.withLock { counts in
            counts.requests[RequestKind(route: route.rawValue, status: status), default: 0] += 1
            counts.durations[route.rawValue, default: Durations()].counts[range] += 1
            counts.durations[route.rawValue, default: Durations()].sumInSeconds += seconds
        }
    }
}
