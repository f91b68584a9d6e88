import Causality
import Lectern
import LibraryModel
import ReplicaConformance
import ReplicaStore
import SyncProtocol
import Testing
import WireFormat

@testable import FolderRemote

/// A folder with snapshots of writers that forgot different changes, as where two copies of it come together.
@Suite struct FolderSnapshotTests {
    @Test func `a newcomer takes every snapshot that has something of its own`() async throws {
        let (ada, ben, folder) = try await twoSnapshots()
        let carl = try await RealReplica(of: TestFolder.library)
        let report = try await sync(carl, folder)
        #expect(report.received.items == 2 && report.notes == [])
        let remote = try await remote(carl, folder)
        #expect(try await remote.state().vector == carl.state().vector)
        for replica in [ada, ben] { try await sync(replica, folder) }
        for replica in [ada, ben, carl] {
            #expect(try await replica.libraryDigest() == ada.libraryDigest())
            #expect(try await replica.replica.read { try $0.counts().articles } == 2)
            #expect(try await replica.replica.verify().findings.isEmpty)
        }
    }

    @Test func `a snapshot goes once another one stands for all of it`() async throws {
        let (ada, ben, folder) = try await twoSnapshots()
        let before = try snapshots(folder)
        for replica in [ada, ben] { try await sync(replica, folder) }
        #expect(try snapshots(folder) == before)
        _ = try await ben.savePage("https://example.org/later", title: "Later", body: nil)
        for replica in [ben, ada] { try await sync(replica, folder) }
        #expect(try await ada.replica.compact(.days(0)).forgottenChanges == 1)
        try await sync(ada, folder)
        let after = try snapshots(folder)
        #expect(after.count == 2 && after.filter(before.contains).allSatisfy { $0.contains("\(ben.author)") })
        try await expectWhole(folder, as: ada)
    }

    @Test func `a damaged snapshot doesn't hide the other one`() async throws {
        let (ada, _, folder) = try await twoSnapshots()
        let damaged = try #require(snapshots(folder).first { $0.contains("\(ada.author)") })
        try folder.folder.flip(damaged)
        let carl = try await RealReplica(of: TestFolder.library)
        let report = try await sync(carl, folder)
        #expect(report.received.items == 1 && report.notes.map(\.code) == ["folder-damaged"])
        try await sync(ada, folder)
        try await sync(carl, folder)
        #expect(try await carl.libraryDigest() == ada.libraryDigest())
    }

    @Test func `what only a baseline has goes to a folder with a larger snapshot, too`() async throws {
        let (one, other) = (try FolderPlace(TestFolder.library), try FolderPlace(TestFolder.library))
        let (ada, ben) = (try await RealReplica(of: TestFolder.library), try await RealReplica(of: TestFolder.library))
        _ = try await ada.savePage("https://example.org/ada", title: "Ada's", body: nil)
        #expect(try await ada.replica.compact(.days(0)).forgottenChanges == 1)
        for number in 0..<3 { _ = try await ben.savePage("https://example.org/\(number)", title: "Ben's", body: nil) }
        // She gets his changes one by one, before he forgets them.
        for replica in [ben, ada] { try await sync(replica, one) }
        #expect(try await ben.replica.compact(.days(0)).forgottenChanges == 3)
        for replica in [ben, ada] { try await sync(replica, other) }
        try await expectWhole(other, as: ada)
    }

    private func twoSnapshots() async throws -> (ada: RealReplica, ben: RealReplica, folder: FolderPlace) {
        let (mine, theirs) = (try FolderPlace(TestFolder.library), try FolderPlace(TestFolder.library))
        let (ada, ben) = (try await RealReplica(of: TestFolder.library), try await RealReplica(of: TestFolder.library))
        for (replica, place) in [(ada, mine), (ben, theirs)] {
            _ = try await replica.savePage("https://example.org/\(replica.author)", title: "A page", body: nil)
            #expect(try await replica.replica.compact(.days(0)).forgottenChanges == 1)
            try await sync(replica, place)
        }
        for name in try theirs.folder.files() where name.hasPrefix("log/") {
            try mine.folder.write(try theirs.folder.bytes(name), to: name)
        }
        #expect(try snapshots(mine).count == 2 && mine.folder.segmentFiles().isEmpty)
        return (ada, ben, mine)
    }

    /// A newcomer comes to the same library.
    private func expectWhole(_ folder: FolderPlace, as replica: RealReplica) async throws {
        let newcomer = try await RealReplica(of: TestFolder.library)
        try await sync(newcomer, folder)
        #expect(try await newcomer.libraryDigest() == replica.libraryDigest())
    }

    @discardableResult
    private func sync(_ replica: RealReplica, _ folder: FolderPlace) async throws -> SyncReport {
        try await replica.replica.sync(with: remote(replica, folder))
    }

    private func remote(_ replica: RealReplica, _ folder: FolderPlace) async throws -> any Remote {
        try await folder.makeRemote(for: replica.author, as: .writer, faults: [])
    }

    private func snapshots(_ folder: FolderPlace) throws -> [String] {
        try folder.folder.files().filter { $0.hasSuffix(".snap") }
    }
}
