import Causality
import Glibc
import Lectern
import LibraryModel
import RemoteConformance
import ReplicaConformance
import ReplicaStore
import SyncProtocol
import Testing
import WireFormat

@testable import FolderRemote

/// The text of a purged page goes from a folder, whoever handed the baseline over, and wherever that was cut.
@Suite struct ForgottenBlobTests {
    private struct PowerCut: Error {}

    private static let secret = "Nobody is to read these words again."
    private static let hash = ContentHash(hashing: Array(secret.utf8))

    private let folder: FolderPlace
    private let ada: RealReplica

    /// Ada has put a page into the folder, purged it, and forgotten that.
    init() async throws {
        folder = try FolderPlace(TestFolder.library)
        ada = try await RealReplica(of: TestFolder.library)
        let page = try await ada.savePage("https://example.org/", title: "A page", body: Self.secret)
        try await folder.sync(ada)
        _ = try await ada.replica.edit { try $0.purge(page) }
        #expect(try await ada.replica.compact(.days(0)).forgottenChanges == 2)
    }

    /// A few are asked for one by one, many in one place by its list.
    @Test(arguments: [1, 300]) func `what is there of some blobs is found`(count: Int) throws {
        let shared = try SharedFolder(folder.folder.path)
        let absent = (0..<count).map { ContentHash(high: UInt128($0 % 3) << 120, low: UInt128($0)) }
        #expect(try shared.blobs(among: absent + [Self.hash]) == [Self.hash])
        #expect(try shared.blobs(among: absent) == [])
    }

    @Test func `it goes where somebody who never had it handed the baseline over`() async throws {
        try await handOverByAnother()
        #expect(try isThere)
        let report = try await folder.sync(ada)
        #expect(report.isNoOp && report.notes == [])
        #expect(try !isThere)
        // Then nothing is left to do.
        let idle = folder.remote(of: ada) { step in Issue.record("\(step.name) is changed") }
        #expect(try await ada.replica.sync(with: idle).isNoOp)
    }

    @Test func `it goes with the next sync where the one that handed the baseline over was cut`() async throws {
        let cut = folder.remote(of: ada) { step in if step.kind == .remove { throw PowerCut() } }
        await #expect(throws: PowerCut.self) { _ = try await ada.replica.sync(with: cut) }
        #expect(try folder.snapshots().count == 1 && isThere)
        #expect(try await folder.sync(ada).isNoOp)
        #expect(try !isThere && folder.folder.segmentFiles() == [])
    }

    @Test func `it stays where somebody saved it again`() async throws {
        try await folder.sync(ada)
        #expect(try !isThere)
        let ben = try await RealReplica(of: TestFolder.library)
        try await folder.sync(ben)
        _ = try await ben.savePage("https://example.org/again", title: "Another page", body: Self.secret)
        for replica in [ben, ada, ada] { try await folder.sync(replica) }
        #expect(try isThere)
        #expect(try await ada.replica.forgottenBlobs() == [])
        #expect(try await ada.blob(Self.hash) != nil)
    }

    @Test func `it stays until the snapshots stand for what it was forgotten with`() async throws {
        try await handOverByAnother()
        let more = VersionVector([ChangeID(replica: ada.author, sequence: 3)])
        try await folder.remote(of: ada).forget([Self.hash], beneath: more, retired: [])
        #expect(try isThere)
        // One that is damaged stands for nothing.
        let name = try #require(folder.snapshots().first)
        let bytes = try folder.folder.bytes(name)
        try folder.folder.flip(name)
        try await forget()
        #expect(try isThere)
        try folder.folder.write(bytes, to: name)
        try await forget()
        #expect(try !isThere)
    }

    @Test func `it stays where another writer misses it`() async throws {
        try await handOverByAnother()
        let other = ReplicaID(value: 7)
        var seen = Acknowledgement()
        seen.absentBlobs = [Self.hash]
        try seen.write(to: SharedFolder(folder.folder.path), as: other)
        try await forget()
        #expect(try isThere)
        // One that is out of use complains for ever.
        try await folder.remote(of: ada).forget([Self.hash], beneath: ada.state().baseline, retired: [other])
        #expect(try !isThere)
    }

    @Test func `who can't write to the folder can sync all the same`() async throws {
        try await handOverByAnother()
        let readOnly = folder.remote(of: ada) { step in throw FileFailure(.writing, step.name, EROFS) }
        #expect(try await ada.replica.sync(with: readOnly).isNoOp)
        #expect(try isThere)
    }

    private var isThere: Bool {
        get throws { try folder.folder.files().contains(Layout.blob(Self.hash)) }
    }

    /// Who has Ada's baseline from a bundle, and never had the text, hands it over.
    private func handOverByAnother() async throws {
        let ben = try await RealReplica(of: TestFolder.library)
        _ = try await ben.take(ada.offer(PullRequest(), includesPrivate: true).remainingFrames())
        try await folder.sync(ben)
        #expect(try folder.snapshots().count == 1)
    }

    /// Ada says what she has forgotten.
    private func forget() async throws {
        try await folder.remote(of: ada).forget([Self.hash], beneath: ada.state().baseline, retired: [])
    }
}
