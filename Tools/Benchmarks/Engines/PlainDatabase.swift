import GRDBSQLite

/// A connection to a plain SQLite database with nothing between it and the C interface: what the floor is made of.
///
/// It is SQLite as the engine links it, so that both run on the same one.
final class PlainDatabase {
    /// A value to bind.
    enum Value {
        case text(String)
        case integer(Int)
        case null
    }

    private var handle: OpaquePointer?
    private var statements: [String: OpaquePointer] = [:]

    init(path: String, _ synchronous: Synchronous) throws {
        let code = sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nil)
        try check(code, "open \(path)")
        try execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = \(synchronous.rawValue)")
    }

    deinit {
        for statement in statements.values { sqlite3_finalize(statement) }
        sqlite3_close(handle)
    }

    /// The connection, for what is written in C.
    var connection: OpaquePointer? { handle }

    /// The version of SQLite.
    static var version: String { String(cString: sqlite3_libversion()) }

    /// Runs statements without values.
    func execute(_ sql: String) throws { try check(sqlite3_exec(handle, sql, nil, nil, nil), "run \(sql.prefix(60))") }

    /// Runs a statement; each is prepared once.
    ///
    /// - Returns: the first row's first column, where there is one.
    @discardableResult
    func run(_ sql: String, _ values: [Value] = []) throws -> [UInt8]? {
        let statement = try prepared(sql)
        defer { sqlite3_reset(statement) }
        for (position, value) in values.enumerated() { bind(value, to: statement, at: Int32(position + 1)) }
        switch sqlite3_step(statement) {
        case SQLITE_DONE: return nil
        case SQLITE_ROW:
            let bytes = UnsafeRawBufferPointer(
                start: sqlite3_column_blob(statement, 0), count: Int(sqlite3_column_bytes(statement, 0)))
            return Array(bytes)
        case let code:
            try check(code, "run \(sql.prefix(60))")
            return nil
        }
    }

    /// Runs a statement to its end.
    ///
    /// - Returns: how many rows it gave.
    func rows(_ sql: String, _ values: [Value]) throws -> Int {
        let statement = try prepared(sql)
        defer { sqlite3_reset(statement) }
        for (position, value) in values.enumerated() { bind(value, to: statement, at: Int32(position + 1)) }
        var count = 0
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_DONE: return count
            case SQLITE_ROW: count += 1
            case let code: try check(code, "run \(sql.prefix(60))")
            }
        }
    }

    /// The row that was inserted last.
    var lastRow: Int { Int(sqlite3_last_insert_rowid(handle)) }

    /// Copies the whole database into a new file.
    func copy(to path: String) throws {
        var target: OpaquePointer?
        try check(sqlite3_open(path, &target), "open \(path)")
        defer { sqlite3_close(target) }
        guard let backup = sqlite3_backup_init(target, "main", handle, "main") else {
            throw BenchmarkProblem.sqlite(attempt: "copy", message: String(cString: sqlite3_errmsg(target)))
        }
        sqlite3_backup_step(backup, -1)
        try check(sqlite3_backup_finish(backup), "copy")
    }

    private func prepared(_ sql: String) throws -> OpaquePointer? {
        if let statement = statements[sql] { return statement }
        var statement: OpaquePointer?
        try check(sqlite3_prepare_v2(handle, sql, -1, &statement, nil), "prepare \(sql.prefix(60))")
        statements[sql] = statement
        return statement
    }

    private func bind(_ value: Value, to statement: OpaquePointer?, at index: Int32) {
        switch value {
        case .null: sqlite3_bind_null(statement, index)
        case .integer(let number): sqlite3_bind_int64(statement, index, Int64(number))
        case .text(var text):
            text.withUTF8 { utf8 in
                _ = utf8.withMemoryRebound(to: CChar.self) { buffer in
                    sqlite3_bind_text(statement, index, buffer.baseAddress, Int32(buffer.count), Self.copies)
                }
            }
        }
    }

    private func check(_ code: Int32, _ attempt: String) throws {
        guard code != SQLITE_OK else { return }
        throw BenchmarkProblem.sqlite(attempt: attempt, message: String(cString: sqlite3_errmsg(handle)))
    }

    private static let copies = unsafeBitCast(OpaquePointer(bitPattern: -1), to: sqlite3_destructor_type.self)
}
