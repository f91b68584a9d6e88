import Causality
import LibraryModel
import Testing

/// Each state has a reason, with a stable code and a sentence.
@Suite struct AnchorReasonTests {
    private static let first = """
        The lamp in the harbour was lit by hand until the winter of the great storm. Two keepers lived in the tower, and
        one of them wrote a diary. "We saw no ship," it says, "for nineteen days." Nobody knows what became of him.
        """

    private func finding(
        _ quote: String, in second: String, without context: Bool = false, from first: String = first
    ) throws -> AnchorFinding {
        let finder = QuoteFinder(body: Array(first.utf8))
        let place = try #require(finder.places(of: quote).first)
        let made = try #require(finder.anchor(at: place, in: .zero))
        let anchor =
            context
            ? TextAnchor(
                capture: .zero, start: made.start, end: made.end, quote: quote, prefix: "", suffix: "") : made
        return AnchorFinding(of: anchor, capture: nil, in: QuoteFinder(body: Array(second.utf8)))
    }

    private func words(_ finding: AnchorFinding, in body: String) -> String? {
        finding.resolution.range.map { QuoteFinder(body: Array(body.utf8)).text(in: $0) }
    }

    @Test func `words in one place are unique, there or elsewhere`() throws {
        let quote = "one of them wrote a diary"
        let there = try finding(quote, in: Self.first)
        #expect(there.reason == .unique)
        #expect(there.resolution.name == "resolved")
        let elsewhere = try finding(quote, in: "A foreword.\n\n" + Self.first)
        #expect(elsewhere.reason == .unique)
        #expect(elsewhere.resolution.name == "moved")
    }

    @Test func `words at their position in the same capture need no other witness`() throws {
        let body = Array("no no no no".utf8)
        let hash = ContentHash(hashing: body)
        let finder = QuoteFinder(body: body)
        let anchor = try #require(finder.anchor(at: 3..<5, in: hash))
        let finding = AnchorFinding(of: anchor, capture: hash, in: finder)
        #expect(finding == AnchorFinding(resolution: .resolved(3..<5), reason: .position))
    }

    @Test func `in equal surroundings, words at their very position are meant`() throws {
        let line = "a row of the table that looks like every other row of it\n"
        let body = String(repeating: line, count: 5)
        let finder = QuoteFinder(body: Array(body.utf8))
        let places = finder.places(of: "looks like")
        let anchor = try #require(finder.anchor(at: places[2], in: .zero))
        let same = AnchorFinding(of: anchor, capture: nil, in: finder)
        #expect(same == AnchorFinding(resolution: .resolved(places[2]), reason: .position))
        let shifted = AnchorFinding(of: anchor, capture: nil, in: QuoteFinder(body: Array(("Head\n" + body).utf8)))
        #expect(shifted.reason == .severalAlike(count: 5))
    }

    @Test func `of several places, the one between the same words is meant`() throws {
        let second = "Two keepers came later. " + Self.first
        let finding = try finding("Two keepers", in: second)
        #expect(finding.reason == .context)
        #expect(finding.resolution.range?.lowerBound == 101)
    }

    @Test func `a context on one side only doesn't tell several places apart`() throws {
        let second =
            "After the great storm. Two keepers of another light." + String(repeating: " Nothing.", count: 9)
            + " And Two keepers went elsewhere"
        #expect(try finding("Two keepers", in: second).reason == .severalAlike(count: 2))
    }

    @Test func `other spaces, quotation marks and dashes are another spelling of the words`() throws {
        let second = Self.first.replacing("in the tower, and\n", with: "in\u{a0}the  tower,\r\nand ")
            .replacing("\"We saw", with: "\u{201c}We saw").replacing("ship,\"", with: "ship,\u{201d}")
        let quote = "Two keepers lived in the tower, and\none of them wrote a diary. \"We saw no ship,\""
        let finding = try finding(quote, in: second)
        #expect(finding.reason == .spelling)
        #expect(finding.resolution.name == "edited")
        #expect(words(finding, in: second)?.hasPrefix("Two keepers lived in\u{a0}the") == true)
        #expect(words(finding, in: second)?.hasSuffix("ship,\u{201d}") == true)
    }

    @Test func `edited words are found between their neighbours, with how similar they are`() throws {
        let second = Self.first.replacing("one of them wrote a diary", with: "one of them kept a diary")
        let finding = try finding("one of them wrote a diary", in: second)
        #expect(words(finding, in: second) == "one of them kept a diary")
        #expect(finding.reason == .approximate(similarityInPermille: 660))
    }

