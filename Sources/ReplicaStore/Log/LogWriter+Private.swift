internal import Causality
internal import GRDB
internal import LibraryModel
internal import WireFormat

/// Private records: each is kept beside its commitment, and may come before its change or long after it.
extension LogWriter {
    /// Notes the commitments of a change that arrived.
    ///
    /// - Parameter early: gives the record of an operation that came before its change.
    func keepPrivateRecords(
        of body: ChangeBody, _ origin: ChangeOrigin, _ count: inout ReceivedCount,
        early: (Dot, ContentHash) throws -> PrivateRecord? = { _, _ in nil }
    ) throws {
        for part in body.presentParts {
            for (dot, commitment) in part.privateCommitments(in: origin.id) {
                let record = try early(dot, commitment)
                try keep(record, commitment: commitment, at: dot)
                if record != nil { count.privateRecords += 1 }
            }
        }
    }

    /// Notes a commitment, with the record where it is here.
    func keep(_ record: PrivateRecord?, commitment: ContentHash, at dot: Dot) throws {
        try database.prepared(
            """
            INSERT INTO private_record (replica, sequence, operation, commitment, salt, body)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            """
        ).run([
            .integer(try line(of: dot.replica).number), SQLValue(dot.sequence), .integer(Int64(dot.index)),
            .hash(commitment), SQLValue(salt: record?.salt), SQLValue(record?.body),
        ])
    }

    /// Notes the commitments of a change that is folded anew.
    func noteCommitments(of change: LibraryChange) throws {
        for part in change.parts {
            for (dot, commitment) in part.privateCommitments(in: change.origin.id) {
                try noteCommitment(commitment, at: dot)
            }
        }
    }

    /// Notes a commitment of the baseline or the log; the record that belongs to it stays where it is here.
    func noteCommitment(_ commitment: ContentHash, at dot: Dot) throws {
        try database.run(
            """
            INSERT INTO private_record (replica, sequence, operation, commitment) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT DO UPDATE SET commitment = ?4, salt = NULL, body = NULL WHERE commitment <> ?4
            """, .integer(try line(of: dot.replica).number), SQLValue(dot.sequence), .integer(Int64(dot.index)),
            .hash(commitment))
    }

    /// Forgets the private records of changes in a baseline, but for those to which an item of it commits still.
    func removePrivateRecords(beneath baseline: LogBaseline, except kept: Set<Dot>) throws {
        for (author, line) in baseline.lines {
            guard let number = lines[author]?.number else { continue }
            let dots = try database.rows(
                "SELECT sequence, operation FROM private_record WHERE replica = ?1 AND sequence <= ?2",
                [.integer(number), SQLValue(line.head.change.sequence)]
            ) { Dot(replica: author, sequence: $0.unsigned(0), index: UInt32(truncatingIfNeeded: $0.integer(1))) }
            for dot in dots where !kept.contains(dot) {
                try database.run(
                    "DELETE FROM private_record WHERE replica = ?1 AND sequence = ?2 AND operation = ?3",
                    .integer(number), SQLValue(dot.sequence), .integer(Int64(dot.index)))
            }
        }
    }

    /// Takes private records.
    ///
    /// - Parameter holdEarly: takes a record whose change is not here.
    /// - Throws: `StoreProblem.privateMismatch` where a record isn't what its operation commits to.
    func receive(
        _ entries: [PrivateEntry], _ count: inout ReceivedCount, holdEarly: (PrivateEntry) throws -> Void
    ) throws {
        for entry in entries {
            let number = lines[entry.dot.replica]?.number ?? -1
            let held = try database.rows(
                "SELECT commitment, salt IS NULL FROM private_record WHERE replica = ?1 AND sequence = ?2 AND operation = ?3",
                [.integer(number), SQLValue(entry.dot.sequence), .integer(Int64(entry.dot.index))]
            ) { (commitment: try $0.hash(0), isWithheld: $0.integer(1) == 1) }
            guard let held = held.first else {
                // In the baseline only those are known to which an item commits still.
                if entry.dot.sequence <= lines[entry.dot.replica]?.baselineSequence ?? 0 { continue }
                if vector.contains(entry.dot.change) { throw StoreProblem.privateMismatch(entry.dot) }
                try holdEarly(entry)
                continue
            }
            guard held.commitment == entry.record.commitment else { throw StoreProblem.privateMismatch(entry.dot) }
            guard held.isWithheld else { continue }
            try database.run(
                """
                UPDATE private_record SET salt = ?4, body = ?5
                WHERE replica = ?1 AND sequence = ?2 AND operation = ?3
                """, .integer(number), SQLValue(entry.dot.sequence), .integer(Int64(entry.dot.index)),
                SQLValue(salt: entry.record.salt), .blob(entry.record.body))
            count.privateRecords += 1
        }
    }
}
