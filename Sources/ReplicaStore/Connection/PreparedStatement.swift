internal import Causality
internal import GRDB
internal import GRDBSQLite
internal import LibraryModel

/// A cached statement with raw binds: the hot path to SQLite.
///
/// Binding starts at 1, columns at 0. A statement is used to its end before the same SQL is asked for again.
struct PreparedStatement {
    private let statement: Statement
    private var handle: OpaquePointer { statement.sqliteStatement }
    private let database: Database

    init(_ database: Database, _ sql: String) throws {
        self.database = database
        statement = try database.cachedStatement(sql: sql)
        sqlite3_reset(statement.sqliteStatement)
    }

    /// Binds all values, of which SQLite makes copies: for a statement that is stepped later.
    func bind(_ values: [SQLValue]) { copy(values, from: 0) }

    private func copy(_ values: [SQLValue], from first: Int) {
        for position in values.indices.dropFirst(first) {
            values[position].lend { Self.bind($0, to: handle, at: Int32(position + 1), Self.copies) }
        }
    }

    /// Each value that is lent takes some of the stack; where there are more, the rest is copied.
    private static let lentAtMost = 32

    /// Lends values to SQLite while `body` steps, without copies; afterwards the statement is ready for new binds.
    func lending<Result>(_ values: [SQLValue], _ body: () throws -> Result) rethrows -> Result {
        let handle = handle
        defer {
            sqlite3_reset(handle)
            sqlite3_clear_bindings(handle)
        }
        if values.count > Self.lentAtMost { copy(values, from: Self.lentAtMost) }
        return try values.withUnsafeBufferPointer { values in
            try Self.lend(values, from: 0, to: handle, body)
        }
    }

    private static func lend<Result>(
        _ values: UnsafeBufferPointer<SQLValue>, from first: Int, to handle: OpaquePointer,
        _ body: () throws -> Result
    ) rethrows -> Result {
        for position in first..<min(values.count, lentAtMost) {
            let index = Int32(position + 1)
            switch values[position] {
            // These are bound by what they are, and not by where they lie.
            case .null: sqlite3_bind_null(handle, index)
            case .integer(let number): sqlite3_bind_int64(handle, index, number)
            case let value:
                return try value.lend { lent in
                    bind(lent, to: handle, at: index, nil)
                    return try lend(values, from: position + 1, to: handle, body)
                }
            }
        }
        return try body()
    }

    private static func bind(
        _ value: LentSQLValue, to handle: OpaquePointer, at index: Int32, _ destructor: sqlite3_destructor_type?
    ) {
        switch value {
        case .null: sqlite3_bind_null(handle, index)
        case .integer(let number): sqlite3_bind_int64(handle, index, number)
        case .text(let buffer):
            sqlite3_bind_text64(
                handle, index, buffer.baseAddress?.assumingMemoryBound(to: CChar.self) ?? empty, UInt64(buffer.count),
                destructor, UInt8(SQLITE_UTF8))
        case .blob(let buffer):
            sqlite3_bind_blob64(
                handle, index, buffer.baseAddress ?? UnsafeRawPointer(empty), UInt64(buffer.count), destructor)
        }
    }

