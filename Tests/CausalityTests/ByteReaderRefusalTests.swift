import Causality
import Testing

/// Hostile bytes: each is refused with its reason and place, and the reader stays where it was.
@Suite struct ByteReaderRefusalTests {
    @Test(
        arguments: [
            ([0x80, 0x00], .notCanonical), ([0xff, 0x80, 0x00], .notCanonical),
            ([0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00], .notCanonical),
            ([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02], .numberTooLarge),
            ([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x81, 0x00], .numberTooLarge),
            ([UInt8](repeating: 0xff, count: 40), .numberTooLarge), ([], .truncated), ([0x80], .truncated),
            ([0xff, 0xff, 0xff], .truncated),
        ] as [([UInt8], EncodingProblem.Kind)])
    func `a number that is too long, too large or cut is refused`(bytes: [UInt8], kind: EncodingProblem.Kind) {
        var reader = ByteReader(bytes)
        #expect(throws: EncodingProblem(kind, at: 0)) { try reader.number() }
        #expect(reader.offset == 0)
    }

    @Test func `a number above its limit is named with the limit`() {
        var reader = ByteReader([7, 0xac, 0x02])
        #expect(throws: Never.self) { try reader.number(upTo: 7) }
        #expect(throws: EncodingProblem(.overLimit(found: 300, limit: 299), at: 1)) { try reader.number(upTo: 299) }
        #expect(reader.offset == 1)
        #expect(throws: Never.self) { try reader.number(upTo: 300) }
    }

    @Test func `a length that the bytes can't hold is refused before memory is taken`() {
        var writer = ByteWriter()
        writer.number(UInt64(1 << 40))
        writer.raw([1, 2, 3])
        var reader = ByteReader(writer.bytes)
        #expect(throws: EncodingProblem(.truncated, at: 0)) { try reader.blob(upTo: 1 << 41) }
        #expect(throws: EncodingProblem(.overLimit(found: 1 << 40, limit: 100), at: 0)) { try reader.blob(upTo: 100) }
        #expect(throws: EncodingProblem(.overLimit(found: 1 << 40, limit: 100), at: 0)) { try reader.text(upTo: 100) }
        #expect(throws: EncodingProblem(.truncated, at: 0)) { try reader.count(upTo: 1 << 41) }
        #expect(reader.offset == 0)
    }

    @Test(arguments: [(3, 0), (4, 1), (7, 1), (8, 2)])
    func `a count says how many bytes its things take at least`(remaining: Int, possible: UInt8) throws {
        let bytes = [possible] + [UInt8](repeating: 0, count: remaining)
        var reader = ByteReader(bytes)
        #expect(try reader.count(upTo: 100, bytesEach: 4) == Int(possible))
        var greedy = ByteReader([possible + 1] + bytes.dropFirst())
        #expect(throws: EncodingProblem(.truncated, at: 0)) { try greedy.count(upTo: 100, bytesEach: 4) }
    }

    @Test(
        arguments: [
            [0xff], [0xc3], [0xc0, 0x80], [0xe0, 0x80, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0x80],
        ] as [[UInt8]])
    func `text that is not UTF-8 is refused`(utf8: [UInt8]) {
        var reader = ByteReader([UInt8(utf8.count)] + utf8)
        #expect(throws: EncodingProblem(.notUTF8, at: 0)) { try reader.text(upTo: 10) }
        #expect(reader.offset == 0)
    }

    @Test func `text is not normalized`() throws {
        for text in ["Caf\u{e9}", "Cafe\u{301}", "\u{212b}", "\u{feff}x", "\u{0}"] {
            var writer = ByteWriter()
            writer.text(text)
            var reader = ByteReader(writer.bytes)
            #expect(try Array(reader.text(upTo: 10).utf8) == Array(text.utf8))
        }
    }

    @Test func `a sequence counts from 1 to the largest`() {
        for (value, isOne) in [
            (0, false), (1, true), (Causality.largestSequence, true), (Causality.largestSequence + 1, false),
        ] {
            var writer = ByteWriter()
            writer.number(value)
            var reader = ByteReader(writer.bytes)
            #expect(((try? reader.sequence()) == value) == isOne)
            #expect((reader.offset == 0) == !isOne)
        }
    }

    @Test func `a count of bytes below zero is refused, not obeyed`() {
        var reader = ByteReader([1, 2, 3])
        #expect(throws: EncodingProblem(.truncated, at: 0)) { try reader.raw(-1) }
        #expect(throws: EncodingProblem(.truncated, at: 0)) { try reader.skip(-1) }
        #expect(throws: EncodingProblem(.truncated, at: 0)) { try reader.raw(.max) }
    }

    @Test(arguments: [
        EncodingProblem.Kind.truncated, .notCanonical, .numberTooLarge, .overLimit(found: 9, limit: 3), .notUTF8,
        .trailingBytes(4), .hashMismatch, .compression, .unexpected("a field twice"),
    ])
    func `every refusal is a sentence that says where`(kind: EncodingProblem.Kind) {
        let sentence = EncodingProblem(kind, at: 17).sentence
        #expect(sentence.hasSuffix("(at byte 17)"))
        #expect(sentence.count > 20)
    }
}
