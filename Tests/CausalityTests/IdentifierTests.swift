import Causality
import TestSupport
import Testing

@Suite struct IdentifierTests {
    @Test(arguments: UInt64(0)..<50)
    func `text and bytes read back as the same identifier`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let id = ReplicaID.random(using: &generator)
        #expect(ReplicaID(text: id.description) == id)
        #expect(ReplicaID(text: id.description.uppercased()) == id)
        #expect(ReplicaID(canonicalText: id.description) == id)
        #expect(ReplicaID(bytes: id.bytes) == id)
        #expect(id.description.utf8.count == 32)
        #expect(id.bytes.count == ReplicaID.sizeInBytes)
        #expect(id.description.hasPrefix(id.shortDescription))
    }

    @Test func `the first byte is the most significant`() {
        let id = LibraryID(value: 0x0102_0304_0506_0708_090a_0b0c_0d0e_0f10)
        #expect(id.bytes == (1...16).map { UInt8($0) })
        #expect(id.description == "0102030405060708090a0b0c0d0e0f10")
        #expect(id.shortDescription == "01020304")
    }

    @Test(arguments: [
        "", "0", "00000000000000000000000000000000 ", "0000000000000000000000000000000",
        "000000000000000000000000000000000",
        "0000000000000000000000000000000g", "+0000000000000000000000000000000", "-0000000000000000000000000000000",
        "éééééééééééééééé", "０００００００００００",
    ])
    func `text that is no identifier is refused`(text: String) {
        #expect(ReplicaID(text: text) == nil)
        #expect(ReplicaID(canonicalText: text) == nil)
    }

    @Test func `capital letters are another spelling of an identifier`() {
        #expect(ReplicaID(canonicalText: ReplicaID(value: 0xa).description) == ReplicaID(value: 0xa))
        #expect(ReplicaID(canonicalText: ReplicaID(value: 0xa).description.uppercased()) == nil)
    }

    @Test func `identifiers, changes and dots are ordered like their bytes`() {
        let ids = [0, 1, UInt128(1) << 64, UInt128.max].map(ReplicaID.init(value:))
        #expect(ids.reversed().sorted() == ids)
        let changes = ids.flatMap { id in [1, 2].map { ChangeID(replica: id, sequence: $0) } }
        #expect(changes.reversed().sorted() == changes)
        let dots = changes.flatMap { change in
            [UInt32(0), 1].map { Dot(replica: change.replica, sequence: change.sequence, index: $0) }
        }
        #expect(dots.reversed().sorted() == dots)
    }

    @Test func `a dot names its change`() {
        let dot = Dot(replica: ReplicaID(value: 0xa), sequence: 3, index: 2)
        #expect(dot.change == ChangeID(replica: ReplicaID(value: 0xa), sequence: 3))
        #expect(dot.description == "0000000000000000000000000000000a:3.2")
        #expect(dot.change.description == "0000000000000000000000000000000a:3")
    }

    @Test func `a run of changes reads like a sentence`() {
        let replica = ReplicaID(value: 0x7f3a_0c11 << 96)
        #expect(
            ChangeRange(replica: replica, first: 120, last: 340).description == "changes 120–340 of replica 7f3a0c11")
        #expect(ChangeRange(replica: replica, first: 7, last: 7).description == "change 7 of replica 7f3a0c11")
    }

    @Test func `bytes are written as two lower-case digits each`() {
        #expect(hexadecimal([0x00, 0x0a, 0xf0, 0xff]) == "000af0ff")
        #expect(hexadecimal([]) == "")
        #expect(hexadecimal(0xa_f0ff as UInt64) == "00000000000af0ff")
    }
}
