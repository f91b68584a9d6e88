import Causality
import LibraryModel

/// Anchors, and where their words are: every result and every reason.
enum AnchorVectors {
    static let first = """
        The lamp in the harbour was lit by hand until the winter of the great storm. Two keepers lived in the tower, and
        one of them wrote a diary. "We saw no ship," it says, "for nineteen days." Nobody knows what became of him.
        """
    private static let capture = ContentHash(hashing: Array(first.utf8))
    private static let diary = "one of them wrote a diary"

    static func cases() throws -> [JSONValue] {
        try nothing() + exact() + several() + spelling() + approximate() + followed() + scalars()
    }

    private static func nothing() throws -> [JSONValue] {
        let anchor = try anchor(diary, in: first)
        return [
            vector("an annotation without an anchor is on the whole article", nil, body: first),
            vector("without a body nothing is resolved", anchor, body: nil),
            vector("in an empty body the words are gone", anchor, body: ""),
        ]
    }

    private static func exact() throws -> [JSONValue] {
        let anchor = try anchor(diary, in: first)
        let alone = bare(try Self.anchor("diary", in: first))
        let short = try Self.anchor("diary", in: first)
        let lines = "no no no no"
        return try [
            vector("the words stand where they did, in the same capture", anchor, capture: capture, body: first),
            vector("the words stand where they did, in another capture: they are in one place", anchor, body: first),
            vector("the words moved, and are in one place", anchor, body: "A foreword.\n\n" + first),
            vector(
                "in the same capture the stated position is enough, however short the words",
                Self.anchor("no", number: 1, in: lines), capture: ContentHash(hashing: Array(lines.utf8)), body: lines),
            vector("a short word in one place, between its neighbours", short, body: "Oh. " + first),
            vector(
                "a short word in one place, with nothing around it as it was", short,
                body: "She burnt the diary, of which there was but one copy in all of Scotland."),
            vector(
                "a short word in one place, whose anchor says nothing of its surroundings", alone,
                body: "She burnt the diary."),
        ]
    }

    private static func several() throws -> [JSONValue] {
        let keepers = try anchor("Two keepers", in: first)
        let row = "a row of the table that looks like every other row of it\n"
        let table = String(repeating: row, count: 5)
        let like = try anchor("looks like", number: 2, in: table)
        let oneSide =
            "After the great storm. Two keepers of another light." + String(repeating: " Nothing.", count: 9)
            + " And Two keepers went elsewhere"
        let many = String(repeating: "so ", count: 4_200) + "it went, so they say."
        let so = try anchor("so", number: 4_200, in: many)
        return try [
            vector(
                "of several places one has the same text around it", keepers, body: "Two keepers came later. " + first),
            vector(
                "of several places one has the same text around it, and is the stated one", keepers,
                body: first + " Two keepers came later."),
            vector("a context on one side only tells nothing apart", keepers, body: oneSide),
            vector("in equal surroundings, words at their very position are meant", like, body: table),
            vector("in equal surroundings, words that moved can't be told apart", like, body: "Head\n" + table),
            vector(
                "of very many places one is in the very same surroundings", so,
                body: "Oh, " + many),
            vector(
                "of very many places none is in the very same surroundings: the first eight are kept", so,
                body: many.replacingFirst("went", with: "did go")),
            vector(
                "places that overlap are counted each", bare(Self.anchor("aa", in: "aaaa")), body: "xaaaa"),
        ]
    }

    private static func spelling() throws -> [JSONValue] {
        let words = "Two keepers lived in the tower, and\none of them wrote a diary. \"We saw no ship,\""
        let quoted = try anchor(words, in: first)
        let spelt = first.replacingFirst("in the tower, and\n", with: "in\u{a0}the  tower,\r\nand ")
            .replacingFirst("\"We saw", with: "\u{201c}We saw").replacingFirst("ship,\"", with: "ship,\u{201d}")
        let dashes = "It was late\u{2026} and nobody \u{2014} nobody at all \u{2014} had come to the harbour."
        return try [
            vector("other spaces and quotation marks", quoted, body: spelt),
            vector(
                "an ellipsis, dashes, and a soft hyphen",
                anchor("late... and nobody - nobody at all", in: plain(dashes)),
                body: dashes.replacingFirst("nobody at", with: "no\u{ad}body at")),
            vector(
                "the same spelling in two places", anchor("in the  tower", in: "Lived in the  tower."),
                body: "Lived in the tower. Lived in the tower."),
        ]
    }

    private static func plain(_ text: String) -> String {
        text.replacingFirst("\u{2026}", with: "...").replacingFirst("\u{2014}", with: "-")
            .replacingFirst("\u{2014}", with: "-")
    }

    private static func approximate() throws -> [JSONValue] {
        let anchor = try anchor(diary, in: first)
        let changed = first.replacingFirst("wrote a diary", with: "kept a diary")
        let padding = String(repeating: "x y z. ", count: 60)
        let far = try Self.anchor(diary, in: padding + first)
        let remark = first.replacingFirst(
            "until the winter", with: "(which was hard work, as the keepers never tired of saying) until the winter")
        let sentence = "The lamp in the harbour was lit by hand until the winter of the great storm."
        let long =
            String(repeating: "Each sentence of this chapter says something else than any other. ", count: 1)
            + (1...60).map { "Sentence \($0) has the number \($0 * $0) in it. " }.joined()
        let chapter = try Self.anchor(long, in: "Before. " + long + "Behind it.")
        let twice = long.replacingFirst("number 900 in", with: "figure 900 in")
        return try [
            vector("one word of several was replaced", anchor, body: changed),
            vector("a long remark was put into a sentence", Self.anchor(sentence, in: first), body: remark),
            vector("edited words in two like places", anchor, body: changed + "\n" + changed),
            vector("edited words that stand much earlier than they did", far, body: changed),
            vector("edited words that stand a little earlier", far, body: String(padding.dropLast(80)) + changed),
            vector(
                "words that were cut out, though their neighbours stand", anchor,
                body: first.replacingFirst(diary, with: "the food was bad")),
            vector(
                "a quote of more than 1024 scalars is sought by its head and its tail", chapter,
                body: "Before it. " + twice + "Behind it."),
            vector(
                "a long quote whose tail is gone", chapter,
                body: "Before. " + String(long.unicodeScalars.prefix(700)) + "The end."),
        ]
    }

