import Causality
import LibraryModel
import MergeTypes
import TestSupport
import Testing
import WireFormat

@Suite struct TypingRunTests {
    @Test(arguments: 0..<60)
    func `what was typed comes back from its columns`(seed: Int) throws {
        var typist = Typist(seed: UInt64(seed))
        let segment = typist.segment(changes: 200)
        let bytes = try SegmentCodec.encode(segment)
        #expect(try SegmentCodec.decode(bytes) == segment)
        #expect(bytes.count < segment.changes.reduce(0) { $0 + $1.body.count } * 2 / 3)
    }

    @Test func `a keystroke takes little more than its time`() throws {
        var typist = Typist(seed: 1)
        let segment = typist.segment(of: (0..<5000).map { TextEdit(at: $0, inserting: "x") })
        let bytes = try SegmentCodec.encode(segment)
        #expect(bytes.count < 5000 * 6, "two bytes of time, one each of the counter, of how many edits and of the text")
        #expect(Zstandard.compress(bytes).count < 5000 * 2)
    }

    /// Each is like what is typed, but for one thing; so it can't be made again from columns, and stands as it is.
    @Test(arguments: Typist.Oddity.allCases)
    func `what is nearly typed comes back as well`(oddity: Typist.Oddity) throws {
        var typist = Typist(seed: 3)
        let edits = (0..<20).map { TextEdit(at: $0, inserting: "y") }
        let typed = typist.segment(of: edits)
        let odd = typist.segment(of: edits, with: oddity)
        #expect(try SegmentCodec.decode(SegmentCodec.encode(odd)) == odd)
        #expect(try SegmentCodec.encode(odd).count > SegmentCodec.encode(typed).count * 2)
    }

    @Test(arguments: 0..<30)
    func `changed columns are refused, or say something`(seed: Int) throws {
        var typist = Typist(seed: UInt64(seed))
        var samples = BundleSamples(seed: UInt64(seed))
        let bytes = try SegmentCodec.encode(typist.segment(changes: 30))
        var accepted = 0
        for _ in 0..<400 {
            var changed = bytes
            changed[samples.number(0...bytes.count - 1)] = UInt8(samples.number(0...255))
            guard let decoded = try? SegmentCodec.decode(changed) else { continue }
            accepted += 1
            #expect(try SegmentCodec.decode(SegmentCodec.encode(decoded)) == decoded)
        }
        #expect(accepted > 0, "a salt can be any")
        for length in 0..<bytes.count {
            #expect(throws: EncodingProblem.self) { try SegmentCodec.decode(Array(bytes[..<length])) }
        }
    }

