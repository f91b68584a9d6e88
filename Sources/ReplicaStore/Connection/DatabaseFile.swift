internal import CSQLiteShim
internal import Foundation
internal import GRDB
internal import Glibc
internal import Synchronization
internal import SystemFiles

/// A database file: its connections, and the lock under which every process writes it and folds its log into it.
///
/// A replica is one, and so is the log of a library that a hub keeps.
final class DatabaseFile: Sendable {
    let files: DatabasePaths
    let options: StoreOptions
    let pool: DatabasePool
    let lock: WriterLock
    private let log: WriteAheadLog
    /// What a new file's pages have: most captures fit into one, and two to four of them leave little of it empty.
    private static let pageInBytes = 8_192
    /// A large transaction writes the same pages again and again; what readers want twice the system has at hand.
    private static let (writerCacheInKiB, readerCacheInKiB) = (4_096, 2_048)
    /// Descriptors of the file that were read from: closing one ends the locks that SQLite has on the file.
    private let descriptors = Mutex<[Int32]>([])
    /// Used on the pool's one queue for writing only.
    nonisolated(unsafe) private let memory = WriterMemory()

    /// Where it lies.
    var path: String { files.database }

    /// Opens a file that is there, under the lock.
    init(path: String, options: StoreOptions) throws {
        let log = WriteAheadLog()
        files = DatabasePaths(path)
        self.options = options
        self.log = log
        lock = try WriterLock(files, options: options)
        pool = try lock.withLock {
            try mapping(path, "open \(path)") {
                if options.durability == .full { try WriteAheadLog.putOnDisk(of: path) }
                return try Self.connect(path, options, log)
            }
        }
    }

    private static func connect(_ path: String, _ options: StoreOptions, _ log: WriteAheadLog) throws -> DatabasePool {
        var configuration = Configuration()
        configuration.label = "lectern"
        configuration.busyMode = .timeout(TimeInterval(options.lockTimeoutInSeconds))
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { try prepare($0, log) }
        let pool = try DatabasePool(path: path.asDatabasePath, configuration: configuration)
        // SQLite answers that the log is on before the file says so, and whoever asks never hears that writing this failed.
        // Commits would go another way then, which a loss of power undoes. The pool writes to the log when it is opened,
        // so where there is none, it isn't on. The database itself must not be looked at: closing it would end the locks
        // that SQLite has on it.
        guard WriteAheadLog.exists(for: path) else {
            try? pool.close()
            throw StoreProblem.failed(
                attempt: "turn on the write-ahead log of \(path)", cause: "the file could not be written")
        }
        // The pool itself sets NORMAL when it turns the write-ahead log on, so ours comes afterwards.
        let synchronous = options.durability == .full ? "FULL" : "NORMAL"
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = \(synchronous)") }
        return pool
    }

    /// Makes a new connection, a writer's or a reader's, what all of ours are.
    private static func prepare(_ database: Database, _ log: WriteAheadLog) throws {
        let cache = database.configuration.readonly ? readerCacheInKiB : writerCacheInKiB
        try database.execute(sql: "PRAGMA page_size = \(pageInBytes); PRAGMA cache_size = -\(cache)")
        try database.execute(sql: Database.overwritingInUse)
        let code = lectern_sqlite_register_ranking(UnsafeMutableRawPointer(database.sqliteConnection))
        guard code == 0 else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
        try log.attach(to: database)
    }

    deinit { closeDescriptors() }

    private func closeDescriptors() {
        descriptors.withLock { descriptors in
            for descriptor in descriptors { Glibc.close(descriptor) }
            descriptors = []
        }
    }

    /// Runs `body` under the lock.
    func locked<Result>(_ attempt: String, _ body: () throws -> Result) throws -> Result {
        try lock.withLock { try mapping(path, attempt, body) }
    }

    /// Runs one write transaction under the lock: whatever `body` throws, nothing is changed.
    ///
    /// - Parameter afterwards: what follows the commit under the same lock; it can't make it fail any more.
    func write<Result>(
        _ attempt: String, _ body: (Database, WriterMemory) throws -> Result, afterwards: (Result) -> Void = { _ in }
    ) throws -> Result {
        try locked(attempt) {
            let result = try pool.writeWithoutTransaction { database in
                try memory.keeping {
                    try database.transaction {
                        try memory.refresh(database)
                        let result = try body(database, memory)
                        memory.mark(database)
                        return result
                    }
                }
            }
            afterwards(result)
            // The log can be folded in later as well.
            if log.isLong {
                try? pool.writeWithoutTransaction { try log.fold($0, timeoutInSeconds: options.lockTimeoutInSeconds) }
            }
            return result
        }
    }

