internal import Causality
internal import Foundation
internal import GRDB
internal import Glibc
internal import SystemFiles

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
        let files = DatabasePaths(directory + "/" + fileName)
        guard isFree(files.database) else { throw StoreProblem.exists(path: files.database) }
        try files.createDirectory()
        try placeClone(of: origin, at: files, options)
        do {
            try DatabaseFile.synchronize(directory: files.directory)
            return try open(files.database, options: options, using: &generator).store
        } catch {
            switch error {
            // Somebody found it already, and works with it.
            case StoreProblem.locked: break
            default: files.remove()
            }
            throw error
        }
    }

    /// Whether a library may be made at a path: nothing is there, or what an interrupted creation left.
    public static func isFree(_ path: String) -> Bool {
        !FileManager.default.fileExists(atPath: path) || Schema.isBlank(path)
    }

    /// Writes the clone beside its place and renames it, under the lock of the replica that it will be: nobody else makes
    /// one there meanwhile.
    private static func placeClone(of origin: String, at place: DatabasePaths, _ options: StoreOptions) throws {
        let path = place.database
        let part = path + ".part"
        let lock = try WriterLock(place, options: options)
        var isLocked = false
        do {
            try lock.withLockIfFree {
                isLocked = true
                guard isFree(path) else { throw StoreProblem.exists(path: path) }
                try DatabaseFile.making(part) {
                    try writeClone(of: origin, to: part, options)
                    for file in place.withoutLocks { unlink(file) }
                    guard rename(part, path) == 0 else {
                        throw StoreProblem.failed(
                            attempt: "put the clone in its place", cause: SystemFailure().cause)
                    }
                }
            }
        } catch {
            if isFree(path) { place.remove() }
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
        try DatabaseFile.synchronize(file: part)
    }
}
