internal import Causality
internal import GRDB
internal import LibraryModel
internal import WireFormat

/// Folds the whole log into a projection that was emptied, upon the baseline.
struct ProjectionRebuild {
    private let database: Database

    init(_ database: Database) { self.database = database }

    /// What it came to.
    struct Outcome {
        /// Changes that were folded.
        let changes: Int
        /// Private records that were here, and are not what a change commits to.
        let droppedRecords: Int
    }

    func run(progress: (Int, Int) -> Void) throws -> Outcome {
        let withheld = try withheldRecords()
        try dropDamagedCaptures()
        try dropDamagedRecords()
        try database.run("UPDATE library SET fold_version = ?1", SQLValue(LibraryModel.foldVersion))
        let writer = try StoreWriter(database, WriterMemory())
        try database.forgetArriving()
        if writer.log.baseline != nil { try writer.stageBaseline() }
        let done = try writer.makeAnew(progress: progress)
        try writer.finish()
        return Outcome(changes: done, droppedRecords: try withheldRecords() - withheld)
    }

    /// A capture without its hash is nobody's text.
    ///
    /// Gone, it can come again with a bundle or a sync; the backup has what was left.
    private func dropDamagedCaptures() throws {
        let captures = CaptureCodec()
        let damaged = try database.rows("SELECT number, hash, size, zstd, bytes FROM capture") { row -> Int64? in
            let text = try? captures.unpack(
                row.blob(4), isCompressed: row.integer(3) == 1, size: Int(row.integer(2)))
            let hash = try? row.hash(1)
            return hash != nil && text.map { ContentHash(hashing: $0) } == hash ? nil : row.integer(0)
        }
        for number in damaged.compactMap(\.self) {
            try database.run("DELETE FROM capture WHERE number = ?1", .integer(number))
        }
    }

    /// A record that isn't what its change commits to is as good as withheld.
    private func dropDamagedRecords() throws {
        let damaged = try database.rows(
            "SELECT replica, sequence, operation, commitment, salt, body FROM private_record WHERE salt IS NOT NULL"
        ) { row -> [SQLValue]? in
            let record = try? row.privateRecord(4)
            return record?.commitment == (try? row.hash(3)) ? nil : (0..<3).map { row.value($0) }
        }
        for key in damaged.compactMap(\.self) {
            try database.prepared(
                """
                UPDATE private_record SET salt = NULL, body = NULL
                WHERE replica = ?1 AND sequence = ?2 AND operation = ?3
                """
            ).run(key)
        }
    }

    private func withheldRecords() throws -> Int {
        Int(try database.integer("SELECT count(*) FROM private_record WHERE salt IS NULL") ?? 0)
    }
}
