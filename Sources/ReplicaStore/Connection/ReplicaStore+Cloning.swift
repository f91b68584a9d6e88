internal import Causality
internal import Foundation
internal import GRDB

extension ReplicaStore {
    /// Makes another replica of the library at `source` in a directory: the same content under an id of its own.
    ///
    /// What a replica keeps for itself alone is left behind. The source is only read.
    public static func clone(
        _ source: String, to directory: String, options: StoreOptions, using generator: inout some RandomNumberGenerator
    ) throws -> ReplicaStore {
        let origin = databasePath(for: source)
        guard FileManager.default.fileExists(atPath: origin) else { throw StoreProblem.noLibrary(path: source) }
        guard Schema.looksLikeALibrary(origin) else { throw StoreProblem.notALibrary(path: origin) }
        let path = directory + "/" + fileName
        guard !FileManager.default.fileExists(atPath: path) else { throw StoreProblem.exists(path: path) }
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        } catch {
            throw StoreProblem.failed(attempt: "create \(directory)", cause: error.localizedDescription)
        }
        let sourceStore = try ReplicaStore(path: origin, options: options)
        defer { try? sourceStore.pool.close() }
        do {
            try sourceStore.backup(to: path)
            let (store, _) = try open(path, options: options, using: &generator)
            try store.write { try $0.database.run("DELETE FROM local_setting") }
            return store
        } catch {
            removeFiles(of: path)
            throw error
        }
    }
}
