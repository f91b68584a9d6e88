import Causality
import LibraryModel
import Testing

/// Where marked characters were followed through the edits, they come before every other witness.
@Suite struct SurvivingWordsTests {
    private func finding(_ quote: String, in first: String, now second: String, _ surviving: SurvivingWords) throws
        -> AnchorFinding
    {
        let finder = QuoteFinder(body: Array(first.utf8))
        let place = try #require(finder.places(of: quote).first)
        let anchor = try #require(finder.anchor(at: place, in: .zero))
        return AnchorFinding(of: anchor, capture: nil, in: QuoteFinder(body: Array(second.utf8)), surviving: surviving)
    }

    @Test func `characters that are all left, in a row, are the words, also among equal ones`() throws {
        let there = SurvivingWords(range: 0..<2, survivors: 2, of: 2)
        #expect(try finding("no", in: "no no", now: "no no no", there).resolution == .resolved(0..<2))
        let moved = SurvivingWords(range: 6..<8, survivors: 2, of: 2)
        let finding = try finding("no", in: "no no", now: "no no no", moved)
        #expect(finding == AnchorFinding(resolution: .moved(6..<8), reason: .identity))
    }

    @Test func `characters with others between them are edited words`() throws {
        let finding = try finding(
            "one two", in: "one two", now: "one or two.", .init(range: 0..<10, survivors: 7, of: 7))
        #expect(finding == AnchorFinding(resolution: .edited(0..<10), reason: .identity))
    }

    @Test(arguments: [(4, true), (3, false), (1, false), (0, false)])
    func `half of the characters must be left`(survivors: Int, isClaimed: Bool) throws {
        let surviving = SurvivingWords(range: 0..<survivors, survivors: survivors, of: 8)
        let finding = try finding("abcdefgh", in: "abcdefgh", now: "abcd and others", surviving)
        #expect((finding.resolution.range != nil) == isClaimed)
        if !isClaimed { #expect(finding.reason == .fewSurvive(permille: survivors * 125)) }
    }

    @Test func `words that were cut out and put in elsewhere are found by their surroundings`() throws {
        let first = "First the quick brown fox, then a lazy dog, and the rest of the animals."
        let second = "Now a lazy dog, and the rest of the animals. Later First the quick brown fox, then"
        let none = SurvivingWords(range: 0..<0, survivors: 0, of: 19)
        let finding = try finding("the quick brown fox", in: first, now: second, none)
        #expect(finding == AnchorFinding(resolution: .moved(57..<76), reason: .unique))
        let strange = try self.finding(
            "the quick brown fox", in: first, now: "Quite other: the quick brown fox!", none)
        #expect(strange == AnchorFinding(resolution: .orphaned, reason: .fewSurvive(permille: 0)))
    }
}
