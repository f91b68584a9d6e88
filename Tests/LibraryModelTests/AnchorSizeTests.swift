import Causality
import LibraryModel
import TestSupport
import Testing

/// Bodies and quotes at their limits take work that follows their sum, never their product.
///
/// With the product, each of these would take 2 to the 42nd steps and never end.
@Suite struct AnchorSizeTests {
    private let letters = QuoteFinder(body: [UInt8](repeating: 0x61, count: Limits.textInBytes))

    private func finding(_ quote: String, in finder: QuoteFinder, around: String = "") -> AnchorFinding {
        let end = 7 + UInt64(quote.unicodeScalars.count)
        let anchor = TextAnchor(capture: .zero, start: 7, end: end, quote: quote, prefix: around, suffix: around)
        return AnchorFinding(of: anchor, capture: nil, in: finder)
    }

    @Test func `a body of one letter has too many places to tell apart`() {
        let longest = String(repeating: "a", count: Limits.quoteInBytes)
        let places = Limits.textInBytes - Limits.quoteInBytes + 1
        #expect(finding(longest, in: letters, around: "aaa").reason == .severalAlike(count: places))
    }

    @Test func `the longest quote that nearly stands in a body of one letter is claimed nowhere`() {
        let nearly = String(repeating: "a", count: Limits.quoteInBytes - 1) + "b"
        #expect(finding(nearly, in: letters).resolution == .orphaned)
    }

    @Test func `the longest quote, edited all over, is found by its head and its tail`() throws {
        var generator = SeededGenerator(seed: 1)
        let page = MarkedText(paragraphs: 3000, using: &generator)
        var edited = page
        edited.insertParagraph(using: &generator)
        let old = QuoteFinder(body: Array(page.text.utf8))
        let place = 100_000..<100_000 + Limits.quoteInBytes
        try #require(old.scalarCount > place.upperBound)
        let anchor = try #require(old.anchor(at: place, in: .zero))
        let text = edited.text.replacing(".\n", with: "!\n")
        let finding = AnchorFinding(of: anchor, capture: nil, in: QuoteFinder(body: Array(text.utf8)))
        guard case .edited(let range) = finding.resolution else {
            Issue.record("\(finding)")
            return
        }
        let truth = try #require(edited.place(of: place)).range
        #expect(abs(range.lowerBound - truth.lowerBound) < 64 && abs(range.upperBound - truth.upperBound) < 64)
    }
}
