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

/// A snapshot whose file is whole, and which nobody could take: made up, or made from a damaged disk.
@Suite struct FolderWrongSnapshotTests {
    /// What is wrong with one.
    enum Wrong: CaseIterable, Sendable {
        case digest
        case count
        case row
        case edits
    }

    private let folder: FolderPlace
    private let ada: RealReplica
    private let ben: RealReplica

    /// Ada has put two changes into the folder, and Ben has them too.
    init() async throws {
        folder = try FolderPlace(TestFolder.library)
        ada = try await RealReplica(of: TestFolder.library)
        ben = try await RealReplica(of: TestFolder.library)
        let page = try await ada.savePage("https://example.org/", title: "A page", body: "Words that stay.")
        _ = try await ada.replica.edit { try $0.setBody(of: page.id, to: Array("Many words that stay.".utf8)) }
        for replica in [ada, ben] { try await folder.sync(replica) }
    }

    @Test(arguments: Wrong.allCases)
    func `no file goes for a snapshot that nobody could take, and a good one is handed over`(wrong: Wrong) async throws
    {
        try await forget(ben)
        let name = try await put(baseline(of: ben, wrong), by: ben)
        #expect(try await folder.sync(ada).codes == ["folder-damaged"])
        #expect(try folder.folder.segmentFiles().count == 1)
        #expect(try seen(of: ada).damagedSnapshots.map(\.path) == [name])
        try await expectNewcomer(takes: 0)

        try await forget(ada)
        try await folder.sync(ada)
        #expect(try folder.snapshots().count == 2 && folder.folder.segmentFiles() == [])
        try await expectNewcomer(takes: 1)
    }

    @Test(arguments: [Wrong.row, .edits])
    func `who needs a snapshot that nobody could take complains, and gets another one`(wrong: Wrong) async throws {
        try await forget(ada)
        try await folder.sync(ada)
        let name = try await put(baseline(of: ada, wrong), by: ada)
        #expect(try folder.snapshots() == [name] && folder.folder.segmentFiles() == [])
        let newcomer = try await RealReplica(of: TestFolder.library)
        let report = try await folder.sync(newcomer)
        #expect(report.received.items == 0 && report.codes == ["folder-damaged"])
        #expect(try seen(of: newcomer).damagedSnapshots.map(\.path) == [name])

        try await folder.sync(ada)
        let healed = try await folder.sync(newcomer)
        #expect(healed.received.items == 1 && healed.notes == [])
        #expect(try await newcomer.libraryDigest() == ada.libraryDigest())
    }

    @Test(arguments: Wrong.allCases)
    func `a baseline that nobody could take isn't put into the folder, and nothing goes for it`(
        wrong: Wrong
    ) async throws {
        try await forget(ada)
        let offer = try await baseline(of: ada, wrong)
        let before = try folder.folder.files()
        let remote = try await folder.makeRemote(for: ada.author, as: .writer, faults: [])
        let problem = await remoteProblem { try await remote.keep(baseline: offer, retired: [], forgotten: []) }
        #expect(problem?.code == "snapshot-damaged")
        #expect(try folder.folder.files() == before)
    }

    private func forget(_ replica: RealReplica) async throws {
        #expect(try await replica.replica.compact(.days(0)).forgottenChanges == 2)
    }

    /// A newcomer comes to the same library, by so many items of a snapshot.
    private func expectNewcomer(takes items: Int) async throws {
        let newcomer = try await RealReplica(of: TestFolder.library)
        #expect(try await folder.sync(newcomer).received.items == items)
        #expect(try await newcomer.libraryDigest() == ada.libraryDigest())
    }

    /// A replica's baseline, but for one thing.
    private func baseline(of replica: RealReplica, _ wrong: Wrong) async throws -> ChangeOffer {
        let whole = try await replica.replica.offerOfBaseline()
        let offer = try #require(whole)
        let frames = try await offer.remainingFrames()
        let altered = frames.map { frame -> BundleFrame in
            switch frame {
            case .snapshot(let head): .snapshot(Self.altered(head, wrong))
            case .items(let items): .items(items.map { Self.altered($0, wrong) })
            case .segment, .privateRecords, .blobs: frame
            }
        }
        #expect(altered != frames)
        return ChangeOffer(header: offer.header, frames: altered)
    }

    private static func altered(_ head: SnapshotHead, _ wrong: Wrong) -> SnapshotHead {
        SnapshotHead(
            foldVersion: head.foldVersion, lines: head.lines, clock: head.clock,
            digest: wrong == .digest ? LibraryDigest() : head.digest,
            items: wrong == .count ? head.items + 1 : head.items)
    }

    private static func altered(_ item: SnapshotItem, _ wrong: Wrong) -> SnapshotItem {
        // "A page" becomes another title.
        let row = wrong == .row ? item.row.map { $0 == UInt8(ascii: "g") ? UInt8(ascii: "i") : $0 } : item.row
        let texts = item.texts.map { wrong == .edits ? SnapshotItem.Text(name: $0.name, runs: [[0xff]]) : $0 }
        return SnapshotItem(key: item.key, row: row, texts: texts)
    }

    /// Puts a snapshot into the folder as a file that is whole.
    private func put(_ offer: ChangeOffer, by writer: RealReplica) async throws -> String {
        let frames = try await offer.remainingFrames()
        var bytes: [UInt8] = []
        var bundle = try BundleWriter(header: offer.header) { bytes += $0 }
        for frame in frames { try bundle.append(frame) }
        _ = try bundle.finish()
        guard case .snapshot(let head) = frames.first else { throw SnapshotProblem(cause: "it has no head") }
        let name = try SnapshotFile(writer: writer.author, head: head).path
        try folder.folder.write(bytes, to: name)
        return name
    }

    private func seen(of replica: RealReplica) throws -> Acknowledgement {
        Acknowledgement(of: replica.author, in: try SharedFolder(folder.folder.path))
    }
}
