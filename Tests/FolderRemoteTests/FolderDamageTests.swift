import Causality
import Foundation
import Glibc
import LibraryModel
import RemoteConformance
import SyncProtocol
import Testing
import WireFormat

@testable import FolderRemote

/// Whatever stands in the folder, a sync takes what is good and says what isn't.
@Suite struct FolderDamageTests {
    private let folder: TestFolder
    private let ada = TestDevice(1)
    private let ben = TestDevice(2)

    init() throws { folder = try TestFolder() }

    /// Ada has written a file, and the rest of her work after it.
    private func written() async throws -> String {
        let article = try await ada.save("a")
        try await ada.log.comment(on: article)
        try await ada.sync(folder)
        let name = try #require(folder.segmentFiles().first)
        try await ada.work(1)
        try await ada.sync(folder)
        return name
    }

    @Test func `a file that is cut anywhere is passed over, and comes once it is whole`() async throws {
        let name = try await written()
        let bytes = try folder.bytes(name)
        for count in stride(from: 0, to: bytes.count, by: 23) {
            try folder.write(bytes.prefix(count), to: name)
            let report = try await ben.sync(folder)
            #expect(report.codes == ["folder-damaged"] && report.received.folded == 0)
            #expect(report.remote.vector[ada.id] == 0)
        }
        try folder.write(bytes, to: name)
        #expect(try await ben.sync(folder).notes == [])
        #expect(try await equalLibraries(ada, ben))
    }

    @Test func `whatever bit is flipped in a file, nothing of it is taken`() async throws {
        let name = try await written()
        let bytes = try folder.bytes(name)
        for position in stride(from: 0, to: bytes.count, by: 5) {
            var flipped = bytes
            flipped[position] ^= 1 << UInt8(position % 8)
            try folder.write(flipped, to: name)
            let answer = try await folder.remote().pull(PullRequest())
            #expect(answer.notes.count == 1 && answer.state.vector.isEmpty)
            #expect(try await answer.offer.remainingFrames() == [])
        }
    }

    /// A frame's type and its compression may look like a newer program's then.
    @Test func `whatever byte is damaged, the file is written again`() async throws {
        let name = try await written()
        let bytes = try folder.bytes(name)
        for position in stride(from: 0, to: bytes.count, by: 3) {
            var damaged = bytes
            damaged[position] ^= 0x40
            try folder.write(damaged, to: name)
            let newcomer = TestDevice(50)
            try await newcomer.sync(folder)
            try await ada.sync(folder)
            try await newcomer.sync(folder)
            #expect(try await equalLibraries(ada, newcomer), "byte \(position)")
            try folder.remove("log/\(newcomer.id)/seen")
        }
    }

    @Test func `a file under another's name is found out`() async throws {
        let name = try await written()
        let bytes = try folder.bytes(name)
        let head = name.suffix(20).dropLast(4)
        let own = "log/\(ada.id)/\(ada.id)"
        for other in [
            "\(own)-1-4-\(head).seg", "\(own)-1-2-0123456789abcdef.seg", "log/\(ada.id)/\(ben.id)-1-2-\(head).seg",
        ] {
            try folder.wipe()
            try FolderRemote.create(folder.path, library: TestFolder.library)
            try folder.write(bytes, to: other)
            // The header tells of the first and the last; only the changes themselves tell of the second.
            let report = try await TestDevice(50).sync(folder, attempts: other.contains("0123456789abcdef") ? 2 : 1)
            #expect(report.codes == ["folder-damaged"], "\(other)")
        }
    }

    @Test func `a file whose chain of changes is broken is passed over from the second attempt on`() async throws {
        try breakChain(of: await written())
        let problem = await remoteProblem { try await ben.sync(folder) }
        #expect(problem?.code == "interrupted")
        let report = try await ben.sync(folder)
        #expect(report.codes == ["folder-damaged"] && report.remote.vector[ada.id] == 0)
    }

    @Test func `who can't write to the folder gets past such a file too`() async throws {
        let name = try await written()
        try breakChain(of: name)
        let report = try await ben.sync(folder, attempts: 2) { throw FileFailure(.writing, $0.name, EROFS) }
        #expect(report.codes == ["folder-damaged"] && report.remote.vector[ada.id] == 0)
    }

