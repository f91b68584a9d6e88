internal import GRDB

/// A new database beside a damaged one: it takes what can be saved of that, and everything else is made anew in it.
///
/// Nobody but a repair ever sees it, which either puts its contents in the place of the damaged ones, or throws it away.
struct MendedFile {
    private let queue: DatabaseQueue

    /// Creates the file.
    ///
    /// - Parameter page: the size of the damaged file's pages, which must be the same.
    init(_ path: String, pageInBytes page: Int64) throws {
        guard try DatabasePaths(path).createPrivately() else { throw StoreProblem.exists(path: path) }
        var configuration = Configuration()
        configuration.prepareDatabase { database in
            try database.execute(
                sql: """
                    PRAGMA page_size = \(page); PRAGMA cache_size = -4096;
                    PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF
                    """)
        }
        queue = try DatabaseQueue(path: path.asDatabasePath, configuration: configuration)
    }

    /// Takes what can be saved of `source`, and makes everything else anew.
    ///
    /// It is all one transaction, so that nothing has to be kept for a way back.
    ///
    /// - Returns: what was saved, what was made of it, and how many captures are missed now that weren't before.
    func fill(
        from source: Database, progress: (Int, Int) -> Void
    ) throws -> (salvage: Salvage, rebuilt: ProjectionRebuild.Outcome, missed: Int) {
        try queue.write { database in
            try Schema.migrate(database)
            try database.execute(sql: ReplicaStore.mergingOfSearchIndex)
            var salvage = Salvage(from: source, to: database)
            try salvage.run()
            let rebuilt = try ProjectionRebuild(database).run(progress: progress)
            let missed = try database.absentCaptureCount() - ((try? source.absentCaptureCount()) ?? 0)
            return (salvage, rebuilt, max(0, missed))
        }
    }

    /// Checks everything that can be checked.
    func verify() throws -> VerificationReport {
        // It may have to write a temporary table.
        try queue.write { database in
            var verification = try Verification(database, roomInBytes: Verification.roomInBytes)
            try verification.run { _, _ in }
            return verification.report
        }
    }

    /// Gives a file these contents.
    func replace(_ file: DatabaseFile) throws { try queue.read { try file.replaceContents(by: $0) } }

    func close() { try? queue.close() }
}

extension Database {
    fileprivate func absentCaptureCount() throws -> Int {
        Int(try integer("SELECT count(*) FROM absent_capture") ?? 0)
    }
}