    @Test func `a few bytes can't stand for more than a frame may hold`() throws {
        let part = [UInt8](repeating: 7, count: 1 << 20)
        for (changes, isAccepted) in [(90, true), (100, false)] {
            let decoded = Result {
                try SegmentCodec.decode(Self.segment(part: part, edits: changes, stroke: UInt64(changes) << 2))
            }
            #expect((try? decoded.get().changes.count) == (isAccepted ? changes : nil))
        }
        #expect(throws: EncodingProblem.self, "more edits than the changes take") {
            try SegmentCodec.decode(Self.segment(part: [1], edits: 5, stroke: .max))
        }
    }

    private struct Misfit {
        let stroke: UInt64
        var jump: Int64 = 0
    }

    private static let misfits = [
        Misfit(stroke: 0), Misfit(stroke: 1), Misfit(stroke: 3), Misfit(stroke: 4, jump: -1),
        Misfit(stroke: 4, jump: 1 << 31), Misfit(stroke: 4, jump: .max), Misfit(stroke: 5), Misfit(stroke: 7),
        Misfit(stroke: 8), Misfit(stroke: 10), Misfit(stroke: 11), Misfit(stroke: .max),
    ]

    /// The one edit types a scalar; strokes of none, of another kind, of more edits, and outside of any text don't fit.
    @Test(arguments: misfits.indices)
    func `strokes that don't fit are refused`(index: Int) {
        let misfit = Self.misfits[index]
        #expect(throws: EncodingProblem.self) {
            try SegmentCodec.decode(
                Self.segment(part: [1], edits: 1, stroke: misfit.stroke, jump: misfit.jump))
        }
        #expect(throws: Never.self) { try SegmentCodec.decode(Self.segment(part: [1], edits: 1, stroke: 4)) }
    }

    @Test func `a typing run has the bytes that the specification shows`() throws {
        let item = ItemKey(kind: .annotation, id: ItemID(value: 0x0f0e_0d0c_0b0a_0908_0706_0504_0302_0100))
        let edits = [
            [TextEdit(at: 0, inserting: "a")], [TextEdit(at: 1, inserting: "b"), TextEdit(at: 1, deleting: 1)],
        ]
        var salts = OneSalt(salt: 0x0102_0304_0506_0708)
        let changes = zip(edits, [Int64(1000), 1200]).map { edits, time in
            let body = ChangeBody(contextDelta: [], parts: [Typist.part(edits, on: item)], salts: &salts)
            return SegmentChange(timestamp: Timestamp(milliseconds: time), body: body.bytes)
        }
        let bytes = try SegmentCodec.encode(Typist.segment(of: changes))
        let head = 16 + 1 + 1 + 32 + 1 + 32
        let expected =
            "01" + "02" + "d00f" + "9003" + "00" + "00" + "01" + "02" + "0102030405060708" + "14"
            + "020f0e0d0c0b0a090807060504030201000100" + "00" + "02" + "0400" + "02" + "08" + "05" + "00" + "01"
            + "026162"
        #expect(hexadecimal(Array(bytes[head...])) == expected)
    }

    /// A newer program may say more of an edit: what this one knows of it, and the edits behind it, are read all the same.
    @Test(arguments: [[], [0], [7, 7], [7, 6, 4, 0, 0, 1, 0, 1, 0]] as [[UInt8]], 0..<3)
    func `bytes behind what is known of an edit are passed over`(more: [UInt8], place: Int) throws {
        let edits = [TextEdit(at: 0, inserting: "a"), TextEdit(at: 1, inserting: "é"), TextEdit(at: 0, deleting: 1)]
        var part = ByteWriter()
        part.number(3 as UInt64)
        part.identifier(ItemID(value: 77))
        part.count(0)
        part.count(edits.count)
        for (index, edit) in edits.enumerated() {
            var payload = ByteWriter()
            payload.raw([4, 0, 0])
            payload.count(edit.splices.count)
            for splice in edit.splices {
                payload.count(splice.skipped)
                payload.count(splice.deleted)
                payload.text(splice.inserted)
            }
            if index == place { payload.raw(more) }
            part.number(7 as UInt64)
            part.blob(payload.bytes)
        }
        var body = ByteWriter()
        body.raw([0, 1, 0])
        body.fixed64(5)
        body.blob(part.bytes)
        let operations = try ChangeBody(bytes: body.bytes).presentParts.flatMap(\.operations)
        let name = TextName(field: FieldCode(rawValue: 4))
        #expect(operations == edits.map { .spliceText(SpliceText(text: name, edit: $0)) })
    }

    /// One run of changes with an edit each, all of one stroke, in a segment by itself.
    private static func segment(part: [UInt8], edits: Int, stroke: UInt64, jump: Int64 = 0) -> [UInt8] {
        var writer = ByteWriter()
        writer.identifier(ReplicaID(value: 1))
        writer.number(1 as UInt64)
        writer.count(edits)
        writer.hash(.zero)
        writer.count(0)
        writer.hash(.zero)
        writer.byte(1)
        writer.count(edits)
        writer.raw([UInt8](repeating: 0, count: 2 * edits))
        writer.raw([UInt8](repeating: 1, count: edits))
        writer.fixed64(0)
        writer.blob(part)
        writer.blob([4, 0])
        writer.count(1)
        writer.number(stroke)
        if stroke & 3 == 3 { writer.raw([0, 0]) }
        writer.signed(jump)
        writer.blob([UInt8](repeating: 0x61, count: edits))
        return writer.bytes
    }
}

/// Draws the same number each time.
private struct OneSalt: RandomNumberGenerator {
    let salt: UInt64
    func next() -> UInt64 { salt }
}
