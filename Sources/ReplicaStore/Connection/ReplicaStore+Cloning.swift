internal import Causality
internal import Foundation
internal import GRDB
internal import Glibc

extension ReplicaStore {
    /// Makes another replica of the library at `source` in a directory: the same content under an id of its own.
    ///
    /// What a replica keeps for itself alone is left behind. The source is only read. The database appears whole or not at
    /// all: it is written beside its place, put on disk, and renamed. What a clone leaves behind that was cut is no obstacle
    /// to the next one.
    public static func clone(
        _ source: String, to directory: String, options: StoreOptions, using generator: inout some RandomNumberGenerator
    ) throws -> ReplicaStore {
        let origin = realDatabasePath(for: source)
        guard FileManager.default.fileExists(atPath: origin) else { throw StoreProblem.noLibrary(path: source) }
        guard Schema.looksLikeALibrary(origin) else { throw StoreProblem.notALibrary(path: origin) }
        let path = directory + "/" + fileName
        guard isFree(path) else { throw StoreProblem.exists(path: path) }
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        } catch {
            throw StoreProblem.failed(attempt: "create \(directory)", cause: error.localizedDescription)
        }
        try placeClone(of: origin, at: path, options)
        do {
            try WriteAheadLog.synchronize(directory)
            return try open(path, options: options, using: &generator).store
        } catch let problem as StoreProblem where problem.code == "locked" {
            // Somebody found it already, and works with it.
            throw problem
        } catch {
            removeFiles(of: path)
            throw error
        }
    }

    /// Whether a library may be made at a path: nothing is there, or what an interrupted creation left.
    public static func isFree(_ path: String) -> Bool {
        !FileManager.default.fileExists(atPath: path) || Schema.isBlank(path)
    }

    /// Writes the clone beside its place and renames it, under the lock of the replica that it will be: nobody else makes
    /// one there meanwhile.
    private static func placeClone(of origin: String, at path: String, _ options: StoreOptions) throws {
        let part = path + ".part"
        let lock = try WriterLock(path: path + "-lock", options: options)
        var isLocked = false
        do {
            try lock.withLockIfFree {
                isLocked = true
                guard isFree(path) else { throw StoreProblem.exists(path: path) }
                try DatabaseFile.making(part) {
                    try writeClone(of: origin, to: part, options)
                    for file in ["", "-wal", "-shm", "-journal", "-identity"] { unlink(path + file) }
                    guard rename(part, path) == 0 else {
                        throw StoreProblem.failed(
                            attempt: "put the clone in its place", cause: String(cString: strerror(errno)))
                    }
                }
            }
        } catch {
            if isFree(path) { removeFiles(of: path) }
            throw error
        }
        guard isLocked else {
            throw StoreProblem.locked(path: path, holder: "another process", waitedInSeconds: 0)
        }
    }

    private static func writeClone(of origin: String, to part: String, _ options: StoreOptions) throws {
        let source = try ReplicaStore(path: origin, options: options)
        defer { try? source.pool.close() }
        try mapping(part, "prepare the clone") {
            try source.file.vacuum(into: part)
            let queue = try DatabaseQueue(path: part.asDatabasePath)
            try queue.write { database in
                for table in ["local_setting", "remote"] { try database.run("DELETE FROM \(table)") }
            }
            try queue.close()
        }
        try WriteAheadLog.synchronize(part)
    }
}
