import Causality
import LibraryModel
import MergeTypes
import Testing
import WireFormat

/// Runs of edits, where Protocol/Vectors has no example.
@Suite struct TextHistoryCodecTests {
    @Test func `what an edit was made upon is written in order, whatever order the fold found it in`() throws {
        let dots = (1...3).map { Dot(replica: ReplicaID(value: UInt128($0)), sequence: 1, index: 0) }
        let records = { (bases: [Dot]) in
            [
                TextRecord(dot: dots[1], edit: TextEdit(at: 0, deleting: 0, inserting: "b"), bases: nil),
                TextRecord(dot: dots[0], edit: TextEdit(at: 0, deleting: 0, inserting: "a"), bases: []),
                TextRecord(dot: dots[2], edit: TextEdit(at: 2, deleting: 0, inserting: "c"), bases: bases),
            ]
        }
        let bytes = try TextHistoryCodec.encode(records([dots[1], dots[0]]))
        #expect(try TextHistoryCodec.decode(bytes) == records([dots[0], dots[1]]))
        #expect(try bytes == TextHistoryCodec.encode(records([dots[0], dots[1]])))
    }
}