    /// Goes to the next row; `false` at the end, after which the statement is ready for new binds.
    func step() throws -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE:
            sqlite3_reset(handle)
            return false
        default:
            let code = sqlite3_extended_errcode(database.sqliteConnection)
            let message = sqlite3_errmsg(database.sqliteConnection).map { String(cString: $0) }
            sqlite3_reset(handle)
            throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message, sql: statement.sql)
        }
    }

    /// Runs a statement that returns no rows, in a transaction.
    ///
    /// SQLite itself rolls back after some errors. What follows all the same must not be written by itself, in no transaction
    /// at all.
    func run(_ values: [SQLValue] = []) throws {
        guard database.isInsideTransaction else {
            throw DatabaseError(
                resultCode: .SQLITE_ABORT_ROLLBACK, message: "the transaction was rolled back", sql: statement.sql)
        }
        try lending(values) { while try step() {} }
    }

    /// Ends a reading early.
    func reset() { sqlite3_reset(handle) }

    /// How many columns a row has.
    var columnCount: Int32 { sqlite3_column_count(handle) }

    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    /// A number without a sign, which the column keeps by its bits.
    func unsigned(_ column: Int32) -> UInt64 { UInt64(bitPattern: integer(column)) }

    /// A hash; a column that holds none means that the file is damaged.
    func hash(_ column: Int32) throws -> ContentHash { try Database.checkedHash(blob(column)) }

    /// An identifier; a column that holds none means that the file is damaged.
    func identifier<ID: Identifier>(_ column: Int32, as _: ID.Type) throws -> ID {
        try Database.checkedIdentifier(blob(column))
    }

    /// A private record: its salt in a column, and its body in the next one.
    func privateRecord(_ column: Int32) throws -> PrivateRecord {
        PrivateRecord(salt: try identifier(column, as: ItemID.self).value, body: blob(column + 1))
    }

    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

    func blob(_ column: Int32) -> [UInt8] {
        guard let pointer = sqlite3_column_blob(handle, column) else { return [] }
        return Array(UnsafeRawBufferPointer(start: pointer, count: Int(sqlite3_column_bytes(handle, column))))
    }

    func text(_ column: Int32) -> String {
        guard let pointer = sqlite3_column_text(handle, column) else { return "" }
        let buffer = UnsafeBufferPointer(start: pointer, count: Int(sqlite3_column_bytes(handle, column)))
        return String(decoding: buffer, as: UTF8.self)
    }

    func value(_ column: Int32) -> SQLValue {
        switch sqlite3_column_type(handle, column) {
        case SQLITE_INTEGER: .integer(integer(column))
        case SQLITE_TEXT: .text(text(column))
        case SQLITE_NULL: .null
        default: .blob(blob(column))
        }
    }

    /// A static address for values of no bytes, since a null pointer would bind NULL.
    ///
    /// Never written, and never read: what is bound from it has no length.
    nonisolated(unsafe) private static let empty = UnsafePointer<CChar>(
        UnsafeMutablePointer<CChar>.allocate(capacity: 1))
    private static let copies = unsafeBitCast(OpaquePointer(bitPattern: -1), to: sqlite3_destructor_type.self)
}

extension Database {
    /// A statement, prepared once in a connection's life.
    func prepared(_ sql: String) throws -> PreparedStatement { try PreparedStatement(self, sql) }

    /// Runs a transaction that writes: all of it, or nothing.
    ///
    /// Its frame is prepared once like everything else.
    func transaction<Result>(_ body: () throws -> Result) throws -> Result {
        _ = try prepared("BEGIN IMMEDIATE").step()
        do {
            let result = try body()
            try run("COMMIT")
            return result
        } catch {
            // SQLite itself rolls back after some errors.
            if isInsideTransaction { try? run("ROLLBACK") }
            throw error
        }
    }

    /// Runs a statement that returns no rows, in a transaction.
    func run(_ sql: String, _ values: SQLValue...) throws { try prepared(sql).run(values) }

    /// The first column of the first row as a number; `nil` where there is no row, or NULL.
    func integer(_ sql: String, _ values: SQLValue...) throws -> Int64? {
        let statement = try prepared(sql)
        return try statement.lending(values) {
            try statement.step() && !statement.isNull(0) ? statement.integer(0) : nil
        }
    }

    /// The first column of the first row as bytes; `nil` where there is no row, or NULL.
    func bytes(_ sql: String, _ values: SQLValue...) throws -> [UInt8]? {
        let statement = try prepared(sql)
        return try statement.lending(values) {
            try statement.step() && !statement.isNull(0) ? statement.blob(0) : nil
        }
    }

    /// Every row, as `read` makes of it.
    func rows<Element>(
        _ sql: String, _ values: [SQLValue] = [], read: (PreparedStatement) throws -> Element
    ) throws -> [Element] {
        let statement = try prepared(sql)
        var rows: [Element] = []
        try statement.lending(values) {
            while try statement.step() { rows.append(try read(statement)) }
        }
        return rows
    }
}

extension Database {
    /// A hash from the file; other bytes than 32 mean that the file is damaged.
    static func checkedHash(_ bytes: [UInt8]) throws -> ContentHash {
        guard bytes.count == ContentHash.sizeInBytes else {
            throw StoreProblem.corrupt(path: "a row", detail: "a hash has \(bytes.count) bytes")
        }
        return ContentHash(bytes: bytes)
    }

    /// An identifier from the file; other bytes than 16 mean that the file is damaged.
    static func checkedIdentifier<ID: Identifier>(_ bytes: [UInt8]) throws -> ID {
        guard bytes.count == ID.sizeInBytes else {
            throw StoreProblem.corrupt(path: "a row", detail: "an identifier has \(bytes.count) bytes")
        }
        return ID(bytes: bytes)
    }
}
