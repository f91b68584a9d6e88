internal import Foundation
internal import GRDB

/// The schema: migrations are its only source.
public enum Schema {
    /// The newest schema, which this program writes.
    public static let version = 6

    /// The newest schema of a library at a hub.
    static let hubVersion = 2

    /// "lect" in SQLite's application id: tells our files from other databases.
    static let applicationID: Int64 = 0x6c65_6374
    /// "lech": a library at a hub.
    static let hubApplicationID: Int64 = 0x6c65_6368

    /// Brings a database to the newest schema; a no-op where it is there already.
    static func migrate(_ database: Database) throws {
        try migrate(
            database, [log1 + replica1, log2 + replica2, replica3, log3 + replica4, replica5, replica6], applicationID)
    }

    /// Brings the database of a library at a hub to the newest schema.
    static func migrateHub(_ database: Database) throws {
        try migrate(database, [hub1 + log1 + log2, log3 + hub2], hubApplicationID)
    }

    /// In order: the first migration makes an empty file schema 1, the next schema 2, and so on.
    private static func migrate(_ database: Database, _ migrations: [[UInt8]], _ applicationID: Int64) throws {
        let found = Int(try database.integer("PRAGMA user_version") ?? 0)
        for (index, sql) in migrations.enumerated().dropFirst(found) {
            try database.execute(sql: String(decoding: sql, as: UTF8.self))
            try database.execute(sql: "PRAGMA application_id = \(applicationID); PRAGMA user_version = \(index + 1)")
        }
    }

    /// Whether a file is a database of SQLite; an empty one with a write-ahead log is too, before its first checkpoint.
    public static func looksLikeADatabase(_ path: String) -> Bool {
        guard !isEmpty(path) || WriteAheadLog.exists(for: path) else { return false }
        return looks(path) { _ in true }
    }

    /// Whether a file is a replica's database, of whatever schema.
    static func looksLikeALibrary(_ path: String) -> Bool { looks(path) { $0 == applicationID } }

    /// Where a file can't be looked at, whoever opens it will hear why.
    private static func looks(_ path: String, like isWanted: (_ applicationID: Int64?) -> Bool) -> Bool {
        do {
            return isWanted(try asking(path, "PRAGMA application_id"))
        } catch let error as DatabaseError {
            return error.resultCode != .SQLITE_NOTADB
        } catch {
            return true
        }
    }

    /// Whether a file is what an interrupted creation leaves behind: nothing, or a database without a table.
    static func isBlank(_ path: String) -> Bool {
        if isEmpty(path) { return !WriteAheadLog.exists(for: path) }
        // What was cut in the middle is mended before it is looked at.
        return (try? asking(path, "SELECT count(*) FROM sqlite_master", readOnly: false)) == 0
    }

    private static func isEmpty(_ path: String) -> Bool {
        (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) == 0
    }

    /// Asks a file something by a connection that changes nothing of what it says.
    ///
    /// SQLite opens and closes the file itself: to close it in any other way ends the locks that this process may have on it.
    private static func asking(_ path: String, _ query: String, readOnly: Bool = true) throws -> Int64? {
        var configuration = Configuration()
        configuration.readonly = readOnly
        configuration.busyMode = .timeout(waitInSeconds)
        configuration.prepareDatabase { try WriteAheadLog.leaveAtClose($0) }
        let queue = try DatabaseQueue(path: path.asDatabasePath, configuration: configuration)
        defer { try? queue.close() }
        return try queue.read { try $0.integer(query) }
    }

    /// Others lock a file as a whole for moments only.
    private static let waitInSeconds = 5.0

    private static let log1 = PackageResources.log1_sql
    private static let log2 = PackageResources.log2_sql
    private static let log3 = PackageResources.log3_sql
    private static let replica1 = PackageResources.replica1_sql
    private static let replica2 = PackageResources.replica2_sql
    private static let replica3 = PackageResources.replica3_sql
    private static let replica4 = PackageResources.replica4_sql
    private static let replica5 = PackageResources.replica5_sql
    private static let replica6 = PackageResources.replica6_sql
    private static let hub1 = PackageResources.hub1_sql
    private static let hub2 = PackageResources.hub2_sql
}
