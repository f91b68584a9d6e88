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
        let origin = databasePath(for: source)
        guard FileManager.default.fileExists(atPath: origin) else { throw StoreProblem.noLibrary(path: source) }
        guard Schema.looksLikeALibrary(origin) else { throw StoreProblem.notALibrary(path: origin) }
        let path = directory + "/" + fileName
        guard !FileManager.default.fileExists(atPath: path) || Schema.isBlank(path) else {
            throw StoreProblem.exists(path: path)
        }
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        } catch {
            throw StoreProblem.failed(attempt: "create \(directory)", cause: error.localizedDescription)
        }
        let part = path + ".part"
        removeFiles(of: part)
        do {
            try writeClone(of: origin, to: part, options)
            removeFiles(of: path)
            guard rename(part, path) == 0 else {
                throw StoreProblem.failed(
                    attempt: "put the clone in its place", cause: String(cString: strerror(errno)))
            }
        } catch {
            removeFiles(of: part)
            throw error
        }
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

    private static func writeClone(of origin: String, to part: String, _ options: StoreOptions) throws {
        let source = try ReplicaStore(path: origin, options: options)
        defer { try? source.pool.close() }
        try source.backup(to: part)
        try mapping(part, "prepare the clone") {
            let queue = try DatabaseQueue(path: part)
            try queue.write { try $0.run("DELETE FROM local_setting") }
            try queue.close()
        }
        try WriteAheadLog.synchronize(part)
    }
}
