import Causality
import Testing
import WireFormat

@testable import FolderRemote

@Suite struct AcknowledgementTests {
    private var sample: Acknowledgement {
        var sample = Acknowledgement()
        let author = ReplicaID(value: 3)
        sample.holds[ReplicaID(value: 1)] = 12
        sample.holds[author] = Causality.largestSequence
        sample.absentBlobs = [ContentHash(hashing: [1]), ContentHash(hashing: [2])]
        sample.damagedBlobs = [ContentHash(hashing: [3])]
        let range = ChangeRange(replica: author, first: 4, last: 9)
        sample.damagedFiles = [SegmentFile(writer: author, range: range, headPrefix: 5)]
        let snapshot = SnapshotFile(writer: author, name: "12-00000000000000fe.snap")
        sample.damagedSnapshots = Set([snapshot].compactMap { $0 })
        sample.lackingPrivate = [range]
        return sample
    }

    @Test func `what a writer says is read as it was written`() {
        #expect(Acknowledgement(bytes: sample.bytes) == sample)
        #expect(sample.damagedFiles.count == 1 && sample.damagedSnapshots.count == 1)
        #expect(Acknowledgement(bytes: Acknowledgement().bytes) == Acknowledgement())
    }

    @Test func `an acknowledgement that was cut or changed says nothing`() {
        let bytes = sample.bytes
        for count in bytes.indices { #expect(Acknowledgement(bytes: Array(bytes[..<count])) == nil) }
        for position in bytes.indices {
            var changed = bytes
            changed[position] ^= 1
            #expect(Acknowledgement(bytes: changed) == nil)
        }
        #expect(Acknowledgement(bytes: bytes + bytes) == nil)
    }

    @Test func `lines that only a newer program knows are passed over`() {
        let text =
            "lectern-seen 1\nholds \(ReplicaID(value: 1)) 12\nwishes much\nholds x y\nholds \(ReplicaID(value: 2)) 0\n"
        let seal = "sha256 \(ContentHash(hashing: Array(text.utf8)))\n"
        let read = Acknowledgement(bytes: Array((text + seal).utf8))
        #expect(read?.holds == VersionVector([ChangeID(replica: ReplicaID(value: 1), sequence: 12)]))
    }

    @Test func `nobody can complain without end`() throws {
        var sample = Acknowledgement()
        for number in 0..<(Acknowledgement.complaints + 500) {
            sample.absentBlobs.insert(ContentHash(high: UInt128(number), low: 1))
        }
        let read = try #require(Acknowledgement(bytes: sample.bytes))
        #expect(read.absentBlobs.count == Acknowledgement.complaints)
    }

    @Test func `damaged files of changes and snapshots are complaints of one kind`() throws {
        var sample = Acknowledgement()
        let writer = ReplicaID(value: 3)
        for number in 1...UInt64(Acknowledgement.complaints) {
            let range = ChangeRange(replica: writer, first: number, last: number)
            sample.damagedFiles.insert(SegmentFile(writer: writer, range: range, headPrefix: number))
            let snapshot = try #require(SnapshotFile(writer: writer, name: "\(number)-00000000000000fe.snap"))
            sample.damagedSnapshots.insert(snapshot)
        }
        let read = try #require(Acknowledgement(bytes: sample.bytes))
        #expect(read.damagedFiles.count + read.damagedSnapshots.count == Acknowledgement.complaints)
        #expect(Acknowledgement(bytes: read.bytes) == read)
    }
}
