internal import Causality
internal import GRDB
internal import LibraryModel
internal import MergeTypes
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
    /// week old, or a purge can't be forgotten before everybody is known to have what they did.
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

    /// Cost: that of `holdsUpPurge`, and what came in since that replica's newest change as far as it is acknowledgements
    /// only.
    fileprivate func isAcknowledgementDue(
        own: ReplicaID, isUrgent: Bool, nowInMilliseconds now: Int64
    ) throws -> Bool {
        let lines = try replicaLines()
        guard let line = lines[own], line.sequence > 0 else { return false }
        if try holdsUpPurge(unseenBy: line, lines) { return true }
        let newest = try rows(
            "SELECT position, timestamp FROM change WHERE replica = ?1 AND sequence = ?2",
            [.integer(line.number), SQLValue(line.sequence)]
        ) { (position: $0.integer(0), milliseconds: Timestamp(rawValue: $0.unsigned(1)).milliseconds) }
        .first
        guard try hasContents(behind: newest?.position ?? 0) else { return false }
        guard let newest, !isUrgent else { return true }
        return abs(now - newest.milliseconds) >= Self.weekInMilliseconds
    }

    /// Whether something came in since a replica's newest change that is a purge, or was made by somebody who hadn't seen a
    /// purge that is here, or something of the baseline, which may have had purges.
    ///
    /// In some logs such a change stands before the purge, which can't go from there until all are known to have the change.
    /// One that was made by somebody who had seen all purges stands behind them everywhere, and nobody waits for it. That is
    /// what bounds it: for each purge a replica acknowledges at most what was done apart from that purge. An acknowledgement
    /// names all purges that its author has, so nobody who knows of no other one answers it.
    ///
    /// Cost: for each author of what came in, a context and a look at the items that were ever purged.
    private func holdsUpPurge(unseenBy line: ReplicaLine, _ lines: [ReplicaID: ReplicaLine]) throws -> Bool {
        let baseline = try logBaseline()?.vector ?? VersionVector()
        for (author, other) in lines where other.number != line.number {
            // What an author had seen only grows: the first one lacks the most.
            let first = max(line.context[author], other.baselineSequence) + 1
            guard first <= other.sequence else { continue }
            var seen = try chainContext(at: first, of: other)
            seen[author] = first - 1
            if try !seen.contains(baseline) || hasPurge(unseenIn: seen, lines) { return true }
        }
        return false
    }

    /// Whether the log has a purge that isn't in a vector.
    private func hasPurge(unseenIn seen: VersionVector, _ lines: [ReplicaID: ReplicaLine]) throws -> Bool {
        guard let position = try firstPosition(unseenIn: seen, lines) else { return false }
        // Nothing else that is purged has words or addresses.
        for table in ItemTable.shown {
            let purged = try prepared("SELECT id, state FROM \(table.name) WHERE lifecycle = 2 AND newest_part >= ?1")
            purged.bind([.integer(PartPlace(position: position, firstIndex: 0).rawValue)])
            defer { purged.reset() }
            while try purged.step() {
                let key = ItemKey(kind: table.kind, id: try purged.identifier(0, as: ItemID.self))
                let purge = try decodedState(purged.blob(1), of: key).purge
                if purge?.dots.contains(where: { !seen.contains($0.change) }) == true { return true }
            }
        }
        return false
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
