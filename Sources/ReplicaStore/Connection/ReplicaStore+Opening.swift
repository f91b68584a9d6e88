internal import CSQLiteShim
public import Causality
internal import Foundation
internal import GRDB
internal import LibraryModel

extension ReplicaStore {
    /// Makes a new, empty replica of a library in a directory, which is created where it is missing.
    ///
    /// - Throws: `StoreProblem.exists` where the directory holds a library already.
    public static func create(
        in directory: String, library: LibraryID, options: StoreOptions,
        using generator: inout some RandomNumberGenerator
    ) throws -> ReplicaStore {
        let path = directory + "/" + fileName
        guard !FileManager.default.fileExists(atPath: path) else { throw StoreProblem.exists(path: path) }
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        } catch {
            throw StoreProblem.failed(attempt: "create \(directory)", cause: error.localizedDescription)
        }
        let store = try ReplicaStore(path: path, options: options)
        let replica = ReplicaID.random(using: &generator)
        let nonce = ReplicaID.random(using: &generator)
        try store.lock.withLock {
            try mapping(path, "create the library") {
                try store.pool.write { database in
                    try Schema.migrate(database)
                    try database.run(
                        """
                        INSERT INTO library (one, id, replica, nonce, clock, digest, fold_version, searches)
                        VALUES (1, ?1, ?2, ?3, 0, ?4, ?5, ?6)
                        """,
                        .blob(library.bytes), .blob(replica.bytes), .blob(nonce.bytes), .blob(LibraryDigest().bytes),
                        SQLValue(LibraryModel.foldVersion), SQLValue(options.keepsSearchIndex))
                }
            }
            try store.identityFile.write(replica: replica, nonce: nonce.value, sequence: 0, database: path)
        }
        return store
    }

    /// Opens a replica, given the path of its directory or of its database.
    ///
    /// A file that was copied or restored gets a new replica id before anything else happens; see `adoptedNewIdentity`.
    ///
    /// - Throws: `StoreProblem.noLibrary`, `.notALibrary`, `.newerSchema`, `.locked`, `.corrupt`.
    public static func open(
        _ path: String, options: StoreOptions, using generator: inout some RandomNumberGenerator
    ) throws -> (store: ReplicaStore, newIdentity: NewIdentity?) {
        let database = databasePath(for: path)
        guard FileManager.default.fileExists(atPath: database) else { throw StoreProblem.noLibrary(path: path) }
        guard Schema.looksLikeALibrary(database) else { throw StoreProblem.notALibrary(path: database) }
        let store = try ReplicaStore(path: database, options: options)
        try store.migrateIfNeeded()
        return (store, try store.checkIdentity(using: &generator))
    }

    static func connect(_ path: String, _ options: StoreOptions) throws -> DatabasePool {
        var configuration = Configuration()
        configuration.label = "lectern"
        configuration.busyMode = .timeout(TimeInterval(options.lockTimeoutInSeconds))
        configuration.maximumReaderCount = 4
        let synchronous = options.durability == .full ? "FULL" : "NORMAL"
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA wal_autocheckpoint = 0; PRAGMA synchronous = \(synchronous)")
            try database.execute(sql: "PRAGMA cache_size = -8192; PRAGMA secure_delete = FAST")
            let code = lectern_sqlite_disable_checkpoint_on_close(UnsafeMutableRawPointer(database.sqliteConnection))
            guard code == 0 else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
        }
        return try DatabasePool(path: path, configuration: configuration)
    }

    /// Brings an older schema, and a projection of older rules, up to date; the file is backed up beside itself first.
    private func migrateIfNeeded() throws {
        let version = try mapping(path, "read the library's schema") {
            try pool.read { Int(try $0.integer("PRAGMA user_version") ?? 0) }
        }
        guard version <= Schema.version else {
            throw StoreProblem.newerSchema(path: path, found: version, supported: Schema.version)
        }
        let foldVersion = try mapping(path, "read the library's fold version") {
            try pool.read { try $0.integer("SELECT fold_version FROM library") }
        }
        if version == Schema.version, foldVersion == Int64(LibraryModel.foldVersion) { return }
        try lock.withLock {
            try mapping(path, "migrate the library") {
                let backup = "\(path).before-schema-\(Schema.version)-fold-\(LibraryModel.foldVersion)"
                if !FileManager.default.fileExists(atPath: backup) { try writeBackup(to: backup) }
                try pool.write { database in
                    try Schema.migrate(database)
                    _ = try ProjectionRebuild(database).run { _, _ in }
                }
            }
        }
    }
}
