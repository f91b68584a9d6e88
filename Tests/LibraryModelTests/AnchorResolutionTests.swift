import Causality
import LibraryModel
import TestSupport
import Testing

/// A span is claimed only where it is certain; everything else is an orphan, or ambiguous, shown with its quote.
@Suite struct AnchorResolutionTests {
    private func anchor(_ quote: String, in body: String, occurrence: Int = 1) throws -> TextAnchor {
        let finder = QuoteFinder(body: Array(body.utf8))
        let places = finder.places(of: quote)
        try #require(places.count >= occurrence)
        return try #require(finder.anchor(at: places[occurrence - 1], in: ContentHash(hashing: Array(body.utf8))))
    }

    private func resolution(of anchor: TextAnchor, in body: String) -> AnchorResolution {
        AnchorResolution(of: anchor, capture: ContentHash(hashing: Array(body.utf8)), body: Array(body.utf8))
    }

    @Test(arguments: [
        ("one two three", "two", 4..<7), ("👩‍👩‍👧 says «да»", "says", 6..<10), ("a\r\nb\r\nc", "c", 6..<7),
        ("Cafe\u{301} noir", "noir", 6..<10), ("שלום עולם", "עולם", 5..<9),
    ])
    func `in the capture that it was made on, an anchor stays where it was`(
        body: String, quote: String, range: Range<Int>
    ) throws {
        #expect(resolution(of: try anchor(quote, in: body), in: body) == .resolved(range))
    }

    @Test func `of many equal words, the one that was marked is found again`() throws {
        let body = "one one one one"
        for occurrence in 1...4 {
            let start = (occurrence - 1) * 4
            let anchor = try anchor("one", in: body, occurrence: occurrence)
            #expect(resolution(of: anchor, in: body) == .resolved(start..<start + 3))
        }
    }

    @Test(arguments: [
        ("👍 ", 2), ("e\u{301}", 2), ("\r\n", 2), ("עברית ", 6), ("A long new paragraph.\n\n", 23),
    ])
    func `words that a new capture holds elsewhere have moved`(inserted: String, scalars: Int) throws {
        let anchor = try anchor("two", in: "one two three")
        #expect(resolution(of: anchor, in: inserted + "one two three") == .moved(4 + scalars..<7 + scalars))
    }

    @Test func `words at the same place of another capture are resolved`() throws {
        let anchor = try anchor("two", in: "one two three")
        #expect(resolution(of: anchor, in: "one two four") == .resolved(4..<7))
    }

    @Test func `of equal words in a new capture, the one with the same text around it is meant`() throws {
        let anchor = try anchor("said", in: "then Ada said yes, and Grace said no", occurrence: 2)
        #expect(anchor.prefix.hasSuffix("Grace "))
        let body = "So Grace said no, but Ada had said yes"
        #expect(resolution(of: anchor, in: body) == .moved(9..<13))
    }

    @Test func `of equal words that can't be told apart, none is claimed, and all are named`() throws {
        let anchor = try anchor("said", in: "said")
        let resolution = resolution(of: anchor, in: "he said and she said and it said")
        #expect(resolution == .ambiguous([3..<7, 16..<20, 28..<32]))
        #expect(resolution.range == nil)
    }

    @Test(arguments: ["", "one three", "one TWO three", "one t\u{308}wo three", "one tw\u{301}o"])
    func `words that are gone leave an orphan`(body: String) throws {
        let anchor = try anchor("two", in: "one two three")
        let resolution = resolution(of: anchor, in: body)
        #expect(resolution == .orphaned)
        #expect(resolution.range == nil)
    }

