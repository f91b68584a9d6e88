import MergeTypes
import TestSupport
import Testing

/// Texts that are not UTF-8 are compared all the same: every byte outside 80 – BF begins a scalar.
@Suite struct BrokenTextDiffTests {
    /// Bytes that are none of UTF-8, or that are only with what stands around them.
    private static let broken: [[UInt8]] = [
        // Continuations of nothing.
        [0x80], [0xbf], [0x80, 0x80, 0xbf],
        // Characters that are cut.
        [0xc3], [0xe2], [0xe2, 0x82], [0xf0, 0x9f], [0xf0, 0x9f, 0x87],
        // Longer than they need be, line breaks among them.
        [0xc0, 0x8a], [0xc0, 0x8d], [0xc1, 0x81], [0xe0, 0x80, 0x80], [0xf0, 0x80, 0x80, 0x8a],
        // Surrogates, and what is beyond all characters.
        [0xed, 0xa0, 0x80], [0xed, 0xb0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xf8, 0x88, 0x80, 0x80, 0x80],
        [0xfe], [0xff], [0xff, 0x80], [0x61, 0x80], [0x0a, 0x80], [0x68, 0x9f, 0x87, 0xa6],
    ]
    private static let valid: [[UInt8]] = [
        "a", "b", " ", "\n", "\r", "\r\n", ".", "é", "e\u{301}", "€", "\u{200d}", "👨", "🇦", "🇩🇪", "漢字", "word ",
        "the quick brown fox. ", "A line.\n", "\u{fffd}",
    ].map { Array($0.utf8) }

    /// Expects that an edit leads from one text to another, by two ways to carry it out.
    private func expectExact(_ old: [UInt8], _ new: [UInt8]) {
        let edit = TextEdit(from: old, to: new)
        var pieces = TextPieces()
        pieces.apply(edit)
        let shown = pieces.render(root: old)
        #expect(edit.applied(to: old) == shown, "\(old), \(new)")
        if String(validating: new, as: UTF8.self) != nil {
            #expect(shown == new, "\(old), \(new)")
        } else if new.first.map({ $0 & 0xc0 != 0x80 }) == true {
            #expect(String(decoding: shown, as: UTF8.self) == String(decoding: new, as: UTF8.self), "\(old), \(new)")
        }
        expectEqualBetweenChanges(old, new)
    }

    private func expectEqualBetweenChanges(_ old: [UInt8], _ new: [UInt8]) {
        var made: [UInt8] = []
        var (oldPlace, newPlace) = (0, 0)
        for change in TextChange.changes(from: old, to: new) {
            #expect(old[oldPlace..<change.old.lowerBound] == new[newPlace..<change.new.lowerBound], "\(old), \(new)")
            made += old[oldPlace..<change.old.lowerBound] + new[change.new]
            (oldPlace, newPlace) = (change.old.upperBound, change.new.upperBound)
        }
        #expect(made + old[oldPlace...] == new, "\(old), \(new)")
    }

    @Test(arguments: broken)
    func `what is broken is kept or replaced as a whole, wherever it stands`(broken: [UInt8]) {
        let (head, tail) = (Array("One two.\nThree ".utf8), Array(" four.\nFive".utf8))
        for old in [broken, head + broken, head + broken + tail, head + broken + tail + broken] {
            for new in [[], head, tail, head + tail, head + tail + head, Array("One 2.\nThree é four.\nFive\n".utf8)] {
                expectExact(old, new)
                expectExact(new, old)
            }
            for other in Self.broken { expectExact(old, head + other + tail) }
        }
    }

    @Test func `a character that was cut at the end is one scalar`() {
        #expect(TextEdit(from: [0x78, 0xe2], to: Array("x!".utf8)) == TextEdit(at: 1, deleting: 1, inserting: "!"))
        #expect(
            TextEdit(from: [0x78, 0xe2, 0x82], to: Array("x€".utf8)) == TextEdit(at: 1, deleting: 1, inserting: "€"))
        #expect(TextEdit(from: [0x78, 0xe2, 0x20, 0x79], to: [0x78, 0xe2, 0x20]) == TextEdit(at: 3, deleting: 1))
    }

    @Test func `a continuation belongs to the byte before it, be it a letter or a line feed`() {
        #expect(TextEdit(from: [0x61, 0x80], to: [0x61]) == TextEdit(at: 0, deleting: 1, inserting: "a"))
        #expect(
            TextEdit(from: [0x61, 0x0a, 0x80, 0x62], to: Array("a\nb".utf8)).applied(to: [0x61, 0x0a, 0x80, 0x62])
                == Array("a\nb".utf8))
    }

    @Test(arguments: UInt64(0)..<400)
    func `edits between any bytes are exact`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        // Of few signs, so that they repeat; of all, so that they meet.
        let signs = Self.broken + Self.valid
        let some = seed % 3 == 0 ? Array(signs.shuffled(using: &generator).prefix(4)) : signs
        let old = (0..<generator.below(50)).map { _ in generator.pick(some) }
        let mended = old.filter { String(validating: $0, as: UTF8.self) != nil }
        expectExact(old.flatMap(\.self), revised(old, with: some, using: &generator))
        expectExact(old.flatMap(\.self), revised(mended, with: Self.valid, using: &generator))
        expectExact(mended.flatMap(\.self), revised(old, with: some, using: &generator))
        let bytes = (0..<generator.below(60)).map { _ in UInt8(generator.below(256)) }
        expectExact(bytes, (0..<generator.below(20)).flatMap { _ in generator.pick(Self.valid) })
        expectExact(bytes, (0..<generator.below(60)).map { _ in UInt8(generator.below(256)) })
    }

    @Test func `a text that is cut after any byte, or before it, is made whole`() {
        let text = Array("Een €, 漢字 and 🇩🇪👨‍👩‍👧.\r\nÜber cafe\u{301}.\n".utf8)
        for place in text.indices {
            expectExact(Array(text[..<place]), text)
            expectExact(Array(text[place...]), text)
            expectExact(text, Array(text[..<place]))
        }
    }

    private func revised(
        _ text: [[UInt8]], with signs: [[UInt8]], using generator: inout SeededGenerator
    ) -> [UInt8] {
        var revised = text
        for _ in 0...generator.below(5) {
            let start = generator.below(revised.count + 1)
            let end = min(revised.count, start + generator.below(5))
            let moved = Array(revised[start..<end])
            switch generator.below(3) {
            case 0:
                revised.replaceSubrange(
                    start..<end, with: (0..<generator.below(5)).map { _ in generator.pick(signs) })
            case 1: revised.removeSubrange(start..<end)
            default: revised.insert(contentsOf: moved, at: generator.below(revised.count + 1))
            }
        }
        return revised.flatMap(\.self)
    }
}
