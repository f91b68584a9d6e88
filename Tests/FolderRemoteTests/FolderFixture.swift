import Causality
import Foundation
import Lectern
import LibraryModel
import RemoteConformance
import ReplicaConformance
import SyncProtocol

@testable import FolderRemote

/// Folders, for the suite that every remote must pass.
struct FolderFixture: RemoteFixture {
    /// Whether replicas are real ones, on disk, instead of logs in memory.
    var hasRealReplicas = false

    func absence(of ability: FixtureAbility) -> String? {
        switch ability {
        case .readers, .tokens, .libraries: "whoever can read the folder is a member"
        case .transport, .answers, .machine: "nothing answers; files are cut and fail in tests of their own"
        case .clock: "a folder has no clock"
        case .lostBlobs: "nobody knows that a blob is lost until somebody looks for it"
        case .newerFormat: "a file is a newer program's, never the whole answer"
        case .sender: "files are written as a whole"
        case .verification: "a folder takes everything; whoever reads it verifies it"
        }
    }

    func makePlace(for library: LibraryID) async throws -> any RemotePlace { try FolderPlace(library) }

    func makeReplica(of library: LibraryID, number: UInt64) async throws -> any ConformanceReplica {
        if hasRealReplicas { return try await RealReplica(of: library) }
        return MemoryLog(of: library, number: number)
    }
}

final class FolderPlace: RemotePlace {
    let library: LibraryID
    let folder: TestFolder

    init(_ library: LibraryID) throws {
        self.library = library
        folder = try TestFolder(isEmpty: true)
        try FolderRemote.create(folder.path, library: library)
    }

    func makeRemote(for replica: ReplicaID, as role: MemberRole, faults: [RemoteFault]) async throws -> any Remote {
        FolderRemote(
            path: folder.path, writer: replica, library: library, remembered: VersionVector(),
            watch: FolderWatch { await Task.yield() })
    }

    /// The files of snapshots, ordered.
    func snapshots() throws -> [String] { try folder.files().filter { $0.hasSuffix(".snap") } }

    func loseBlobs() async throws { try folder.remove("blob") }

    func longestLead() async throws -> Int { 0 }

    func end() async throws {}
}
