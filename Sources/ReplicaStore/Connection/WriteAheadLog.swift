internal import CSQLiteShim
internal import GRDB
internal import GRDBSQLite
internal import Glibc
internal import Synchronization
internal import SystemFiles

/// A database's write-ahead log: when it is folded into the file, and how long it may become.
///
/// SQLite folds nothing by itself here; see Docs/Decisions/0003-one-lock-over-writes-and-checkpoints.md. Whoever calls
/// `fold` or `empty` holds the writer lock.
final class WriteAheadLog: Sendable {
    /// A log that is longer is folded into the file.
    private static let longInBytes = 4 << 20
    /// What of the log's file is kept to be written again; one transaction can make it larger.
    private static let keptInBytes = 8 << 20

    private let pages = Atomic<Int>(0)
    private let pageInBytes = Atomic<Int>(4_096)

    /// How long the last commit left it.
    private var bytes: Int { pages.load(ordering: .relaxed) * pageInBytes.load(ordering: .relaxed) }

    /// Whether the last commit left a log that should be folded into the file.
    var isLong: Bool { bytes > Self.longInBytes }

    /// Folds the log into the file, to be called where it is long.
    ///
    /// Where it is much longer than what is kept of it, its room is given back at once: the next commit, which has to do it
    /// otherwise, may be a small one.
    func fold(_ database: Database, timeoutInSeconds timeout: Int) throws {
        if bytes > Self.keptInBytes {
            try Self.empty(database, timeoutInSeconds: timeout)
        } else {
            try Self.fold(database)
        }
    }

    /// Takes the log of a connection over from SQLite.
    ///
    /// The connection must not live longer than this: the pool keeps it, by the closure that prepares its connections.
    func attach(to database: Database) throws {
        try database.execute(sql: "PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = \(Self.keptInBytes)")
        if let size = try database.integer("PRAGMA page_size") { pageInBytes.store(Int(size), ordering: .relaxed) }
        try Self.leaveAtClose(database)
        sqlite3_wal_hook(
            database.sqliteConnection,
            { context, _, _, pages in
                guard let context else { return SQLITE_OK }
                Unmanaged<WriteAheadLog>.fromOpaque(context).takeUnretainedValue()
                    .pages.store(Int(pages), ordering: .relaxed)
                return SQLITE_OK
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    /// Keeps SQLite from folding the log into the file when the connection is closed.
    static func leaveAtClose(_ database: Database) throws {
        let code = lectern_sqlite_disable_checkpoint_on_close(UnsafeMutableRawPointer(database.sqliteConnection))
        guard code == 0 else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
    }

    /// Folds the log into the file as far as readers allow; the next commit begins it anew where it was folded in whole.
    ///
    /// The room that it takes on disk is kept and written again: to give it back and to ask for it costs more than the
    /// commits themselves.
    private static func fold(_ database: Database) throws { _ = try database.integer("PRAGMA wal_checkpoint(PASSIVE)") }

    /// Folds the whole log into the file and gives back its room.
    static func empty(_ database: Database, timeoutInSeconds timeout: Int) throws {
        try fold(database)
        // Cutting the log off needs a moment without readers. It is not worth a wait under the lock.
        try database.execute(sql: "PRAGMA busy_timeout = 0")
        _ = try? database.integer("PRAGMA wal_checkpoint(TRUNCATE)")
        try database.execute(sql: "PRAGMA busy_timeout = \(timeout * 1_000)")
    }

    /// Whether there is a log beside a database; it may be folded into the file already.
    static func exists(for path: String) -> Bool {
        var status = stat()
        return stat(DatabasePaths(path).writeAheadLog, &status) == 0 && status.st_size > 0
    }

    /// Puts a log on disk that an earlier process left behind.
    ///
    /// One that was killed between the writing of a commit and its synchronization leaves a change that is shown from now
    /// on. Without this it could go out to others, be lost here with the power, and its number be given a second time.
    static func putOnDisk(of path: String) throws {
        guard exists(for: path) else { return }
        try DatabaseFile.synchronize(file: DatabasePaths(path).writeAheadLog)
        // The log's name may be as new as what is in it.
        try DatabaseFile.synchronize(directory: DatabasePaths(path).directory)
    }
}
