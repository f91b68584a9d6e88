import Causality
import Glibc
import Lectern
import RemoteConformance
import ReplicaConformance
import ReplicaStore
import SyncProtocol
import Testing
import WireFormat

@testable import FolderRemote

/// A snapshot that was damaged when the files of its changes had gone: who made it reads no more of it than its head.
@Suite struct FolderSnapshotDamageTests {
    private let folder: FolderPlace

    init() throws { folder = try FolderPlace(TestFolder.library) }

    /// Ada has handed over a snapshot, which was damaged since, behind its head.
    private func damaged(_ fate: String) async throws -> (ada: RealReplica, name: String) {
        let ada = try await RealReplica(of: TestFolder.library)
        _ = try await ada.savePage("https://example.org/", title: "A page", body: nil)
        #expect(try await ada.replica.compact(.days(0)).forgottenChanges == 1)
        try await folder.sync(ada)
        let name = try #require(folder.snapshots().first)
        var bytes = try folder.folder.bytes(name)
        if fate == "cut" { bytes.removeLast(9) } else { bytes[bytes.count - 20] ^= 1 }
        try folder.folder.write(bytes, to: name)
        return (ada, name)
    }

    @Test(arguments: ["flipped", "cut"])
    func `a damaged snapshot is handed over again once somebody has complained`(fate: String) async throws {
        let (ada, name) = try await damaged(fate)
        #expect(try await folder.sync(ada).isNoOp)
        let ben = try await RealReplica(of: TestFolder.library)
        let report = try await folder.sync(ben)
        #expect(report.received.items == 0 && report.codes == ["folder-damaged"])
        #expect(try seen(of: ben).damagedSnapshots.map(\.path) == [name])

        #expect(try await folder.sync(ada).codes == ["folder-damaged"])
        #expect(try folder.snapshots() == [name])
        let healed = try await folder.sync(ben)
        #expect(healed.received.items == 1 && healed.notes == [])
        #expect(try await ben.libraryDigest() == ada.libraryDigest())
        #expect(try seen(of: ben).damagedSnapshots.isEmpty)
        for replica in [ada, ben] { #expect(try await folder.sync(replica).isNoOp) }
    }

    @Test func `a folder that is filled again gets another snapshot without a complaint`() async throws {
        let (ada, _) = try await damaged("flipped")
        let remote = FolderRemote(
            path: folder.folder.path, writer: ada.author, library: TestFolder.library, remembered: VersionVector(),
            mayReseed: true)
        _ = try await ada.replica.sync(with: remote)
        let ben = try await RealReplica(of: TestFolder.library)
        #expect(try await folder.sync(ben).received.items == 1)
        #expect(try await ben.libraryDigest() == ada.libraryDigest())
    }

    @Test func `who can't write to the folder gets past a damaged file that a snapshot stands for`() async throws {
        let (ada, ben, carl) = (
            try await RealReplica(of: TestFolder.library), try await RealReplica(of: TestFolder.library),
            try await RealReplica(of: TestFolder.library)
        )
        _ = try await ada.savePage("https://example.org/", title: "A page", body: nil)
        for replica in [ada, ben, carl] { try await folder.sync(replica) }
        _ = try await ben.savePage("https://example.org/ben", title: "Ben's", body: nil)
        for replica in [ben, ada] { try await folder.sync(replica) }
        #expect(try await ada.replica.compact(.days(0)).forgottenChanges == 2)
        try await folder.sync(ada)
        #expect(try folder.snapshots().count == 1 && folder.folder.segmentFiles().count == 1)
        try folder.folder.flip(try #require(folder.folder.segmentFiles().first))

        // By the names he lacks nothing that isn't there as a file.
        let remote = FolderRemote(
            path: folder.folder.path, writer: carl.author, library: TestFolder.library, remembered: VersionVector()
        ) { throw FileFailure(.writing, $0.name, EROFS) }
        let report = try await carl.replica.sync(with: remote)
        #expect(report.received.items == 2 && report.codes == ["folder-damaged"])
        #expect(try await carl.libraryDigest() == ada.libraryDigest())
    }

    @Test func `a complaint of a snapshot that is whole is not believed`() async throws {
        let (ada, name) = try await damaged("flipped")
        let ben = try await RealReplica(of: TestFolder.library)
        for replica in [ben, ada] { try await folder.sync(replica) }
        #expect(try seen(of: ben).damagedSnapshots.map(\.path) == [name])
        let report = try await folder.sync(ada)
        #expect(report.isNoOp && report.notes == [])
    }

    private func seen(of replica: RealReplica) throws -> Acknowledgement {
        Acknowledgement(of: replica.author, in: try SharedFolder(folder.folder.path))
    }
}
