import Foundation
import Lectern
import TestSupport

extension TemporaryDirectory {
    /// Writes a file and returns its path.
    func write(_ bytes: [UInt8], as name: String) throws -> String {
        try Data(bytes).write(to: URL(filePath: path(name)))
        return path(name)
    }

    /// An empty replica of a library.
    func replica(of library: LibraryID, named name: String) async throws -> Replica {
        var options = ReplicaOptions()
        options.store.durability = .normal
        return try await Replica.create(in: path("replica-\(name)"), library: library, options: options)
    }
}
