internal import Causality
internal import GRDB
internal import LibraryModel
internal import WireFormat

/// A replica that only reads says now and then what it has seen, so that others may forget.
extension StoreWriter {
    /// Makes a change that says what this replica has seen, and nothing else, where that is due.
    ///
    /// - Parameters:
    ///   - isUrgent: whether others wait for it, so that a newest change of less than a week ago is no reason to wait.
    ///   - now: milliseconds since 1970.
    public func acknowledge(isUrgent: Bool, nowInMilliseconds now: Int64) throws {
        guard try database.isAcknowledgementDue(own: own.replica, isUrgent: isUrgent, nowInMilliseconds: now) else {
            return
        }
        try projection.flush()
        let line = try log.line(of: own.replica)
        let id = ChangeID(replica: own.replica, sequence: line.sequence + 1)
        let origin = ChangeOrigin(id: id, timestamp: clock.issue(nowInMilliseconds: now), context: vector)
        let change = ChangeSealer().change(contextDelta: contextDelta(from: line))
        let hash = change.hash(library: library, id: id, previous: line.head, timestamp: origin.timestamp)
        try append(change.bytes, hash: hash, origin: origin)
    }
}

extension StoreReader {
    /// Whether this replica should say what it has seen: others have done something since its newest change, and that is a
    /// week old or purged something.
    ///
    /// - Parameters:
    ///   - isUrgent: whether others wait for it, however old its newest change is.
    ///   - now: milliseconds since 1970.
    public func isAcknowledgementDue(isUrgent: Bool, nowInMilliseconds now: Int64) throws -> Bool {
        try database.isAcknowledgementDue(own: try identity().replica, isUrgent: isUrgent, nowInMilliseconds: now)
    }
}

extension Database {
    private static let weekInMilliseconds: Int64 = 7 * 24 * 60 * 60 * 1_000

    /// Cost: what came in since that replica's newest change, as far as it is acknowledgements only, and that change.
    fileprivate func isAcknowledgementDue(
        own: ReplicaID, isUrgent: Bool, nowInMilliseconds now: Int64
    ) throws -> Bool {
        guard let line = try replicaLines()[own], line.sequence > 0 else { return false }
        let newest = try rows(
            "SELECT position, timestamp, body FROM change WHERE replica = ?1 AND sequence = ?2",
            [.integer(line.number), SQLValue(line.sequence)]
        ) {
            (position: $0.integer(0), milliseconds: Timestamp(rawValue: $0.unsigned(1)).milliseconds, body: $0.blob(2))
        }
        .first
        guard try hasContents(behind: newest?.position ?? 0) else { return false }
        guard let newest, !isUrgent, abs(now - newest.milliseconds) < Self.weekInMilliseconds else { return true }
        // Whoever purges waits for the others, and they for it, as long as it hasn't seen what came before the purge there.
        return try ChangeBody(bytes: newest.body).presentParts.contains(where: \.isPurge)
    }

    /// Whether a change in the log behind a position does anything.
    private func hasContents(behind position: Int64) throws -> Bool {
        let later = try prepared("SELECT body FROM change WHERE position > ?1 ORDER BY position")
        later.bind([.integer(position)])
        defer { later.reset() }
        while try later.step() {
            if try !ChangeBody.isEmpty(later.blob(0)) { return true }
        }
        return false
    }
}
