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

/// A file may hold changes from before a snapshot and from behind it: the former go, the latter stay in one of their own.
@Suite struct DividedFileTests {
    private let folder: FolderPlace
    private let ada: RealReplica
    private let ben: RealReplica
    private let page: ItemKey

    /// Ada has purged what Ben commented on, and forgotten all of that: her two changes, and his first seven of eight.
    ///
    /// By her third, behind these, she says that she has seen his.
    init() async throws {
        folder = try FolderPlace(TestFolder.library)
        ada = try await RealReplica(of: TestFolder.library)
        ben = try await RealReplica(of: TestFolder.library)
        let purged = try await ada.savePage("https://example.org/", title: "A page", body: nil)
        for replica in [ada, ben] { try await folder.sync(replica) }
        try await ben.addComment(on: purged, email: "purged@example.org")
        for replica in [ben, ada] { try await folder.sync(replica) }
        _ = try await ada.replica.edit { try $0.purge(purged) }
        // He says that he has seen it.
        for replica in [ada, ben] { try await folder.sync(replica) }
        page = try await ben.savePage("https://example.org/kept", title: "Kept", body: nil)
        try await folder.sync(ben)
        for number in 4..<TailMerging.filesOfLevel {
            try await ben.write(title: "Title \(number)", of: page)
            try await folder.sync(ben)
        }
        try await folder.sync(ada)
        _ = try await ada.replica.compact(.days(0))
        #expect(try await ada.state().baseline[ben.author] == 7)
        try await ben.addComment(on: page, email: "kept@example.org")
    }

    @Test func `a merged file goes for a snapshot that its last change is not in`() async throws {
        try await folder.sync(ben)
        #expect(try ranges(of: ben, in: folder).contains("1-8"))
        for replica in [ada, ben] { try await folder.sync(replica) }
        #expect(try ranges(of: ben, in: folder) == ["8-8"])
        try await folder.expectWhole(as: ben)
        #expect(try await folder.sync(ben).isNoOp)
        #expect(try ranges(of: ben, in: folder) == ["8-8"])
    }

    @Test(arguments: [false, true])
    func `a file of a whole log is divided, though its last part be there without an address`(
        isPartThere: Bool
    ) async throws {
        let place = try await wholeLog()
        if isPartThere {
            let whole = try wholeLogFile(in: place)
            let rest = try whole.segments[0].suffix(after: 7, library: TestFolder.library)
            try SegmentFileContent(segments: [rest], entries: []).write(
                to: SharedFolder(place.folder.path), library: TestFolder.library, as: ben.author)
        }
        for replica in [ada, ben] { try await place.sync(replica) }
        #expect(try ranges(of: ben, in: place) == ["8-8"])
        let newcomer = try await place.expectWhole(as: ben)
        let addresses = try await newcomer.replica.read { [page] in
            try $0.comments(on: page).compactMap(\.email)
        }
        #expect(addresses == ["kept@example.org"])
        #expect(try await newcomer.replica.verify().findings.isEmpty)
    }

