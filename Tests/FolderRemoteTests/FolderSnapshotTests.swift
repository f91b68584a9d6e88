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
        let report = try await folder.sync(carl)
        #expect(report.received.items == 2 && report.notes == [])
        let remote = folder.remote(of: carl)
        #expect(try await remote.state().vector == carl.state().vector)
        for replica in [ada, ben] { try await folder.sync(replica) }
        for replica in [ada, ben, carl] {
            #expect(try await replica.libraryDigest() == ada.libraryDigest())
            #expect(try await replica.replica.read { try $0.counts().articles } == 2)
            #expect(try await replica.replica.verify().findings.isEmpty)
        }
    }

    @Test func `a snapshot goes once another one stands for all of it`() async throws {
        let (ada, ben, folder) = try await twoSnapshots()
        let before = try folder.snapshots()
        for replica in [ada, ben] { try await folder.sync(replica) }
        #expect(try folder.snapshots() == before)
        _ = try await ben.savePage("https://example.org/later", title: "Later", body: nil)
        for replica in [ben, ada] { try await folder.sync(replica) }
        #expect(try await ada.replica.compact(.days(0)).forgottenChanges == 1)
        try await folder.sync(ada)
        let after = try folder.snapshots()
        #expect(after.count == 2 && after.filter(before.contains).allSatisfy { $0.contains("\(ben.author)") })
        try await folder.expectWhole(as: ada)
    }

    @Test func `a damaged snapshot doesn't hide the other one`() async throws {
        let (ada, _, folder) = try await twoSnapshots()
        let damaged = try #require(folder.snapshots().first { $0.contains("\(ada.author)") })
        try folder.folder.flip(damaged)
        let carl = try await RealReplica(of: TestFolder.library)
        let report = try await folder.sync(carl)
        #expect(report.received.items == 1 && report.notes.map(\.code) == ["folder-damaged"])
        try await folder.sync(ada)
        try await folder.sync(carl)
        #expect(try await carl.libraryDigest() == ada.libraryDigest())
    }

    @Test func `what only a baseline has goes to a folder with a larger snapshot, too`() async throws {
        let (one, other) = (try FolderPlace(TestFolder.library), try FolderPlace(TestFolder.library))
        let (ada, ben) = (try await RealReplica(of: TestFolder.library), try await RealReplica(of: TestFolder.library))
        _ = try await ada.savePage("https://example.org/ada", title: "Ada's", body: nil)
        #expect(try await ada.replica.compact(.days(0)).forgottenChanges == 1)
        for number in 0..<3 { _ = try await ben.savePage("https://example.org/\(number)", title: "Ben's", body: nil) }
        // She gets his changes one by one, before he forgets them.
        for replica in [ben, ada] { try await one.sync(replica) }
        #expect(try await ben.replica.compact(.days(0)).forgottenChanges == 3)
        for replica in [ben, ada] { try await other.sync(replica) }
        try await other.expectWhole(as: ada)
    }

    private func twoSnapshots() async throws -> (ada: RealReplica, ben: RealReplica, folder: FolderPlace) {
        let (mine, theirs) = (try FolderPlace(TestFolder.library), try FolderPlace(TestFolder.library))
        let (ada, ben) = (try await RealReplica(of: TestFolder.library), try await RealReplica(of: TestFolder.library))
        for (replica, place) in [(ada, mine), (ben, theirs)] {
            _ = try await replica.savePage("https://example.org/\(replica.author)", title: "A page", body: nil)
            #expect(try await replica.replica.compact(.days(0)).forgottenChanges == 1)
            try await place.sync(replica)
        }
        for name in try theirs.folder.files() where name.hasPrefix("log/") {
            try mine.folder.write(try theirs.folder.bytes(name), to: name)
        }
        #expect(try mine.snapshots().count == 2 && mine.folder.segmentFiles().isEmpty)
        return (ada, ben, mine)
    }
}
