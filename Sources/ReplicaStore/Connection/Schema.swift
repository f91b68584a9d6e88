internal import Foundation
internal import GRDB

/// The schema: migrations are its only source.
public enum Schema {
    /// The newest schema, which this program writes.
    public static let version = 1

    /// "lect" in SQLite's application id: tells our files from other databases.
    static let applicationID: Int64 = 0x6c65_6374

    /// Brings a database to the newest schema; a no-op where it is there already.
    static func migrate(_ database: Database) throws {
        let found = Int(try database.integer("PRAGMA user_version") ?? 0)
        for (index, sql) in migrations.enumerated().dropFirst(found) {
            try database.execute(sql: sql)
            try database.execute(sql: "PRAGMA application_id = \(applicationID); PRAGMA user_version = \(index + 1)")
        }
    }

    /// Looks at a file's first 100 bytes without opening it as a database.
    static func looksLikeALibrary(_ path: String) -> Bool {
        guard let file = FileHandle(forReadingAtPath: path), let header = try? file.read(upToCount: 100) else {
            return false
        }
        try? file.close()
        let id = withUnsafeBytes(of: UInt32(applicationID).bigEndian, Array.init)
        // A new database whose first checkpoint is still to come has an empty file and a write-ahead log.
        if header.isEmpty { return FileManager.default.fileExists(atPath: path + "-wal") }
        return header.starts(with: Array("SQLite format 3\0".utf8))
            && (Array(header.dropFirst(68).prefix(4)) == id || FileManager.default.fileExists(atPath: path + "-wal"))
    }

    /// Whether a file is what an interrupted creation leaves behind: nothing, or a database without a table.
    static func isBlank(_ path: String) -> Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        if attributes?[.size] as? Int == 0 { return !FileManager.default.fileExists(atPath: path + "-wal") }
        let queue = try? DatabaseQueue(path: path)
        let tables = try? queue?.read { try $0.integer("SELECT count(*) FROM sqlite_master") }
        try? queue?.close()
        return tables == 0
    }

    /// In order: the first makes an empty file schema 1, the next schema 2, and so on.
    private static let migrations = [String(decoding: PackageResources.v1_sql, as: UTF8.self)]
}
