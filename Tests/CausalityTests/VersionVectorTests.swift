import Causality
import Testing

@Suite struct VersionVectorTests {
    private let a = ReplicaID(value: 0xa)
    private let b = ReplicaID(value: 0xb)

    @Test func `a vector that holds nothing contains nothing`() {
        let vector = VersionVector()
        #expect(vector.isEmpty)
        #expect(vector.entries == [])
        #expect(vector[a] == 0)
        #expect(!vector.contains(ChangeID(replica: a, sequence: 1)))
    }

    @Test func `an entry that is set to zero is gone, so that equal contents are equal vectors`() {
        var vector = VersionVector([ChangeID(replica: a, sequence: 3)])
        vector[a] = 0
        #expect(vector == VersionVector())
        #expect(vector.count == 0)
    }

    @Test func `an older change doesn't lower an entry`() {
        var vector = VersionVector([ChangeID(replica: a, sequence: 3)])
        vector.include(ChangeID(replica: a, sequence: 2))
        #expect(vector[a] == 3)
        #expect(VersionVector([ChangeID(replica: a, sequence: 3), ChangeID(replica: a, sequence: 1)]) == vector)
    }

    @Test func `entries are ordered by replica`() {
        let vector = VersionVector([ChangeID(replica: b, sequence: 1), ChangeID(replica: a, sequence: 2)])
        #expect(vector.entries == [ChangeID(replica: a, sequence: 2), ChangeID(replica: b, sequence: 1)])
    }

    @Test func `the text form lists replicas in order`() {
        let vector = VersionVector([ChangeID(replica: b, sequence: 12), ChangeID(replica: a, sequence: 3)])
        let zeros = String(repeating: "0", count: 31)
        #expect(vector.description == "\(zeros)a:3,\(zeros)b:12")
        #expect(VersionVector().description == "-")
        #expect(VersionVector(text: "-") == VersionVector())
        #expect(VersionVector(text: "") == VersionVector())
    }

    @Test(arguments: [
        "x", ":", ",", "-,-", "0000000000000000000000000000000a", "0000000000000000000000000000000a:",
        "0000000000000000000000000000000a:0", "0000000000000000000000000000000a:x",
        "0000000000000000000000000000000a:1:2",
        "0000000000000000000000000000000a:1,", ",0000000000000000000000000000000a:1",
        " 0000000000000000000000000000000a:1",
        "000000000000000000000000000000a:1", "0000000000000000000000000000000g:1",
        "0000000000000000000000000000000a:-1",
        "0000000000000000000000000000000a:1,0000000000000000000000000000000a:2",
        "0000000000000000000000000000000a:281474976710657", "0000000000000000000000000000000a:18446744073709551616",
    ])
    func `text that is no vector is refused`(text: String) {
        #expect(VersionVector(text: text) == nil)
    }

    @Test(arguments: ["+1", "+0", "+281474976710656"])
    func `a sign is not part of a sequence`(sequence: String) {
        #expect(VersionVector(text: "0000000000000000000000000000000a:" + sequence) == nil)
    }

    @Test func `the largest sequence is read`() {
        let text = "0000000000000000000000000000000a:\(Causality.largestSequence)"
        #expect(VersionVector(text: text)?[a] == Causality.largestSequence)
    }
}