    /// Gives a file another first change than its chain of hashes says.
    private func breakChain(of name: String) throws {
        let file = try #require(SegmentFile(writer: ada.id, name: String(name.dropFirst(37))))
        let content = try SegmentFileContent(
            reading: file, in: SharedFolder(folder.path), library: TestFolder.library)
        let good = content.segments[0]
        let changes = [SegmentChange(timestamp: Timestamp(rawValue: 7), body: good.changes[0].body)]
        let segment = Segment(
            replica: good.replica, first: 1, previousHash: good.previousHash, baseContext: good.baseContext,
            headHash: good.headHash, changes: changes + good.changes.dropFirst())
        try SegmentFileContent(segments: [segment], entries: []).write(
            to: SharedFolder(folder.path), library: TestFolder.library, as: ada.id)
    }

    @Test func `a private record that was not committed to spoils its file and not the sync`() async throws {
        let name = try await written()
        let file = try #require(SegmentFile(writer: ada.id, name: String(name.dropFirst(37))))
        let content = try SegmentFileContent(
            reading: file, in: SharedFolder(folder.path), library: TestFolder.library)
        let dot = try #require(await ada.log.privateRecords.keys.first)
        let wrong = PrivateEntry(dot: dot, record: PrivateRecord(salt: 1, body: [1, 2, 3]))
        try SegmentFileContent(segments: content.segments, entries: [wrong]).write(
            to: SharedFolder(folder.path), library: TestFolder.library, as: ada.id)
        #expect(try await ben.sync(folder, attempts: 2).codes == ["folder-damaged"])
    }

    @Test func `who owns a damaged file writes it again once somebody has complained`() async throws {
        let name = try await written()
        try folder.flip(name)
        // Nobody reads again what it holds already, so it takes a complaint.
        #expect(try await ada.sync(folder).isNoOp)
        try await ben.sync(folder)
        let report = try await ada.sync(folder)
        #expect(report.sent == 3 && report.codes == ["folder-damaged"])
        #expect(try !folder.segmentFiles().contains(name))
        #expect(try await ben.sync(folder).notes == [])
        #expect(try await equalLibraries(ada, ben))
        #expect(try await ada.sync(folder).isNoOp)
    }

    @Test func `anybody who holds the changes of a damaged file writes them, and its owner removes it`() async throws {
        let name = try await written()
        try await ben.sync(folder)
        try folder.flip(name)
        let cleo = TestDevice(3)
        try await cleo.sync(folder)
        try await ben.sync(folder)
        try await cleo.sync(folder)
        #expect(try await equalLibraries(ada, ben, cleo))
        try await ada.save("more")
        try await ada.sync(folder)
        #expect(try !folder.segmentFiles().contains(name))
        for device in [ben, cleo] { try await device.sync(folder) }
        #expect(try await equalLibraries(ada, ben, cleo))
        #expect(try await cleo.sync(folder).notes == [])
    }

    @Test func `conflict copies and other strange names are ignored and reported`() async throws {
        let name = try await written()
        let bytes = try folder.bytes(name)
        let stem = String(name.dropLast(4))
        for strange in [
            "\(stem).sync-conflict-20260102-030405-ABCDEFG.seg", "\(stem) (conflicted copy).seg", "\(stem).seg~",
            "\(stem) (1).seg", "log/\(ada.id)/\(name.dropFirst(37).uppercased())", "log/\(ada.id)/notes.txt",
            "log/\(String(ada.id.description.dropLast()))F/x", "log/desktop.ini",
            "\(stem.replacingOccurrences(of: "-1-", with: "-01-")).seg", "log/\(ada.id)/seen.sync-conflict-1-2",
        ] {
            try folder.write(bytes, to: strange)
            let report = try await ben.sync(folder)
            #expect(report.codes == ["folder-strange"], "\(strange)")
            try folder.remove(strange)
        }
        try FileManager.default.removeItem(at: folder.location("log/\(String(ada.id.description.dropLast()))F"))
        #expect(try await ben.sync(folder).notes == [])
        #expect(try await equalLibraries(ada, ben))
    }

    @Test func `a name from the folder reaches people without control characters`() async throws {
        _ = try await written()
        try folder.write([], to: "log/\u{1b}[2Jevil\u{202e}")
        let note = try #require(try await ben.sync(folder).notes.first)
        #expect(note.sentence.contains(" [2Jevil "))
        #expect(note.sentence.unicodeScalars.allSatisfy { (0x20...0x7e).contains($0.value) })
    }

