internal import Causality
internal import Foundation
internal import GRDB
internal import Glibc
internal import LibraryModel

/// ReplicaStore keeps one replica of a library in one SQLite file.
///
/// - `Connection/`: how the file is opened; the lock over writes and checkpoints.
/// - `Identity/`: how a copied or restored file is told from the original.
/// - `Writing/`: one transaction; edits and received segments go through the same fold.
/// - `Projection/`: items as rows, and all that is derived from them.
/// - `Reading/`: queries. `Bundles/`: export and import. `Checking/`: verify and repair.
///
/// The store deliberately doesn't know commands, networks or the wall clock; times and random numbers are arguments.
/// Its methods block; the actor in module Lectern calls them.
public final class ReplicaStore: Sendable {
    /// The database's path.
    public let path: String
    /// How it was opened.
    public let options: StoreOptions
    let pool: DatabasePool
    let lock: WriterLock
    let identityFile: IdentityFile

    /// The database's name in its directory.
    public static let fileName = "library.lectern"

    init(path: String, options: StoreOptions) throws {
        self.path = path
        self.options = options
        lock = try WriterLock(path: path + "-lock", options: options)
        identityFile = IdentityFile(path: path + "-identity")
        pool = try lock.withLock {
            try mapping(path, "open the library") {
                try Self.putLogOnDisk(of: path, options)
                return try Self.connect(path, options)
            }
        }
    }

    /// The database's path for the path of a library: its directory, or the file itself.
    public static func databasePath(for path: String) -> String {
        var isDirectory: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
        return exists && !isDirectory.boolValue ? path : path + "/" + fileName
    }

    /// Runs one write transaction under the writer lock.
    ///
    /// Whatever `body` throws, nothing is changed.
    ///
    /// When it returns, the changes are on disk as far as the durability in `options` says.
    public func write<Result>(_ body: (StoreWriter) throws -> Result) throws -> Result {
        try lock.withLock {
            try mapping(path, "write to the library") {
                let (result, identity) = try pool.write { database in
                    let writer = try StoreWriter(database)
                    let result = try body(writer)
                    try writer.finish()
                    return (result, writer.issuedIdentity)
                }
                // The change is durable. What follows may lag behind, and must not make it look as if it had failed.
                if let identity {
                    try? identityFile.write(
                        replica: identity.replica, nonce: identity.nonce, sequence: identity.sequence, database: path)
                }
                try? pool.checkpoint(
                    path, onlyAbove: 4 << 20, timeoutInSeconds: options.lockTimeoutInSeconds)
                return result
            }
        }
    }

    /// Runs queries on one consistent state.
    ///
    /// Writers go on meanwhile.
    public func read<Result>(_ body: (StoreReader) throws -> Result) throws -> Result {
        try mapping(path, "read the library") { try pool.read { try body(StoreReader($0)) } }
    }

    /// Folds the write-ahead log into the database file and closes it.
    ///
    /// The folding is skipped while another process writes. The file is closed even where that failed, as on a full disk.
    public func close() throws {
        try mapping(path, "close the library") {
            // Where another process writes, that one will do it.
            let folding = Result {
                try lock.withLockIfFree {
                    try pool.checkpoint(path, onlyAbove: 0, timeoutInSeconds: options.lockTimeoutInSeconds)
                }
            }
            try pool.close()
            try folding.get()
        }
    }
}

extension DatabasePool {
    /// Folds the write-ahead log into the file.
    ///
    /// The caller holds the writer lock; see Docs/Decisions/0003-one-lock-over-writes-and-checkpoints.md.
    func checkpoint(_ path: String, onlyAbove limitInBytes: Int, timeoutInSeconds timeout: Int) throws {
        var status = stat()
        guard stat(path + "-wal", &status) == 0, Int(status.st_size) > limitInBytes else { return }
        try writeWithoutTransaction { database in
            _ = try database.integer("PRAGMA wal_checkpoint(PASSIVE)")
            // Cutting the log off needs a moment without readers. It is not worth a wait under the lock.
            try database.execute(sql: "PRAGMA busy_timeout = 0")
            _ = try? database.integer("PRAGMA wal_checkpoint(TRUNCATE)")
            try database.execute(sql: "PRAGMA busy_timeout = \(timeout * 1_000)")
        }
    }
}
