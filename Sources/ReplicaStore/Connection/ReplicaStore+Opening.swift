public import Causality
internal import Foundation
internal import GRDB
internal import Glibc
internal import LibraryModel

extension ReplicaStore {
    /// Makes a new, empty replica of a library in a directory, which is created where it is missing.
    ///
    /// - Throws: `StoreProblem.exists` where the directory holds a library already.
    public static func create(
        in directory: String, library: LibraryID, options: StoreOptions,
        using generator: inout some RandomNumberGenerator
    ) throws -> ReplicaStore {
        let files = DatabasePaths(directory + "/" + fileName)
        guard isFree(files.database) else { throw StoreProblem.exists(path: files.database) }
        try files.createDirectory()
        let isOurs = try files.createPrivately()
        do {
            return try initialize(files.database, library: library, options: options, using: &generator)
        } catch {
            switch error {
            // Where another process was faster, or is at it, the file is that one's.
            case StoreProblem.exists, StoreProblem.locked: break
            default: if isOurs { files.remove() }
            }
            throw error
        }
    }

    private static func initialize(
        _ path: String, library: LibraryID, options: StoreOptions, using generator: inout some RandomNumberGenerator
    ) throws -> ReplicaStore {
        let store = try ReplicaStore(path: path, options: options)
        let replica = ReplicaID.random(using: &generator)
        let nonce = ReplicaID.random(using: &generator)
        try store.file.locked("create the library") {
            try store.pool.write { database in
                guard try database.integer("SELECT count(*) FROM sqlite_master") == 0 else {
                    throw StoreProblem.exists(path: path)
                }
                try Schema.migrate(database)
                try database.execute(sql: mergingOfSearchIndex)
                try database.run(
                    """
                    INSERT INTO library (one, id, replica, nonce, clock, digest, fold_version, searches)
                    VALUES (1, ?1, ?2, ?3, 0, ?4, ?5, ?6)
                    """,
                    SQLValue(library), SQLValue(replica), SQLValue(nonce), .blob(LibraryDigest().bytes),
                    SQLValue(LibraryModel.foldVersion), SQLValue(options.keepsSearchIndex))
            }
            try store.identityFile.write(replica: replica, nonce: nonce.value, sequence: 0, database: path)
        }
        return store
    }

    /// How many segments of one size the search index has before they become one.
    ///
    /// Four times what SQLite does by itself, so that a large library is written again less often; no search is slower for
    /// it. The second number is how many make a writer wait until they are one: its distance from the first stays as it was.
    static let mergingOfSearchIndex = """
        INSERT INTO search (search, rank) VALUES ('automerge', 16);
        INSERT INTO search (search, rank) VALUES ('crisismerge', 64);
        """

    /// Opens a replica, given the path of its directory or of its database.
    ///
    /// A file that was copied or restored gets a new replica id before anything else is done with it.
    ///
    /// - Returns: the store, and the new identity where there is one.
    /// - Throws: `StoreProblem.noLibrary`, `.notALibrary`, `.newerSchema`, `.locked`, `.corrupt`.
    public static func open(
        _ path: String, options: StoreOptions, using generator: inout some RandomNumberGenerator
    ) throws -> (store: ReplicaStore, newIdentity: NewIdentity?) {
        let database = realDatabasePath(for: path)
        guard FileManager.default.fileExists(atPath: database) else { throw StoreProblem.noLibrary(path: path) }
        guard Schema.looksLikeALibrary(database) else { throw StoreProblem.notALibrary(path: database) }
        let store = try ReplicaStore(path: database, options: options)
        try store.migrateIfNeeded()
        return (store, try store.checkIdentity(using: &generator))
    }

    /// The database's path for the path of a library, behind a link that stands in its place.
    ///
    /// SQLite puts its own files beside what the link leads to, and whoever opens that directly must find our lock there.
    static func realDatabasePath(for path: String) -> String {
        let database = databasePath(for: path)
        var status = stat()
        guard lstat(database, &status) == 0, status.st_mode & S_IFMT == S_IFLNK, let real = realpath(database, nil)
        else { return database }
        defer { free(real) }
        return String(cString: real)
    }

    /// Brings an older schema, and a projection of older rules, up to date; the file is backed up beside itself first.
    private func migrateIfNeeded() throws {
        guard try isOutdated() else { return }
        try file.locked("migrate the library") {
            // Somebody else may have had the lock first.
            guard try isOutdated() else { return }
            let copy = file.files.freeCopy { number in
                ".before-schema-\(Schema.version)-fold-\(LibraryModel.foldVersion)" + (number > 1 ? "-\(number)" : "")
            }
            try file.writeCopy(to: copy.database)
            do {
                try pool.write { database in
                    try Schema.migrate(database)
                    _ = try ProjectionRebuild(database).run { _, _ in }
                }
            } catch {
                // The file is what the copy is, and so it is the next time.
                copy.remove()
                throw error
            }
        }
    }

    /// Whether an earlier program made the file what it is.
    private func isOutdated() throws -> Bool {
        try file.read("read the library's schema") { database in
            guard try database.integer("PRAGMA application_id") == Schema.applicationID else {
                throw StoreProblem.notALibrary(path: path)
            }
            let version = Int(try database.integer("PRAGMA user_version") ?? 0)
            guard version <= Schema.version else {
                throw StoreProblem.newerSchema(path: path, found: version, supported: Schema.version)
            }
            let foldVersion = try database.integer("SELECT fold_version FROM library")
            return version != Schema.version || foldVersion != Int64(LibraryModel.foldVersion)
        }
    }
}
