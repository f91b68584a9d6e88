import Foundation
import Lectern

/// Where a directory keeps a replica.
enum ReplicaFiles {
    static func database(in directory: String) -> String { directory + "/" + ReplicaStore.fileName }

    /// Refuses a directory that holds a library already.
    static func checkAbsent(in directory: String) throws {
        let path = database(in: directory)
        guard ReplicaStore.isFree(path) else { throw StoreProblem.exists(path: path) }
    }

    /// Everything that a new replica puts into a directory.
    static func all(in directory: String) -> [String] {
        DatabasePaths(database(in: directory)).all
    }
}