    /// Runs queries on one consistent state; writers go on meanwhile.
    func read<Result>(_ attempt: String, _ body: (Database) throws -> Result) throws -> Result {
        try mapping(path, attempt) { try pool.read(body) }
    }

    /// Folds the whole log into the file and empties it; the caller holds the lock.
    func emptyLog() throws {
        guard WriteAheadLog.exists(for: path) else { return }
        try pool.writeWithoutTransaction { try WriteAheadLog.empty($0, timeoutInSeconds: options.lockTimeoutInSeconds) }
    }

    /// Copies the file's bytes as they are, with its log, to a place where nothing is yet, and puts the copy on disk; the
    /// caller holds the lock.
    ///
    /// A database that is at that place is whole, wherever this was cut: its log is there before it.
    func copyBytes(to copy: DatabasePaths) throws {
        let part = DatabasePaths(UnfinishedFiles.name(beside: copy.database))
        try Self.making(part.database) {
            try copyBytes(of: path, to: part.database)
            if WriteAheadLog.exists(for: path) {
                try copyBytes(of: files.writeAheadLog, to: part.writeAheadLog)
                try Self.place(part.writeAheadLog, at: copy.writeAheadLog)
            }
            try Self.place(part.database, at: copy.database)
        }
    }

    private func copyBytes(of origin: String, to destination: String) throws {
        func problem(_ failure: SystemFailure = SystemFailure()) -> StoreProblem {
            if failure.isDiskFull { return .diskFull(path: destination) }
            return .failed(attempt: "copy \(origin) to \(destination)", cause: failure.cause)
        }
        let source = Glibc.open(origin, O_RDONLY | O_CLOEXEC)
        guard source >= 0 else { throw problem() }
        descriptors.withLock { $0.append(source) }
        let target = Glibc.open(destination, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard target >= 0 else { throw problem() }
        defer { Glibc.close(target) }
        while true {
            switch sendfile(target, source, nil, Self.copiedAtOnceInBytes) {
            case 0:
                do { return try SystemFiles.synchronize(file: target) } catch { throw problem(error) }
            case ..<0 where errno != EINTR: throw problem()
            default: break
            }
        }
    }

    private static let copiedAtOnceInBytes = 8 << 20

    /// Gives the room of what is gone back to the disk, where it comes to an eighth of the file, and empties the log, which
    /// may have the words of it; the caller holds the lock.
    ///
    /// Cost: linear in the file, which for a while is there three times, once among SQLite's temporary files.
    func giveRoomBack() throws {
        try pool.writeWithoutTransaction { database in
            let free = try database.integer("PRAGMA freelist_count") ?? 0
            if try free * 8 >= database.integer("PRAGMA page_count") ?? 0 { try database.execute(sql: "VACUUM") }
        }
        try emptyLog()
    }

    /// Gives the file the contents of another database with pages of the same size, in one transaction; the caller holds the
    /// lock.
    func replaceContents(by other: Database) throws {
        try pool.writeWithoutTransaction { database in
            try other.backup(to: database)
            memory.forget()
        }
        // The log can be folded in later as well.
        try? emptyLog()
    }

    /// Closes the file, also where the log could not be folded into it, as on a full disk.
    ///
    /// The folding is skipped while another process writes: that one will do it.
    func close(_ attempt: String) throws {
        try mapping(path, attempt) {
            let folding = Result { try lock.withLockIfFree { try emptyLog() } }
            try pool.close()
            closeDescriptors()
            try folding.get()
        }
    }
}

extension Database {
    /// What goes is overwritten in pages that stay in use, which costs nothing.
    fileprivate static let overwritingInUse = "PRAGMA secure_delete = FAST"

    /// Runs `body`, which deletes what nobody is to find again: pages that become free are overwritten too.
    func overwritingWhatGoes<Result>(_ body: () throws -> Result) throws -> Result {
        try execute(sql: "PRAGMA secure_delete = ON")
        defer { try? execute(sql: Self.overwritingInUse) }
        return try body()
    }
}
