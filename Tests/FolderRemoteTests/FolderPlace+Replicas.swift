import Causality
import Lectern
import LibraryModel
import ReplicaConformance
import SyncProtocol
import Testing

@testable import FolderRemote

/// Real replicas at a folder.
extension FolderPlace {
    /// A replica's way to the folder.
    ///
    /// - Parameter willChange: called before each step that changes something there.
    func remote(
        of replica: RealReplica, willChange: @escaping @Sendable (SharedFolder.Step) throws -> Void = { _ in }
    ) -> FolderRemote {
        FolderRemote(
            path: folder.path, writer: replica.author, library: library, remembered: VersionVector(),
            willChange: willChange)
    }

    /// Syncs a replica with the folder.
    @discardableResult
    func sync(
        _ replica: RealReplica, willChange: @escaping @Sendable (SharedFolder.Step) throws -> Void = { _ in }
    ) async throws -> SyncReport {
        try await replica.replica.sync(with: remote(of: replica, willChange: willChange))
    }

    /// A newcomer comes to a replica's library.
    @discardableResult
    func expectWhole(as replica: RealReplica) async throws -> RealReplica {
        let newcomer = try await RealReplica(of: library)
        try await sync(newcomer)
        #expect(try await newcomer.libraryDigest() == replica.libraryDigest())
        return newcomer
    }
}
