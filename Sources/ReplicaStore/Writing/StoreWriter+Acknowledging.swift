internal import Causality
internal import GRDB
internal import LibraryModel
internal import WireFormat

/// A replica that only reads says now and then what it has seen, so that others may forget.
extension StoreWriter {
    /// Makes a change that says what this replica has seen, and nothing else.
    ///
    /// - Parameter now: milliseconds since 1970.
    public func acknowledge(nowInMilliseconds now: Int64) throws {
        guard try database.isAcknowledgementDue(own: own.replica, nowInMilliseconds: now) else { return }
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
    /// Whether this replica should say what it has seen: its newest change is a week old, and others have done something
    /// since.
    ///
    /// - Parameter now: milliseconds since 1970.
    public func isAcknowledgementDue(nowInMilliseconds now: Int64) throws -> Bool {
        try database.isAcknowledgementDue(own: try identity().replica, nowInMilliseconds: now)
    }
}

extension Database {
    private static let weekInMilliseconds: Int64 = 7 * 24 * 60 * 60 * 1_000

    /// Cost: what came in since that replica's newest change, as far as it is acknowledgements only.
    fileprivate func isAcknowledgementDue(own: ReplicaID, nowInMilliseconds now: Int64) throws -> Bool {
        guard let line = try replicaLines()[own], line.sequence > 0 else { return false }
        let newest = try rows(
            "SELECT position, timestamp FROM change WHERE replica = ?1 AND sequence = ?2",
            [.integer(line.number), SQLValue(line.sequence)]
        ) { (position: $0.integer(0), milliseconds: Timestamp(rawValue: $0.unsigned(1)).milliseconds) }.first
        if let newest, abs(now - newest.milliseconds) < Self.weekInMilliseconds { return false }
        let later = try prepared("SELECT body FROM change WHERE position > ?1 ORDER BY position")
        later.bind([.integer(newest?.position ?? 0)])
        defer { later.reset() }
        while try later.step() {
            if try !ChangeBody.isEmpty(later.blob(0)) { return true }
        }
        return false
    }
}
