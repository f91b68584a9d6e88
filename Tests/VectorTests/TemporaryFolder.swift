import Foundation
import Lectern

/// A folder for replicas and bundles, which goes away with its owner.
final class TemporaryFolder: Sendable {
    private let path = FileManager.default.temporaryDirectory.path + "/vectors-\(UUID().uuidString)"

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file and returns its path.
    func write(_ bytes: [UInt8], as name: String) throws -> String {
        let file = "\(path)/\(name)"
        try Data(bytes).write(to: URL(filePath: file))
        return file
    }

    /// A path below the folder.
    func path(_ name: String) -> String { "\(path)/\(name)" }

    /// An empty replica of a library.
    func replica(of library: LibraryID, named name: String) async throws -> Replica {
        var options = ReplicaOptions()
        options.store.durability = .normal
        return try await Replica.create(in: path("replica-\(name)"), library: library, options: options)
    }
}
