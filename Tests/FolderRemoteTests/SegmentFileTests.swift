import Causality
import Testing
import WireFormat

@testable import FolderRemote

@Suite struct SegmentFileTests {
    private let writer = ReplicaID(value: 0xb)
    private let author = ReplicaID(value: 0xabcdef)

    private func file(_ first: UInt64, _ last: UInt64, writer: UInt128 = 0xb, head: UInt64 = 7) -> SegmentFile {
        SegmentFile(
            writer: ReplicaID(value: writer), range: ChangeRange(replica: author, first: first, last: last),
            headPrefix: head)
    }

    @Test func `a name says author, changes and hash, and is read as it is written`() {
        let file = file(12, 340, head: 0xfe)
        #expect(file.name == "00000000000000000000000000abcdef-12-340-00000000000000fe.seg")
        #expect(file.path == "log/0000000000000000000000000000000b/\(file.name)")
        #expect(SegmentFile(writer: writer, name: file.name) == file)
    }

    @Test(arguments: [
        "", ".seg", "x.seg", "00000000000000000000000000abcdef-1-2-00000000000000fe",
        "00000000000000000000000000abcdef-1-2-00000000000000fe.SEG",
        "00000000000000000000000000ABCDEF-1-2-00000000000000fe.seg",
        "00000000000000000000000000abcdef-1-2-00000000000000FE.seg",
        "00000000000000000000000000abcdef-01-2-00000000000000fe.seg",
        "00000000000000000000000000abcdef-+1-2-00000000000000fe.seg",
        "00000000000000000000000000abcdef-0-2-00000000000000fe.seg",
        "00000000000000000000000000abcdef-3-2-00000000000000fe.seg",
        "00000000000000000000000000abcdef-1-281474976710657-00000000000000fe.seg",
        "00000000000000000000000000abcdef-1-99999999999999999999-00000000000000fe.seg",
        "00000000000000000000000000abcdef-1-2-fe.seg", "00000000000000000000000000abcdef-1-2-3-00000000000000fe.seg",
        " 00000000000000000000000000abcdef-1-2-00000000000000fe.seg",
        "0000000000000000000000000abcdef-1-2-00000000000000fe.seg",
    ])
    func `a name that is spelt otherwise is none`(name: String) {
        #expect(SegmentFile(writer: writer, name: name) == nil)
    }

    // MARK: Which files are read

    private func listing(_ files: [SegmentFile]) throws -> FolderListing {
        let folder = try TestFolder()
        for file in files { try folder.write([], to: file.path) }
        return try FolderListing(SharedFolder(folder.path))
    }

    @Test func `a newcomer gets few large files`() throws {
        let listing = try listing([
            file(1, 3), file(1, 8), file(4, 8), file(9, 9), file(9, 12, writer: 5), file(20, 22),
        ])
        #expect(listing.cover(author, after: 0) == [file(1, 8), file(9, 12, writer: 5)])
        #expect(listing.vector()[author] == 12)
    }

    @Test func `who holds most gets the small files that bring the rest`() throws {
        let listing = try listing([file(1, 100), file(95, 97), file(98, 100), file(1, 50)])
        #expect(listing.cover(author, after: 94) == [file(95, 97), file(98, 100)])
        // Part of a file is held already: the smallest that helps.
        #expect(listing.cover(author, after: 96) == [file(95, 97), file(98, 100)])
        #expect(listing.cover(author, after: 98) == [file(98, 100)])
        #expect(listing.cover(author, after: 100) == [])
        #expect(listing.cover(ReplicaID(value: 9), after: 0) == [])
    }

    @Test func `no file is read whose changes are in another one that is needed`() throws {
        let listing = try listing([file(2, 20), file(6, 8), file(9, 9)])
        #expect(listing.cover(author, after: 5) == [file(2, 20)])
    }

    @Test func `what is remembered counts, but not where a damaged file stands`() throws {
        var listing = try listing([file(1, 3), file(4, 6), file(7, 9)])
        let remembered = VersionVector([ChangeID(replica: author, sequence: 8)])
        listing.forget(file(4, 6))
        #expect(listing.vector()[author] == 3)
        #expect(listing.vector(with: remembered)[author] == 9)
        listing = try self.listing([file(1, 3), file(4, 6), file(7, 9)])
        listing.exclude(file(4, 6))
        #expect(listing.vector(with: remembered)[author] == 3)
        listing = try self.listing([file(1, 3), file(4, 6), file(3, 7, writer: 5), file(7, 9)])
        listing.exclude(file(4, 6))
        #expect(listing.vector(with: remembered)[author] == 9)
    }

    @Test func `what a snapshot stands for is there, whatever became of the files`() throws {
        var listing = try listing([file(1, 3), file(4, 6), file(7, 9)])
        func vector(upon sequence: UInt64) -> UInt64 {
            let baseline = VersionVector([ChangeID(replica: author, sequence: sequence)])
            return listing.vector(with: baseline, upon: baseline)[author]
        }
        listing.exclude(file(4, 6))
        #expect(vector(upon: 3) == 3)
        // Of the damaged file the snapshot has a part, and then there is a gap.
        #expect(vector(upon: 5) == 5)
        #expect(vector(upon: 6) == 9)
        #expect(vector(upon: 100) == 100)
        listing.exclude(file(1, 3))
        #expect(vector(upon: 100) == 100)
    }
}
