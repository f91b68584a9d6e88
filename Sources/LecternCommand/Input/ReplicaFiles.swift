import Foundation
import Lectern

/// Where a directory keeps a replica.
enum ReplicaFiles {
    static func database(in directory: String) -> String { directory + "/" + ReplicaStore.fileName }

    static func exist(in directory: String) -> Bool {
        FileManager.default.fileExists(atPath: database(in: directory))
    }
}