    /// So no more than one of them is held, however much is in all of them together.
    @Test(arguments: [false, true])
    func `frames behind the one that is divided pass as they are, with private records of both files`(
        isPartThere: Bool
    ) async throws {
        for number in 9...10 { try await ben.addComment(on: page, email: "\(number)@example.org") }
        let place = try FolderPlace(TestFolder.library)
        for replica in [ben, ada] { try await place.sync(replica) }
        let shared = try SharedFolder(place.folder.path)
        let whole = try wholeLogFile(in: place)
        let entries = whole.entries(of: whole.range)
        let ofPart = isPartThere ? entries.filter { $0.dot.sequence == 8 } : []
        if isPartThere {
            let rest = try whole.segments[0].suffix(after: 7, library: TestFolder.library)
            try SegmentFileContent(segments: [rest], entries: ofPart).write(
                to: shared, library: TestFolder.library, as: ben.author)
        }
        let frames = try pieces(of: whole.segments[0], endingWith: [3, 8, 9])
        try SegmentFileContent(segments: frames, entries: entries.filter { !ofPart.contains($0) }).write(
            to: shared, library: TestFolder.library, as: ben.author)

        var forgetting = Forgetting(try FolderView(shared, library: TestFolder.library), as: ben.author)
        try forgetting.run()
        #expect(try ranges(of: ben, in: place) == ["8-10"])
        let file = try #require(FolderListing(shared).files[ben.author]?.first { $0.writer == ben.author })
        var reader = try SegmentFileReader(file, in: shared, library: TestFolder.library)
        var ends: [UInt64] = []
        var records: [PrivateEntry] = []
        while let step = try reader.next() {
            switch step {
            case .segment(let verified): ends.append(verified.segment.last)
            case .privateRecords(let entries): records += entries
            }
        }
        #expect(ends == [8, 9, 10])
        #expect(records.count == 3 && records == entries.filter { $0.dot.sequence > 7 })
        try await place.expectWhole(as: ben)
    }

    @Test func `the file of a writer out of use is divided by who hands the snapshot over`() async throws {
        let place = try await wholeLog()
        try await place.sync(ada)
        var forgetting = Forgetting(
            try FolderView(SharedFolder(place.folder.path), library: TestFolder.library), as: ada.author)
        try forgetting.run(retired: [ben.author])
        #expect(try ranges(of: ben, in: place) == [] && ranges(of: ada, in: place) == ["3-3", "8-8"])
        let held = try await ada.state().vector
        #expect(forgetting.view.vector() == held)
        try await place.expectWhole(as: ben)
    }

    @Test func `a sync that is cut before any step of that loses nothing`() async throws {
        let place = try await wholeLog()
        try await place.sync(ada)
        let before = try place.folder.files().map { (name: $0, bytes: try place.folder.bytes($0)) }
        let crash = Crash()
        try await place.sync(ben) { _ in try crash.note() }
        #expect(crash.count > 6)
        for step in 0..<crash.count {
            try place.folder.wipe()
            for file in before { try place.folder.write(file.bytes, to: file.name) }
            let cut = Crash(before: step)
            _ = try? await place.sync(ben) { _ in try cut.note() }
            try await place.expectWhole(as: ben)
            try await place.sync(ben)
            #expect(try ranges(of: ben, in: place) == ["8-8"], "cut before step \(step)")
        }
    }

    /// A folder that Ben puts all of his log into before the snapshot comes.
    private func wholeLog() async throws -> FolderPlace {
        let place = try FolderPlace(TestFolder.library)
        try await place.sync(ben)
        #expect(try ranges(of: ben, in: place) == ["1-2", "1-8"])
        return place
    }

    /// What is in a writer's directory, ordered.
    private func ranges(of replica: RealReplica, in place: FolderPlace) throws -> [String] {
        try FolderListing(SharedFolder(place.folder.path)).files.values.joined()
            .filter { $0.writer == replica.author }.map { "\($0.range.first)-\($0.range.last)" }.sorted()
    }

    /// Makes several segments of one.
    private func pieces(of segment: Segment, endingWith ends: [UInt64]) throws -> [Segment] {
        var pieces: [Segment] = []
        var rest = segment
        for end in ends {
            let next = try rest.suffix(after: end, library: TestFolder.library)
            pieces.append(
                Segment(
                    replica: rest.replica, first: rest.first, previousHash: rest.previousHash,
                    baseContext: rest.baseContext, headHash: next.previousHash,
                    changes: Array(rest.changes.dropLast(next.changes.count))))
            rest = next
        }
        return pieces + [rest]
    }

    /// What is in Ben's file of all that he wrote.
    private func wholeLogFile(in place: FolderPlace) throws -> SegmentFileContent {
        let shared = try SharedFolder(place.folder.path)
        let file = try #require(FolderListing(shared).files[ben.author]?.first)
        return try SegmentFileContent(reading: file, in: shared, library: TestFolder.library)
    }
}
