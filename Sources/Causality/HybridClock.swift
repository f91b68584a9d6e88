/// Issues the times of a replica's changes: close to the wall clock, and later than what was seen, within reason.
///
/// `stamp = max(now, min(newest + 1 tick, now + follow limit))`. Following the newest time that was seen makes an edit
/// win over what it replaced on screens that only compare times. The limit keeps one wrong clock from carrying all others
/// away; stamps may therefore fall along a chain. That is harmless: causality decides, the clock only breaks ties.
public struct HybridClock: Sendable {
    /// How far ahead of the wall clock an issued time may run.
    public static let followLimitInMilliseconds: Int64 = 60_000

    /// The newest time seen or issued.
    public private(set) var newest: Timestamp

    /// Creates a clock that has seen `newest`.
    public init(newest: Timestamp = Timestamp(rawValue: 0)) { self.newest = newest }

    /// Takes note of a received time.
    ///
    /// Any value is accepted.
    public mutating func observe(_ timestamp: Timestamp) { newest = max(newest, timestamp) }

    /// Issues the time of a new change, given the wall clock in milliseconds since 1970.
    public mutating func issue(nowInMilliseconds now: Int64) -> Timestamp {
        let now = min(max(now, 0), Timestamp.largestMilliseconds)
        let wall = Timestamp(milliseconds: now)
        let limit = Timestamp(rawValue: Timestamp(milliseconds: now + Self.followLimitInMilliseconds).rawValue | 0xffff)
        // What lies beyond the limit is forgotten: our own bad clock, once repaired, does not stick.
        newest = max(wall, min(newest.successor, limit))
        return newest
    }
}
