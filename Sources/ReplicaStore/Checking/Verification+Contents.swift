internal import Causality
internal import GRDB
internal import LibraryModel
internal import WireFormat

/// What items refer to: captures, private records, the search index.
extension Verification {
    mutating func checkCaptures() throws {
        let captures = CaptureCodec()
        let rows = try database.prepared("SELECT hash, size, zstd, bytes FROM capture")
        rows.bind([])
        defer { rows.reset() }
        while try rows.step() {
            report.captures += 1
            let hash = try rows.hash(0)
            let text = try? captures.unpack(
                rows.blob(3), isCompressed: rows.integer(2) == 1, size: Int(rows.integer(1)))
            if text.map({ ContentHash(hashing: $0) }) != hash {
                report.note(.captures, "Capture \(hash.description.prefix(8)) does not have its hash.")
            }
        }
        let wrong = try database.integer(
            """
            SELECT count(*) FROM article
            WHERE absent <> (body IS NOT NULL AND NOT EXISTS (SELECT 1 FROM capture WHERE hash = article.body))
            """)
        if let wrong, wrong > 0 {
            report.note(.projection, "\(wrong) articles don't know whether their text is here.")
        }
    }

    mutating func checkPendingSegments() throws {
        for range in try database.unreadableSegments() {
            report.note(
                .projection,
                "What waits of replica \(range.replica.shortDescription), from change \(range.first) on, can't be read."
            )
        }
    }

    /// What a change commits to is noted, as a record or as withheld.
    mutating func checkCommitment(_ dot: Dot, _ commitment: ContentHash) throws {
        commitments += 1
        let noted = try database.bytes(
            """
            SELECT commitment FROM private_record
            WHERE replica = (SELECT number FROM replica WHERE id = ?1) AND sequence = ?2 AND operation = ?3
            """, SQLValue(dot.replica), SQLValue(dot.sequence), .integer(Int64(dot.index)))
        if noted != commitment.bytes { noteRecord(of: dot) }
    }

    private mutating func noteRecord(of dot: Dot) {
        report.note(.privateRecords, "The private record of \(dot.change) is not the one that the change commits to.")
    }

    mutating func checkPrivateRecords() throws {
        let rows = try database.prepared(
            """
            SELECT replica.id, private_record.sequence, operation, commitment, salt, body
            FROM private_record JOIN replica ON replica.number = private_record.replica
            """)
        rows.bind([])
        defer { rows.reset() }
        var count = 0
        while try rows.step() {
            count += 1
            guard !rows.isNull(4), try rows.privateRecord(4).commitment != rows.hash(3) else { continue }
            noteRecord(
                of: Dot(
                    replica: try rows.identifier(0, as: ReplicaID.self), sequence: rows.unsigned(1),
                    index: UInt32(truncatingIfNeeded: rows.integer(2))))
        }
        if count != commitments {
            report.note(.privateRecords, "\(commitments) private records are committed to, and \(count) noted.")
        }
    }

    mutating func checkSearch() throws {
        guard try database.integer("SELECT searches FROM library") == 1 else { return }
        let indexed = try database.integer("SELECT count(*) FROM article WHERE indexed_body IS NOT NULL") ?? 0
        let here =
            try database.integer(
                "SELECT count(*) FROM article JOIN capture ON capture.hash = article.body") ?? 0
        if indexed != here {
            report.note(.search, "\(here) articles have a text, and \(indexed) are in the search index.")
        }
    }
}
