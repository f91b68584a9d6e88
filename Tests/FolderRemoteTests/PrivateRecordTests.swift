import Causality
import Lectern
import RemoteConformance
import ReplicaConformance
import ReplicaStore
import SyncProtocol
import Testing
import WireFormat

@testable import FolderRemote

/// A member may have been fed by a reader's bundle, and bring changes to a folder without their private records.
@Suite struct PrivateRecordTests {
    private let folder: TestFolder
    private let ada = TestDevice(1)
    private let ben = TestDevice(2)
    private let cleo = TestDevice(3)

    init() throws { folder = try TestFolder() }

    /// Ben has brought Ada's changes without their private records, and Cleo has taken them.
    private func broughtWithout() async throws {
        let article = try await ada.save("a")
        try await ada.log.comment(on: article)
        let bare = try await ada.log.offer(PullRequest(), includesPrivate: false)
        _ = try await ben.log.take(bare.remainingFrames())
        try await ben.sync(folder)
        try await cleo.sync(folder)
    }

    @Test func `private records that somebody lacks are added by who holds them`() async throws {
        try await broughtWithout()
        #expect(await cleo.log.state().lacking.privateRecords.count == 1)
        // The complaint is in the next request.
        try await cleo.sync(folder)
        let lacking = try await folder.remote(1).lacking()
        #expect(lacking.privateRecords == [ChangeRange(replica: ada.id, first: 2, last: 2)])
        try await ada.sync(folder)
        for device in [ben, cleo] { try await device.sync(folder) }
        #expect(try await equalLibraries(ada, ben, cleo))
        for device in [ben, cleo] { try await device.sync(folder) }
        #expect(try await !folder.remote(1).state().lacksSomething)
        let newcomer = TestDevice(4)
        for _ in 0..<2 { try await newcomer.sync(folder) }
        #expect(try await equalLibraries(ada, newcomer))
    }

    @Test func `what was added once is not written again`() async throws {
        try await broughtWithout()
        try await cleo.sync(folder)
        try await ada.sync(folder)
        let before = try folder.segmentFiles().map { try folder.bytes($0) }
        let offer = try #require(
            await ada.log.offer(of: Lacking(privateRecords: [ChangeRange(replica: ada.id, first: 1, last: 9)])))
        #expect(try await folder.remote(1).push(offer).privateRecords == 0)
        #expect(try folder.segmentFiles().map { try folder.bytes($0) } == before)
    }

    @Test func `only the changes that were asked for are read for private records`() async throws {
        let article = try await ada.save("a")
        try await ada.log.comment(on: article, email: "one@example.org")
        try await ada.log.comment(on: article, email: "two@example.org")
        try await ada.sync(folder)
        var request = PullRequest(since: await ada.log.state().vector)
        request.withheld = [ChangeRange(replica: ada.id, first: 3, last: 3)]
        let offer = try await folder.remote().pull(request).offer
        #expect(offer.header.flags.contains(.containsPrivate) && offer.header.to == offer.header.from)
        let frames = try await offer.remainingFrames()
        guard case .privateRecords(let entries)? = frames.first else {
            Issue.record("no private records came")
            return
        }
        #expect(frames.count == 1 && entries.map(\.dot.sequence) == [3])
    }

    // MARK: With snapshots

    @Test func `private records of changes that went for a snapshot come out of it`() async throws {
        let place = try FolderPlace(TestFolder.library)
        let (ada, ben) = (try await RealReplica(of: TestFolder.library), try await RealReplica(of: TestFolder.library))
        let page = try await ada.savePage("https://example.org/", title: "A page", body: nil)
        try await ada.addComment(on: page, email: "ada@example.org")
        _ = try await ben.take(ada.offer(PullRequest(), includesPrivate: false).remainingFrames())
        #expect(try await ada.replica.compact(.days(0)).forgottenChanges == 2)
        try await place.sync(ada)
        #expect(try place.snapshots().count == 1 && place.folder.segmentFiles() == [])
        // He lacks no change, so that he takes nothing else of it.
        let report = try await place.sync(ben)
        #expect(report.received.privateRecords == 1 && report.received.items == 0)
        #expect(try await ben.state().lacking.isEmpty)
        #expect(try await ben.replica.read { try $0.comments(on: page).compactMap(\.email) } == ["ada@example.org"])
        #expect(try await place.sync(ben).isNoOp)
        #expect(try await place.sync(ada).isNoOp)
    }

    @Test func `private records are added to changes that follow a snapshot`() async throws {
        let place = try FolderPlace(TestFolder.library)
        let (ada, ben) = (try await RealReplica(of: TestFolder.library), try await RealReplica(of: TestFolder.library))
        let page = try await ada.savePage("https://example.org/", title: "A page", body: nil)
        #expect(try await ada.replica.compact(.days(0)).forgottenChanges == 1)
        try await place.sync(ada)
        try await ada.addComment(on: page, email: "ada@example.org")
        _ = try await ben.take(ada.offer(PullRequest(), includesPrivate: false).remainingFrames())
        try await place.sync(ben)
        #expect(try place.folder.segmentFiles().joined().hasPrefix("log/\(ben.author)/\(ada.author)-2-2-"))
        #expect(try await place.sync(ada).supplied == 1)
        #expect(try await place.sync(ben).received.privateRecords == 1)
        #expect(try await ben.state().lacking.isEmpty)
    }
}