    @Test func `words into which a long remark was put are still found`() throws {
        let second = Self.first.replacing(
            "until the winter", with: "(which was hard work, as the keepers never tired of saying) until the winter")
        let finding = try finding(
            "The lamp in the harbour was lit by hand until the winter of the great storm.", in: second)
        #expect(words(finding, in: second)?.hasPrefix("The lamp") == true)
        #expect(words(finding, in: second)?.hasSuffix("great storm.") == true)
        #expect(finding.resolution.name == "edited")
    }

    @Test func `edited words in two like places are claimed in neither`() throws {
        let changed = Self.first.replacing("wrote a diary", with: "kept a diary")
        #expect(try finding("one of them wrote a diary", in: changed + "\n" + changed).reason == .severalSimilar)
    }

    @Test func `a context on one side only doesn't tell edited words apart`() throws {
        let once = "until the winter of the great storm. Two keepers dwelt in the tower; mice also. "
        let quote = "Two keepers lived in the tower"
        #expect(try finding(quote, in: Self.first.replacing("lived", with: "dwelt")).resolution.name == "edited")
        let twice =
            String(repeating: "Words of no weight. ", count: 9) + once
            + "Alas! Two keepers dwelt in the tower; cats too."
        #expect(try finding(quote, in: twice).reason == .severalSimilar)
    }

    @Test func `edited words that stand much earlier than they did are not claimed`() throws {
        let padding = String(repeating: "x y z. ", count: 60)
        let changed = Self.first.replacing("wrote a diary", with: "kept a diary")
        let finding = try finding("one of them wrote a diary", in: changed, from: padding + Self.first)
        #expect(finding == AnchorFinding(resolution: .orphaned, reason: .tooFarAway))
    }

    @Test func `a short word in one place, with nothing around it as it was, is no witness`() throws {
        let finding = try finding(
            "diary", in: "She burnt the diary, of which there was but one copy in all of Scotland.")
        #expect(finding == AnchorFinding(resolution: .orphaned, reason: .tooShort))
    }

    @Test func `a short word in one place is believed where the anchor says nothing about its surroundings`() throws {
        let finding = try finding("diary", in: "She burnt the diary.", without: true)
        #expect(finding == AnchorFinding(resolution: .moved(14..<19), reason: .unique))
    }

    @Test func `words that were cut out leave an orphan, though their neighbours stand`() throws {
        let second = Self.first.replacing("one of them wrote a diary", with: "the food was bad")
        let finding = try finding("one of them wrote a diary", in: second)
        #expect(finding == AnchorFinding(resolution: .orphaned, reason: .nothingSimilar))
    }

    @Test func `of words in very many places, only one in the very same surroundings is claimed`() throws {
        let first =
            String(repeating: "so ", count: 5000) + "it went, so they say. " + String(repeating: "so ", count: 9)
        let finder = QuoteFinder(body: Array(("Oh, " + first).utf8))
        let old = QuoteFinder(body: Array(first.utf8))
        let unlike = try #require(old.anchor(at: 15009..<15011, in: .zero))
        #expect(old.text(in: 15009..<15011) == "so")
        #expect(
            AnchorFinding(of: unlike, capture: nil, in: finder)
                == AnchorFinding(resolution: .moved(15013..<15015), reason: .context))
        let changed = QuoteFinder(body: Array(first.replacing("it went", with: "it did go").utf8))
        #expect(AnchorFinding(of: unlike, capture: nil, in: changed).reason == .severalAlike(count: 5010))
        let alike = try #require(old.anchor(at: 3000..<3002, in: .zero))
        let finding = AnchorFinding(of: alike, capture: nil, in: finder)
        #expect(finding.reason == .severalAlike(count: 5010))
        #expect(finding.resolution == .ambiguous((0..<8).map { 4 + 3 * $0..<6 + 3 * $0 }))
    }

    @Test(arguments: [
        AnchorReason.noAnchor, .noBody, .identity, .position, .unique, .context, .spelling,
        .approximate(similarityInPermille: 875), .severalAlike(count: 3), .severalSimilar, .tooShort,
        .fewSurvive(permille: 120), .tooFarAway, .nothingSimilar,
    ])
    func `a reason is known again by its code and measure, and says a sentence`(reason: AnchorReason) {
        #expect(AnchorReason(code: reason.code, measure: reason.measure) == reason)
        #expect(reason.sentence.hasSuffix("."))
        #expect(reason.code.allSatisfy { $0.isLowercase || $0 == "-" })
    }

    @Test func `a code that nobody knows is no reason`() { #expect(AnchorReason(code: "luck", measure: 1) == nil) }
}