    /// Nothing of them is left where spellings are made alike, and they stand too often to be compared.
    @Test(arguments: [("", "x", "x"), ("a", "b", "b")])
    func `words that nobody can see are told apart by nothing`(prefix: String, suffix: String, end: String) {
        let invisible = "\u{200b}"
        let body = prefix + String(repeating: invisible, count: 5_000) + end
        let anchor = TextAnchor(
            capture: ContentHash(hashing: []), start: 6_000, end: 6_001, quote: invisible, prefix: prefix,
            suffix: suffix)
        guard case .ambiguous = resolution(of: anchor, in: body) else {
            Issue.record("none of them is certain")
            return
        }
    }

    @Test func `a letter that was composed since is not the same word`() throws {
        let anchor = try anchor("Cafe\u{301}", in: "the Cafe\u{301}")
        #expect(resolution(of: anchor, in: "a Caf\u{e9}") == .orphaned)
    }

    @Test func `without a body nothing is claimed, and without an anchor nothing is asked`() throws {
        let anchor = try anchor("two", in: "one two three")
        #expect(AnchorResolution(of: anchor, capture: anchor.capture, body: nil) == .unresolved)
        #expect(AnchorResolution(of: nil, capture: nil, body: nil) == .wholeArticle)
        #expect(AnchorResolution(of: nil, capture: nil, body: [0x78]) == .wholeArticle)
    }

    @Test func `a position that lies doesn't win over the words`() {
        let body = Array("one two three".utf8)
        let hash = ContentHash(hashing: body)
        let lying = TextAnchor(capture: hash, start: 0, end: 3, quote: "two", prefix: "one ", suffix: " three")
        #expect(AnchorResolution(of: lying, capture: hash, body: body) == .moved(4..<7))
        let beyond = TextAnchor(capture: hash, start: 90, end: 93, quote: "two", prefix: "", suffix: "")
        #expect(AnchorResolution(of: beyond, capture: hash, body: body) == .moved(4..<7))
        let empty = TextAnchor(capture: hash, start: 0, end: 0, quote: "", prefix: "", suffix: "")
        #expect(AnchorResolution(of: empty, capture: hash, body: body) == .orphaned)
    }

    @Test(arguments: UInt64(0)..<100)
    func `a claimed span holds the very words, or else is called edited`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let body = RandomValues.body(using: &generator) + Array("x".utf8)
        let finder = QuoteFinder(body: body)
        let start = generator.below(finder.scalarCount)
        let range = start..<min(finder.scalarCount, start + 1 + generator.below(6))
        let anchor = try #require(finder.anchor(at: range, in: ContentHash(hashing: body)))
        #expect(AnchorResolution(of: anchor, capture: anchor.capture, body: body) == .resolved(range))
        let edited = RandomValues.body(using: &generator) + body.prefix(generator.below(body.count + 1))
        let valid = Array(String(decoding: edited, as: UTF8.self).utf8)
        let resolution = AnchorResolution(of: anchor, capture: ContentHash(hashing: valid), body: valid)
        if let claimed = resolution.range {
            let isEdited = resolution == .edited(claimed)
            let isSame = Array(QuoteFinder(body: valid).text(in: claimed).utf8) == Array(anchor.quote.utf8)
            #expect(isSame != isEdited, "seed \(seed)")
        }
        #expect(AnchorResolution(of: anchor, capture: ContentHash(hashing: valid), body: valid) == resolution)
    }

    @Test func `an anchor survives that the page is fetched again, through an edit`() throws {
        var ada = LibraryReplica(1)
        let article = try ada.save(body: "one two three").article
        var id = ItemID(value: 0)
        try ada.edit { id = try $0.annotate(AnnotationDraft(article: article.id, place: .quote("two"))) }
        let body = Array("zero one two three".utf8)
        try ada.edit { try $0.addCapture(body, mediaType: "text/plain", to: article.id) }
        let anchor = ada.state.state(of: ItemKey(kind: .annotation, id: id)).value(of: AnnotationField.anchor)
        let capture = ada.state.state(of: article).value(of: ArticleField.body)?.hash
        #expect(AnchorResolution(of: anchor, capture: capture, body: body) == .moved(9..<12))
    }
}