    private static func followed() throws -> [JSONValue] {
        let anchor = try anchor(diary, in: first)
        let start = Int(anchor.start)
        let foreword = "A foreword. " + first
        let edited = first.replacingFirst("wrote a diary", with: "kept a fine diary")
        let gone = first.replacingFirst(diary, with: "o of them")
        let survivors = { (range: Range<Int>, left: Int) in SurvivingWords(range: range, survivors: left, of: 25) }
        return [
            vector(
                "all marked scalars are left where they were", anchor, capture: capture, body: first,
                survivors: survivors(start..<start + 25, 25)),
            vector(
                "all marked scalars are left, elsewhere", anchor, capture: capture, body: foreword,
                survivors: survivors(start + 12..<start + 37, 25)),
            vector(
                "some marked scalars are left, among others", anchor, capture: capture, body: edited,
                survivors: survivors(start..<start + 29, 20)),
            vector(
                "half of a thousand are enough", anchor, capture: capture, body: edited,
                survivors: SurvivingWords(range: start..<start + 29, survivors: 12, of: 24)),
            vector(
                "too few are left", anchor, capture: capture, body: gone,
                survivors: survivors(start..<start + 9, 8)),
            vector(
                "too few are left, and the same words were put back elsewhere in the same surroundings", anchor,
                capture: capture, body: foreword, survivors: survivors(0..<0, 0)),
            vector(
                "too few are left, and the words stand elsewhere in other surroundings", anchor, capture: capture,
                body: gone + String(repeating: " Nothing.", count: 9) + " And \(diary) once",
                survivors: survivors(start..<start + 9, 8)),
            vector(
                "nothing was marked, so nothing is left", anchor, capture: capture, body: first,
                survivors: SurvivingWords(range: 0..<0, survivors: 0, of: 0)),
        ]
    }

    private static func scalars() throws -> [JSONValue] {
        let hebrew =
            "\u{5d1}\u{5bc}\u{5b0}\u{5e8}\u{5b5}\u{5d0}\u{5e9}\u{5b4}\u{5c1}\u{5d9}\u{5ea} \u{5d1}\u{5bc}\u{5b8}\u{5e8}\u{5b8}\u{5d0}"
        let emoji = "\u{1f4da}\u{1f469}\u{200d}\u{1f4bb} reads \u{1f4da} every evening, and \u{1f4da} again."
        let accents = "A cafe\u{301} and a caf\u{e9} stand side by side in the old town."
        return try [
            vector(
                "positions count scalars: letters with points",
                anchor(String(hebrew.unicodeScalars.prefix(11)), in: hebrew), body: "x" + hebrew),
            vector(
                "positions count scalars: emoji", anchor("\u{1f4da} every", in: emoji),
                body: "\u{1f468}\u{200d}\u{1f469} " + emoji),
            vector(
                "composed and decomposed letters are different words", anchor("caf\u{e9} stand side by", in: accents),
                body: accents.replacingFirst("caf\u{e9}", with: "cafe\u{301}")),
            vector(
                "carriage returns count", anchor("two\r\nthree", in: "one\r\ntwo\r\nthree\r\nfour"),
                body: "one\ntwo\r\nthree\r\nfour"),
        ]
    }

    /// An anchor on a quote's place, counted from 0.
    private static func anchor(_ quote: String, number: Int = 0, in text: String) throws -> TextAnchor {
        let finder = QuoteFinder(body: Array(text.utf8))
        let place = finder.places(of: quote)[number]
        guard let anchor = finder.anchor(at: place, in: ContentHash(hashing: Array(text.utf8))) else {
            preconditionFailure("\(quote) stands in the text")
        }
        return anchor
    }

    /// The same anchor without prefix and suffix.
    private static func bare(_ anchor: TextAnchor) -> TextAnchor {
        TextAnchor(
            capture: anchor.capture, start: anchor.start, end: anchor.end, quote: anchor.quote, prefix: "", suffix: "")
    }

    private static func vector(
        _ name: String, _ anchor: TextAnchor?, capture: ContentHash? = nil, body: String?,
        survivors: SurvivingWords? = nil
    ) -> JSONValue {
        let finder = body.map { QuoteFinder(body: Array($0.utf8)) }
        let finding = AnchorFinding(of: anchor, capture: capture, in: finder, surviving: survivors)
        let span = { (range: Range<Int>) -> JSONValue in [.number(range.lowerBound), .number(range.upperBound)] }
        var places: JSONValue?
        if case .ambiguous(let ranges) = finding.resolution { places = .list(ranges.map(span)) }
        return [
            "name": .text(name), "anchor": anchor.map { .anchor($0) } ?? .null,
            "capture": capture.map { .name($0) } ?? .null, "body": body.map { .text($0) } ?? .null,
            "survivors": survivors.map { .survivors($0) }, "result": .text(finding.resolution.name),
            "span": finding.resolution.range.map(span), "places": places, "reason": .text(finding.reason.code),
            "measure": finding.reason.measure.map { .number($0) },
        ]
    }
}
