import Foundation
import Lectern

/// Where a directory keeps a replica.
enum ReplicaFiles {
    static func database(in directory: String) -> String { directory + "/" + ReplicaStore.fileName }

    /// The directory that holds a library's database itself, also where a link stands in its place.
    static func directory(of library: String) -> String {
        URL(filePath: ReplicaStore.databasePath(for: library)).resolvingSymlinksInPath().deletingLastPathComponent()
            .path
    }

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
