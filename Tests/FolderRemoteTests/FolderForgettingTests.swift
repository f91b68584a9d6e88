import Causality
import Lectern
import LibraryModel
import RemoteConformance
import ReplicaConformance
import ReplicaStore
import SyncProtocol
import Testing
import WireFormat

@testable import FolderRemote

/// What a baseline stands for goes from a folder, whoever wrote it there; what it lacks stays.
@Suite struct FolderForgettingTests {
    private let folder: FolderPlace

    init() throws { folder = try FolderPlace(TestFolder.library) }

    private func replica() async throws -> RealReplica { try await RealReplica(of: TestFolder.library) }

    @Test func `who never compacts removes files too, and with them what was purged`() async throws {
        let (ada, ben) = (try await replica(), try await replica())
        let page = try await ada.savePage("https://example.org/", title: "A page", body: nil)
        for replica in [ada, ben] { try await folder.sync(replica) }
        try await ben.addComment(on: page, email: "ben@example.org")
        for replica in [ben, ada] { try await folder.sync(replica) }
        _ = try await ada.replica.edit { try $0.purge(page) }
        // He says at once that he has seen the purge.
        for replica in [ada, ben, ada] { try await folder.sync(replica) }
        #expect(try await ada.replica.compact(.days(0)).forgottenChanges == 4)
        try await folder.sync(ada)
        let left = try folder.folder.segmentFiles()
        #expect(left.count == 2 && left.allSatisfy { $0.hasPrefix("log/\(ben.author)/") })

        // He only reads.
        let report = try await folder.sync(ben)
        #expect(report.isNoOp && report.notes == [])
        #expect(try folder.folder.segmentFiles() == [])
        #expect(try await folder.sync(ben).isNoOp)
        try await folder.expectWhole(as: ada)
    }

    @Test func `a file stays whose address is not in the snapshot that stands for its changes`() async throws {
        let (ada, ben) = (try await replica(), try await replica())
        let page = try await ada.savePage("https://example.org/", title: "A page", body: nil)
        try await ada.addComment(on: page, email: "ada@example.org")
        try await folder.sync(ada)
        _ = try await ben.take(ada.offer(PullRequest(), includesPrivate: false).remainingFrames())
        try await bringSnapshot(of: ben, forgetting: 2)
        for _ in 0..<2 { try await folder.sync(ada) }
        #expect(try folder.folder.segmentFiles().count == 1)
        let newcomer = try await folder.expectWhole(as: ada)
        try await folder.sync(newcomer)
        #expect(try await addresses(newcomer, on: page) == ["ada@example.org"])
    }

    @Test func `such a file stays whole that reaches behind the snapshot, and isn't tied to later ones`() async throws {
        let (ada, ben) = (try await replica(), try await replica())
        let page = try await ada.savePage("https://example.org/", title: "A page", body: nil)
        try await ada.addComment(on: page, email: "ada@example.org")
        _ = try await ben.take(ada.offer(PullRequest(), includesPrivate: false).remainingFrames())
        try await ada.write(title: "Another title", of: page)
        try await folder.sync(ada)
        try await bringSnapshot(of: ben, forgetting: 2)
        try await folder.sync(ada)
        #expect(try folder.folder.ranges() == ["1-3"])
        for number in 0..<TailMerging.filesOfLevel {
            try await ada.write(title: "Title \(number)", of: page)
            try await folder.sync(ada)
        }
        let ranges = try folder.folder.ranges()
        #expect(ranges.filter { $0.hasPrefix("1-") } == ["1-3"] && ranges.contains("4-11"))
        let newcomer = try await folder.expectWhole(as: ada)
        try await folder.sync(newcomer)
        #expect(try await addresses(newcomer, on: page) == ["ada@example.org"])
    }

    @Test func `a smaller snapshot stays whose address is not in the larger one`() async throws {
        let (ada, ben) = (try await replica(), try await replica())
        let page = try await ada.savePage("https://example.org/", title: "A page", body: nil)
        try await ada.addComment(on: page, email: "ada@example.org")
        #expect(try await ada.replica.compact(.days(0)).forgottenChanges == 2)
        try await folder.sync(ada)
        try await ada.write(title: "Another title", of: page)
        _ = try await ben.take(ada.offer(PullRequest(), includesPrivate: false).remainingFrames())
        try await bringSnapshot(of: ben, forgetting: 1)
        for _ in 0..<2 { try await folder.sync(ada) }
        #expect(try folder.snapshots().count == 2)
        let newcomer = try await folder.expectWhole(as: ada)
        try await folder.sync(newcomer)
        #expect(try await addresses(newcomer, on: page) == ["ada@example.org"])
        // Her next one has the address, and then neither of them is needed.
        try await ada.write(title: "A third title", of: page)
        #expect(try await ada.replica.compact(.days(0)).forgottenChanges == 2)
        for replica in [ada, ben] { try await folder.sync(replica) }
        #expect(try folder.snapshots().count == 1)
        try await folder.expectWhole(as: ada)
    }

    @Test func `a damaged file that a snapshot stands for makes nobody write, and goes`() async throws {
        let (ada, ben, carl) = (try await replica(), try await replica(), try await replica())
        _ = try await ben.savePage("https://example.org/", title: "A page", body: nil)
        for replica in [ben, ada] { try await folder.sync(replica) }
        try folder.folder.flip(try #require(folder.folder.segmentFiles().first))
        // He can't read it, and says so.
        #expect(try await folder.sync(carl).codes == ["folder-damaged"])
        #expect(try await ada.replica.compact(.days(0)).forgottenChanges == 1)
        try await folder.sync(ada)
        #expect(try folder.snapshots().count == 1)

        let report = try await folder.sync(ada)
        #expect(report.isNoOp && report.codes == ["folder-damaged"])
        #expect(try await folder.sync(ben).notes == [])
        #expect(try folder.folder.segmentFiles() == [])
        #expect(try await folder.sync(carl).notes == [])
        #expect(try await carl.libraryDigest() == ada.libraryDigest())
    }

    @Test func `a file that a damaged snapshot stands for stays, and its writer complains`() async throws {
        let (ada, ben) = (try await replica(), try await replica())
        _ = try await ben.savePage("https://example.org/", title: "A page", body: nil)
        for replica in [ben, ada] { try await folder.sync(replica) }
        #expect(try await ada.replica.compact(.days(0)).forgottenChanges == 1)
        try await folder.sync(ada)
        let snapshot = try #require(folder.snapshots().first)
        try folder.folder.write(folder.folder.bytes(snapshot).dropLast(), to: snapshot)
        #expect(try await folder.sync(ben).codes == ["folder-damaged"])
        #expect(try folder.folder.segmentFiles().count == 1)
        for replica in [ada, ben] { try await folder.sync(replica) }
        #expect(try folder.folder.segmentFiles() == [])
        try await folder.expectWhole(as: ada)
    }

    /// Lets a replica forget, and puts its snapshot into the folder as one that came from another copy of it.
    private func bringSnapshot(of replica: RealReplica, forgetting changes: Int) async throws {
        #expect(try await replica.replica.compact(.days(0)).forgottenChanges == changes)
        let elsewhere = try FolderPlace(TestFolder.library)
        try await elsewhere.sync(replica)
        let name = try #require(elsewhere.snapshots().first)
        try folder.folder.write(elsewhere.folder.bytes(name), to: name)
    }

    private func addresses(_ replica: RealReplica, on item: ItemKey) async throws -> [String] {
        try await replica.replica.read { try $0.comments(on: item).compactMap(\.email) }
    }
}
