internal import Causality
internal import GRDB
internal import LibraryModel
internal import WireFormat

/// What arrives early waits here, durably, until its prerequisites come.
extension StoreWriter {
    /// Keeps a segment until its prerequisites come.
    ///
    /// Its bytes are checked now, so that later only the place can be wrong.
    func hold(_ segment: Segment) throws {
        do {
            _ = try segment.verifiedOutline(library: library)
        } catch {
            throw StoreProblem.damaged(segment.range, error)
        }
        try database.run(
            "INSERT OR IGNORE INTO pending_segment (replica, first, last, bytes) VALUES (?1, ?2, ?3, ?4)",
            SQLValue(segment.replica), SQLValue(segment.first), SQLValue(segment.last),
            .blob(try SegmentCodec.encode(segment)))
    }

    /// Folds one waiting segment that has become ready, wholly or in part.
    ///
    /// Returns whether there was one.
    func foldPending(_ count: inout ReceivedCount) throws -> Bool {
        let waiting = try database.rows(
            "SELECT replica, first, last FROM pending_segment ORDER BY replica, first"
        ) { (replica: try $0.identifier(0, as: ReplicaID.self), first: $0.unsigned(1), last: $0.unsigned(2)) }
        for row in waiting {
            let known = log.lines[row.replica]?.sequence ?? 0
            guard row.first <= known + 1 else { continue }
            let before = count.folded
            let missing: [ChangeRange]?
            do {
                let bytes = try database.bytes(
                    "SELECT bytes FROM pending_segment WHERE replica = ?1 AND first = ?2 AND last = ?3",
                    SQLValue(row.replica), SQLValue(row.first), SQLValue(row.last))
                // What was damaged on the disk meanwhile comes again with a sync.
                missing = try (try? SegmentCodec.decode(bytes ?? [])).flatMap { try fold($0, &count) }
            } catch let problem as StoreProblem where problem.isMisfit {
                // One stray segment must not keep everything else out. What was folded of it stands on its own.
                // All of it may be here meanwhile, from elsewhere and under other hashes.
                let taken = max(row.first - 1, log.lines[row.replica]?.sequence ?? 0)
                count.refused += row.last > taken ? Int(row.last - taken) : 0
                missing = nil
            }
            if missing == nil {
                try database.run(
                    "DELETE FROM pending_segment WHERE replica = ?1 AND first = ?2 AND last = ?3",
                    SQLValue(row.replica),
                    SQLValue(row.first), SQLValue(row.last))
            }
            if count.folded > before || missing == nil { return true }
        }
        return false
    }

    /// Takes private records, each for an operation that is here or waits.
    ///
    /// - Throws: `StoreProblem.privateMismatch` where a record isn't what its operation commits to.
    func receive(_ entries: [PrivateEntry], _ count: inout ReceivedCount) throws {
        try log.receive(entries, &count, holdEarly: holdPrivate)
    }

    /// The record that waited for an operation, where there is one.
    func takePendingPrivate(at dot: Dot, _ commitment: ContentHash) throws -> PrivateRecord? {
        let key = [SQLValue(dot.replica), SQLValue(dot.sequence), .integer(Int64(dot.index))]
        let records = try database.rows(
            "SELECT salt, body FROM pending_private WHERE replica = ?1 AND sequence = ?2 AND operation = ?3", key
        ) { try $0.privateRecord(0) }
        guard let record = records.first else { return nil }
        try database.prepared(
            "DELETE FROM pending_private WHERE replica = ?1 AND sequence = ?2 AND operation = ?3"
        ).run(key)
        // Nobody could check it when it came. What doesn't fit is as good as withheld.
        return record.commitment == commitment ? record : nil
    }

    /// Takes the records that waited for changes which a snapshot stands for; those to which no item commits go.
    func takePendingPrivate(beneath baseline: VersionVector, _ count: inout ReceivedCount) throws {
        let waiting = try database.rows("SELECT replica, sequence, operation, salt, body FROM pending_private") { row in
            PrivateEntry(
                dot: Dot(
                    replica: try row.identifier(0, as: ReplicaID.self), sequence: row.unsigned(1),
                    index: UInt32(truncatingIfNeeded: row.integer(2))),
                record: try row.privateRecord(3))
        }
        for entry in waiting where baseline.contains(entry.dot.change) {
            try database.run(
                "DELETE FROM pending_private WHERE replica = ?1 AND sequence = ?2 AND operation = ?3",
                SQLValue(entry.dot.replica), SQLValue(entry.dot.sequence), .integer(Int64(entry.dot.index)))
            do {
                try log.receive([entry], &count) { _ in }
            } catch StoreProblem.privateMismatch {
                // Nobody could check it when it came. What doesn't fit is as good as withheld.
            }
        }
    }

    /// Takes captures whose hashes were checked, and lets their articles see them.
    func receive(_ captures: [PackedCapture], _ count: inout ReceivedCount) throws {
        for capture in captures {
            let keeping = try log.captures.keep(capture)
            if keeping != .known { count.captures += 1 }
            try projection.see(capture.text, capture.hash, keeping)
        }
    }

    private func holdPrivate(_ entry: PrivateEntry) throws {
        try database.run(
            """
            INSERT OR REPLACE INTO pending_private (replica, sequence, operation, salt, body)
            VALUES (?1, ?2, ?3, ?4, ?5)
            """, SQLValue(entry.dot.replica), SQLValue(entry.dot.sequence), .integer(Int64(entry.dot.index)),
            SQLValue(salt: entry.record.salt), .blob(entry.record.body))
    }
}

extension StoreProblem {
    /// Whether what arrived contradicts the log, and not the other way round.
    fileprivate var isMisfit: Bool {
        switch self {
        case .fork, .damaged: true
        default: false
        }
    }
}

extension Database {
    /// Segments that wait and can't be read, as a damaged file has them.
    func unreadableSegments() throws -> [ChangeRange] {
        let library = try libraryID()
        return try rows("SELECT replica, first, last, bytes FROM pending_segment") { row -> ChangeRange? in
            let segment = try? SegmentCodec.decode(row.blob(3))
            guard (try? segment?.verifiedOutline(library: library)) == nil else { return nil }
            return ChangeRange(
                replica: try row.identifier(0, as: ReplicaID.self), first: row.unsigned(1), last: row.unsigned(2))
        }.compactMap(\.self)
    }

    /// Forgets segments that wait and can't be read; returns whether there were any.
    func forgetUnreadableSegments() throws -> Bool {
        let unreadable = try unreadableSegments()
        for range in unreadable {
            try run(
                "DELETE FROM pending_segment WHERE replica = ?1 AND first = ?2 AND last = ?3", SQLValue(range.replica),
                SQLValue(range.first), SQLValue(range.last))
        }
        return !unreadable.isEmpty
    }
}
