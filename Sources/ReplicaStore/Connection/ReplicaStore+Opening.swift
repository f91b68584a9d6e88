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
        let path = directory + "/" + fileName
        guard isFree(path) else { throw StoreProblem.exists(path: path) }
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        } catch {
            throw StoreProblem.failed(attempt: "create \(directory)", cause: error.localizedDescription)
        }
        let isOurs = try createPrivately(path)
        do {
            return try initialize(path, library: library, options: options, using: &generator)
        } catch {
            // Where another process was faster, or is at it, the file is that one's.
            let isAnothers = ["exists", "locked"].contains((error as? StoreProblem)?.code)
            if isOurs && !isAnothers { removeFiles(of: path) }
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

    /// The paths of a database and of all that may lie beside it.
    public static func files(of path: String) -> [String] {
        ["", "-wal", "-shm", "-journal", "-lock", "-lock-turn", "-identity"].map { path + $0 }
    }

    /// Takes back what was begun: a database and all that lies beside it.
    public static func removeFiles(of path: String) {
        for file in files(of: path) { try? FileManager.default.removeItem(atPath: file) }
    }

    /// Opens a replica, given the path of its directory or of its database.
    ///
    /// A file that was copied or restored gets a new replica id before anything else happens; see `adoptedNewIdentity`.
    ///
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
            let copy = freeCopyPath()
            try file.writeCopy(to: copy)
            do {
                try pool.write { database in
                    try Schema.migrate(database)
                    _ = try ProjectionRebuild(database).run { _, _ in }
                }
            } catch {
                // The file is what the copy is, and so it is the next time.
                Self.removeFiles(of: copy)
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

    /// Where the copy before a migration goes: what lies there already may be of another state, or cut.
    private func freeCopyPath() -> String {
        let first = "\(path).before-schema-\(Schema.version)-fold-\(LibraryModel.foldVersion)"
        var (candidate, number) = (first, 1)
        while FileManager.default.fileExists(atPath: candidate) || DatabaseFile.remains(at: candidate) != nil {
            number += 1
            candidate = "\(first)-\(number)"
        }
        return candidate
    }

    /// Makes an empty file that only its owner reads, since libraries hold addresses.
    ///
    /// Returns whether it is new.
    static func createPrivately(_ path: String) throws -> Bool {
        let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor < 0 && errno == EEXIST { return false }
        guard descriptor >= 0 else {
            throw StoreProblem.failed(attempt: "create \(path)", cause: String(cString: strerror(errno)))
        }
        Glibc.close(descriptor)
        return true
    }
}