    @Test func `no temporary file is ever read`() async throws {
        let name = try await written()
        let bytes = try folder.bytes(name)
        try folder.remove(name)
        for temporary in [".new-1f.tmp", ".\(name.dropFirst(37))", ".syncthing.\(name.dropFirst(37)).tmp"] {
            try folder.write(bytes, to: "log/\(ada.id)/\(temporary)")
        }
        let report = try await ben.sync(folder)
        #expect(report.codes == ["folder-arriving"] && report.received.folded == 0)
    }

    @Test func `what is no regular file is passed over`() async throws {
        let name = try await written()
        try FileManager.default.moveItem(at: folder.location(name), to: folder.location("outside"))
        try FileManager.default.createSymbolicLink(
            at: folder.location(name), withDestinationURL: folder.location("outside"))
        #expect(try await ben.sync(folder).codes == ["folder-damaged"])
        try folder.remove(name)
        for kind in [S_IFIFO, S_IFSOCK] {
            #expect(mknod(folder.location(name).path, kind | 0o600, 0) == 0)
            #expect(try await ben.sync(folder).codes == ["folder-damaged"])
            try folder.remove(name)
        }
        try FileManager.default.createDirectory(at: folder.location(name), withIntermediateDirectories: false)
        #expect(try await ben.sync(folder).codes == ["folder-damaged"])
    }

    @Test func `no file is written through a link that somebody laid`() async throws {
        let trap = try TestFolder(isEmpty: true)
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/log", withDestinationPath: trap.path)
        try await ada.save("a")
        let problem = await remoteProblem { try await ada.sync(folder) }
        #expect(problem != nil)
        #expect(try trap.files() == [])
    }

    @Test func `what a newer program wrote is left for later, and counts as there`() async throws {
        let name = try await written()
        var bytes = try folder.bytes(name)
        bytes[8] = 2
        let fields = bytes[9..<13].reduce(0) { $0 << 8 | Int($1) }
        bytes.replaceSubrange(
            13 + fields..<21 + fields, with: ContentHash(hashing: Array(bytes[..<(13 + fields)])).bytes.prefix(8))
        try folder.write(bytes, to: name)
        let report = try await ben.sync(folder)
        #expect(report.codes == ["folder-newer"] && report.received.folded == 0)
        #expect(report.remote.vector[ada.id] == 3)
    }

    @Test func `two copies that went on under one id are found out by the names`() async throws {
        let copy = MemoryLog(of: TestFolder.library, number: 1, salt: 1)
        try await copy.save("https://example.org/copy")
        try await copy.save("https://example.org/copied")
        _ = try await written()
        let remote = folder.remote(1)
        let problem = await remoteProblem { _ = try await remote.pull(copy.request(.all, asksForPrivate: true)) }
        #expect(problem?.code == "fork")
        try await copy.save("https://example.org/further")
        try await copy.save("https://example.org/and-further")
        let ahead = try await copy.offer(
            PullRequest(since: VersionVector([ChangeID(replica: copy.id, sequence: 3)])), includesPrivate: true)
        #expect(await remoteProblem { _ = try await remote.push(ahead) }?.code == "fork")
        #expect(try await equalLibraries(ada, ada))
    }

    @Test func `a name that only claims a fork is not believed`() async throws {
        _ = try await written()
        try folder.write([1, 2, 3], to: "log/\(ben.id)/\(ada.id)-1-3-0123456789abcdef.seg")
        #expect(try await ada.sync(folder).codes == ["folder-damaged"])
    }

    @Test func `a file that goes while others are read is looked for in a larger one`() async throws {
        for round in 0..<3 {
            try await ada.save("\(round)")
            try await ada.sync(folder)
        }
        let answer = try await folder.remote().pull(PullRequest())
        let first = try #require(try await answer.offer.next())
        var frames = first
        // Meanwhile their owner merges them.
        let files = try folder.segmentFiles()
        let shared = try SharedFolder(folder.path)
        var merged = SegmentFileContent(segments: [], entries: [])
        for name in files {
            let file = try #require(SegmentFile(writer: ada.id, name: String(name.dropFirst(37))))
            merged.append(try SegmentFileContent(reading: file, in: shared, library: TestFolder.library))
        }
        try merged.write(to: shared, library: TestFolder.library, as: ada.id)
        for name in files { try folder.remove(name) }
        frames += try await answer.offer.remainingFrames()
        _ = try await ben.log.take(frames)
        #expect(try await equalLibraries(ada, ben))
    }
}
