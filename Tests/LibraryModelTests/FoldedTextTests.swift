import Testing

@testable import LibraryModel

/// Spellings that look alike are folded together, and the way back is kept.
@Suite struct FoldedTextTests {
    private func folded(_ text: String) -> String {
        String(String.UnicodeScalarView(FoldedText(text).scalars.compactMap(Unicode.Scalar.init)))
    }

    @Test(
        arguments: [
            ("a \t\r\n\u{a0}\u{2003}b", "a b"), ("\n\na", " a"), ("‘a’ ‚b‛ ‹c› `d´", "'a' 'b' 'c' 'd'"),
            ("“a” „b‟ «c»", "\"a\" \"b\" \"c\""), ("1‐2‑3‒4–5—6―7−8", "1-2-3-4-5-6-7-8"), ("wait…", "wait..."),
            ("so\u{ad}ft\u{200b}\u{feff}", "soft"), ("Straße É e\u{301}", "Straße É e\u{301}"), ("", ""),
        ])
    func `a text is folded`(text: String, expected: String) {
        #expect(Array(folded(text).utf8) == Array(expected.utf8))
    }

    @Test func `a folded range leads back to what was written`() {
        let text = FoldedText("so\u{ad}ft  \u{a0}and…now")
        #expect(text.written(0..<4) == 0..<5)
        #expect(text.written(4..<5) == 5..<6)
        #expect(text.written(5..<8) == 8..<11)
        #expect(text.written(8..<11) == 11..<12)
        #expect(text.folded(0..<5) == 0..<4)
        #expect(text.folded(8..<12) == 5..<11)
        #expect(text.folded(6..<7).isEmpty)
    }
}
