import Causality
import LibraryModel
import TestSupport
import Testing

/// Words are found as they are written, and places count Unicode scalars.
@Suite struct QuoteFinderTests {
    private func places(_ quote: String, in body: String) -> [Range<Int>] {
        QuoteFinder(body: Array(body.utf8)).places(of: quote)
    }

    @Test(
        arguments: [
            ("one two", "two", [4..<7]),
            ("one one", "one", [0..<3, 4..<7]),
            ("one", "one", [0..<3]),
            ("aaaa", "aa", [0..<2, 1..<3, 2..<4]),
            ("one", "ones", []),
            ("one", "", []),
            ("", "one", []),
            ("One", "one", []),
            // A family is five scalars; its members stand in it.
            ("👩‍👩‍👧 home 👧", "👧", [4..<5, 11..<12]),
            ("👩‍👩‍👧 home", "home", [6..<10]),
            ("👍🏽 👍", "👍", [0..<1, 3..<4]),
            ("🇩🇪🇫🇷", "🇫🇷", [2..<4]),
            // CR and LF are two scalars, though one character.
            ("a\r\nb\r\nb", "b", [3..<4, 6..<7]),
            ("a\r\nb", "\n", [2..<3]),
            ("a\r\nb", "a\nb", []),
            // Composed and decomposed letters look alike and are written otherwise.
            ("Cafe\u{301}", "Cafe", [0..<4]),
            ("Cafe\u{301}", "Caf\u{e9}", []),
            ("Caf\u{e9}", "Cafe\u{301}", []),
            ("Cafe\u{301} Caf\u{e9}", "\u{301}", [4..<5]),
            // From right to left, in the order of writing.
            ("שלום עולם", "עולם", [5..<9]),
            ("abc שלום def", "def", [9..<12]),
            ("\u{202e}abc", "abc", [1..<4]),
            ("\u{feff}abc", "abc", [1..<4]),
        ] as [(String, String, [Range<Int>])])
    func `words are found where they stand`(body: String, quote: String, expected: [Range<Int>]) {
        #expect(places(quote, in: body) == expected)
    }

    @Test(arguments: UInt64(0)..<200)
    func `places and texts are those of a list of scalars`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let scalars = Array(
            (0..<6).map { _ in generator.pick(RandomValues.texts) }.joined(separator: " ").unicodeScalars)
        let finder = QuoteFinder(body: Array(text(scalars[...]).utf8))
        #expect(finder.scalarCount == scalars.count)
        let start = generator.below(scalars.count)
        let end = min(scalars.count, start + 1 + generator.below(5))
        let quote = text(scalars[start..<end])
        #expect(Array(finder.text(in: start..<end).utf8) == Array(quote.utf8))
        let length = end - start
        let expected = (0...(scalars.count - length)).filter {
            scalars[$0..<$0 + length].elementsEqual(scalars[start..<end])
        }
        #expect(finder.places(of: quote) == expected.map { $0..<$0 + length })
    }

    @Test func `an anchor holds the words and 32 scalars around them`() throws {
        let hash = ContentHash(hashing: [])
        let before = String(repeating: "🙂", count: 40)
        let after = String(repeating: "e\u{301}", count: 40)
        let finder = QuoteFinder(body: Array((before + "words" + after).utf8))
        let anchor = try #require(finder.anchor(at: 40..<45, in: hash))
        #expect(anchor.quote == "words")
        #expect(anchor.start == 40 && anchor.end == 45)
        #expect(anchor.prefix == String(repeating: "🙂", count: 32))
        #expect(anchor.suffix.unicodeScalars.count == 32)
        #expect(anchor.suffix == String(repeating: "e\u{301}", count: 16))
        #expect(anchor.capture == hash)
    }

    @Test func `an anchor at the edges has nothing around it`() throws {
        let finder = QuoteFinder(body: Array("words".utf8))
        let anchor = try #require(finder.anchor(at: 0..<5, in: .zero))
        #expect(anchor.quote == "words")
        #expect(anchor.prefix.isEmpty && anchor.suffix.isEmpty)
    }

    @Test(arguments: [0..<0, 3..<3, 4..<6, -1..<2, 6..<7])
    func `there is no anchor outside of the body, or on nothing`(range: Range<Int>) {
        #expect(QuoteFinder(body: Array("words".utf8)).anchor(at: range, in: .zero) == nil)
    }

    @Test func `a place is shown on one line with what stands around it`() {
        let finder = QuoteFinder(body: Array("first line\r\nsecond line\nthird".utf8))
        let place = finder.place(at: 12..<18)
        #expect(place.start == 12)
        #expect(place.excerpt == "…first line second line third…")
    }

    @Test(
        arguments: [
            ([], nil), (Array("plain".utf8), nil), (Array("🙂é\u{feff}".utf8), nil), ([0xff], 0), ([0x61, 0x80], 1),
            ([0xc3], 0), ([0x61, 0xc3, 0x28], 1), ([0xc0, 0x80], 0), ([0xed, 0xa0, 0x80], 0), ([0xf0, 0x9f, 0x99], 0),
            (Array("é".utf8) + [0xe2, 0x82], 2), ([0xf4, 0x90, 0x80, 0x80], 0), ([0xef, 0xbb, 0xbf, 0xff], 3),
        ] as [([UInt8], Int?)])
    func `the first byte that starts no character is found`(bytes: [UInt8], offset: Int?) {
        #expect(QuoteFinder.firstInvalidByte(in: bytes) == offset)
    }

    private func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }
}
