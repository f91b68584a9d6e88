internal import Causality
internal import GRDB
internal import LibraryModel

/// How much of the past a replica keeps.
public enum Retention: Hashable, Sendable {
    /// All of it.
    case everything
    /// Changes of so many days, counted back from the newest one that this replica made; older ones go as soon as every
    /// replica in use has them.
    case days(Int64)

    /// What counts where nobody has said anything.
    public static let standard = Retention.days(365)

    /// What a library's setting says; `nil` where there is none.
    public init(setting: Int64?) {
        self = setting.map { $0 < 0 ? .everything : .days($0) } ?? .standard
    }

    /// Whether what goes depends on how old it is.
    public var goesByAge: Bool {
        if case .days(let days) = self { days > 0 } else { false }
    }

    /// As a library's setting.
    public var setting: Int64 {
        switch self {
        case .everything: -1
        case .days(let days): days
        }
    }
}

extension Database {
    /// What the library's replicas have agreed upon.
    func retention() throws -> Retention {
        Retention(setting: try itemState(.library).value(of: LibraryField.retention))
    }

    /// The newest position up to which the log may go into the baseline.
    ///
    /// - Parameters:
    ///   - own: whose log it is.
    ///   - now: milliseconds since 1970.
    func forgettablePosition(_ retention: Retention, own: ReplicaID, nowInMilliseconds now: Int64) throws -> Int64 {
        guard case .days(let days) = retention else { return try baselinePosition() }
        let acknowledged = try acknowledgedVector(own: own)
        var position = try integer("SELECT max(position) FROM change") ?? 0
        if let first = try firstPosition(unseenIn: acknowledged, replicaLines()) { position = min(position, first - 1) }
        guard retention.goesByAge else { return max(position, try baselinePosition()) }
        guard let present = try presentTime(own: own, nowInMilliseconds: now) else { return try baselinePosition() }
        // By the clocks of those who wrote; one that is far ahead must not keep everything for ever.
        let oldest = Timestamp(milliseconds: max(0, present - min(days, present / Self.day) * Self.day))
        let newest = Timestamp(milliseconds: now + Self.day)
        let kept = try integer(
            "SELECT min(position) FROM change WHERE timestamp >= ?1 AND timestamp <= ?2", SQLValue(oldest.rawValue),
            SQLValue(newest.rawValue))
        if let kept { position = min(position, kept - 1) }
        return max(position, try baselinePosition())
    }

    private static let day: Int64 = 24 * 60 * 60 * 1_000

    /// From when on days are counted back; `nil` where this machine's clock can't be right.
    ///
    /// What is forgotten doesn't come back, so the clock is not believed alone. This replica's newest change was made by
    /// it: the clock can't stand before that one, and where it runs far ahead, that one is when somebody last worked here.
    /// A replica that has made none goes by the newest time in its log that isn't far ahead itself.
    fileprivate func presentTime(own: ReplicaID, nowInMilliseconds now: Int64) throws -> Int64? {
        let newestOwn = try integer(
            """
            SELECT timestamp FROM change WHERE replica = (SELECT number FROM replica WHERE id = ?1)
            ORDER BY sequence DESC LIMIT 1
            """, SQLValue(own))
        let limit = Timestamp(milliseconds: now + Self.day)
        let newest =
            try newestOwn
            ?? integer(
                "SELECT max(timestamp) FROM change WHERE timestamp <= ?1", SQLValue(limit.rawValue))
        guard let newest else { return try integer("SELECT 1 FROM change") == nil ? now : nil }
        let time = Timestamp(rawValue: UInt64(bitPattern: newest))
        return time > limit ? nil : min(now, time.milliseconds)
    }
}

extension StoreReader {
    /// How much of the past the library's replicas have agreed to keep.
    public func retention() throws -> Retention { try database.retention() }

    /// Whether this machine's clock can say what is old: it isn't more than a day behind what this replica has done.
    ///
    /// Where it is, nothing is forgotten for its age.
    ///
    /// - Parameter now: milliseconds since 1970.
    public func canTellAge(nowInMilliseconds now: Int64) throws -> Bool {
        try database.presentTime(own: try identity().replica, nowInMilliseconds: now) != nil
    }

    /// What compacting would put into the baseline now, and what would stay that may go.
    ///
    /// Cost: reads all changes that may go.
    ///
    /// - Parameters:
    ///   - retention: how much is kept; `nil` for what the library's replicas have agreed upon.
    ///   - now: milliseconds since 1970.
    public func forgettableHistory(_ retention: Retention?, nowInMilliseconds now: Int64) throws -> ForgettableHistory {
        let position = try database.forgettablePosition(
            try retention ?? self.retention(), own: try identity().replica, nowInMilliseconds: now)
        return try database.forgettableHistory(upTo: position)
    }
}
