import CSessionExtension
import GRDBSQLite

/// SQLite's session extension: what a connection changes, as bytes that another database can take.
enum SessionExtension {
    /// What is noted of a connection until `end`.
    struct Recording {
        fileprivate let session: UnsafeMutableRawPointer

        /// Ends it.
        ///
        /// - Returns: everything that was changed, rows by their primary keys.
        func end() throws -> [UInt8] {
            var size: Int32 = 0
            var bytes: UnsafeMutableRawPointer?
            try check(lectern_session_end(session, &size, &bytes), "take what was changed")
            return taken(bytes, size)
        }
    }

    /// Begins to note what a connection changes.
    static func record(_ database: PlainDatabase) throws -> Recording {
        guard let session = lectern_session_begin(UnsafeMutableRawPointer(database.connection)) else {
            throw BenchmarkProblem.sqlite(attempt: "begin a session", message: "SQLite was built without the extension")
        }
        return Recording(session: session)
    }

    /// Carries out what another database changed.
    ///
    /// - Parameter keepsOwn: whether in a conflict stays what is here.
    /// - Returns: how conflicts were settled, for `rebase`.
    static func apply(_ changes: [UInt8], to database: PlainDatabase, keepsOwn: Bool) throws -> [UInt8] {
        var size: Int32 = 0
        var rebase: UnsafeMutableRawPointer?
        let policy = keepsOwn ? LECTERN_SESSION_KEEP : LECTERN_SESSION_TAKE
        let code = lectern_session_apply(
            UnsafeMutableRawPointer(database.connection), Int32(changes.count), changes, policy, &size, &rebase)
        try check(code, "carry changes out")
        return taken(rebase, size)
    }

    /// Changes as they are upon those of another side.
    static func rebase(_ changes: [UInt8], upon settled: [UInt8]) throws -> [UInt8] {
        if settled.isEmpty { return changes }
        var size: Int32 = 0
        var result: UnsafeMutableRawPointer?
        let code = lectern_session_rebase(
            Int32(settled.count), settled, Int32(changes.count), changes, &size, &result)
        try check(code, "rebase changes")
        return taken(result, size)
    }

    private static func taken(_ bytes: UnsafeMutableRawPointer?, _ size: Int32) -> [UInt8] {
        defer { lectern_session_free(bytes) }
        return bytes.map { Array(UnsafeRawBufferPointer(start: $0, count: Int(size))) } ?? []
    }

    private static func check(_ code: Int32, _ attempt: String) throws {
        guard code != SQLITE_OK else { return }
        throw BenchmarkProblem.sqlite(attempt: attempt, message: String(cString: sqlite3_errstr(code)))
    }
}
