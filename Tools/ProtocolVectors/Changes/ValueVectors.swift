import Causality
import LibraryModel

/// Values of registers and elements of sets as bytes.
enum ValueVectors {
    static let capture = ContentHash(
        high: 0x1111_1111_1111_1111_1111_1111_1111_1111, low: 0x1111_1111_1111_1111_1111_1111_1111_1111)
    private static let edit = Dot(replica: ReplicaID(bytes: 0..<16), sequence: 9, index: 2)

    static func cases() throws -> [JSONValue] { plain + (try composite()) + anchors + further }

    private static var plain: [JSONValue] {
        let texts = [
            ("an empty plain text is a value", ""), ("a plain text", "A title"),
            ("a text is kept as given", " \u{1f4da} e\u{301}\r\n"),
        ]
        let integers: [Int64] = [0, 1, -1, 1_795_389_196_249, .max, .min]
        return texts.map { vector($0.0, "plain text", .text($0.1), $0.1) }
            + integers.map { vector("the integer \($0)", "integer", .digits($0), $0) }
            + [vector("yes", "yes or no", true, true), vector("no", "yes or no", false, false)]
    }

    private static func composite() throws -> [JSONValue] {
        let article = ItemKey(kind: .article, id: .article(urlKey: "example.org/a", generation: 1))
        let newer = ItemKey(kind: ItemKind(rawValue: 300), id: ItemID(value: 7))
        let links = try [
            ArticleLink("https://example.org/a"), ArticleLink("HTTP://WWW.Example.org:80/a/../b/?utm_source=x#top"),
        ]
        let sources = [
            SourceLink(url: "https://example.org/", label: "Source"), SourceLink(url: "https://example.org/"),
        ]
        let states = [
            ReadingState(stage: .unread, progressInPermille: 0), ReadingState(stage: .reading, progressInPermille: 250),
            ReadingState(stage: .read, progressInPermille: 1_000),
        ]
        return [
            vector("no authors", "list of texts", [], [String]()),
            vector("two authors in order", "list of texts", ["Zo\u{eb}", "Ada"], ["Zo\u{eb}", "Ada"]),
            vector("the name of an article", "item name", .item(article), article),
            vector("the name of an item of a newer program's kind", "item name", .item(newer), newer),
        ]
            + links.map {
                vector(
                    "the link \($0.url)", "article link", [.text($0.url), .text($0.key), .number($0.ruleVersion)], $0)
            }
            + sources.map { vector("the source \($0.label)", "source link", [.text($0.url), .text($0.label)], $0) }
            + states.map {
                vector(
                    "\($0.stage.name) at \($0.progressInPermille)", "reading state",
                    [.text($0.stage.name), .number($0.progressInPermille)], $0)
            } + [reference("text/plain"), reference("text/html; charset=utf-8")]
    }

    private static func reference(_ mediaType: String) -> JSONValue {
        let value = CaptureReference(hash: capture, mediaType: mediaType)
        return vector("a capture as \(mediaType)", "capture reference", [.name(capture), .text(mediaType)], value)
    }

    private static var anchors: [JSONValue] {
        let words = { (marked: [MarkedRun]?) in
            TextAnchor(capture: capture, start: 5, end: 7, quote: "ab", prefix: "x", suffix: "y", marked: marked)
        }
        let values: [(String, TextAnchor)] = [
            ("an anchor in a text that nobody has edited leaves the marked runs out", words(nil)),
            ("an anchor on scalars of the root and of an edit", words([.root(7..<8), .typed(edit, 3..<4)])),
            ("an anchor whose marked scalars are not where the words were", words([.root(4..<6)])),
            (
                "an anchor at the start, with nothing before it",
                TextAnchor(capture: capture, start: 0, end: 2, quote: "\u{5d0}\u{5b0}", prefix: "", suffix: "")
            ),
        ]
        return values.map { name, value in vector(name, "anchor", .anchor(value), value) }
    }

    /// Forms that are read and not written.
    private static var further: [JSONValue] {
        let source = SourceLink(url: "https://example.org/", label: "Source")
        let list = ["Ada"]
        let anchor = TextAnchor(capture: capture, start: 5, end: 7, quote: "ab", prefix: "x", suffix: "y")
        // The runs in full, where a writer leaves them out.
        let full = anchor.canonicalBytes.dropLast() + [1, 0, 5, 2]
        return [
            vector(
                "a newer program's bytes behind a source are passed over", "source link",
                [.text(source.url), .text(source.label)], source, bytes: source.canonicalBytes + [1, 2, 3]),
            vector(
                "a newer program's bytes behind a list are passed over", "list of texts", ["Ada"], list,
                bytes: list.canonicalBytes + [0]),
            vector(
                "an anchor's marked runs may say what follows from its position", "anchor", .anchor(anchor), anchor,
                bytes: Array(full)),
        ]
    }

    private static func vector(
        _ name: String, _ type: String, _ meaning: JSONValue, _ value: some FieldValue, bytes: [UInt8]? = nil
    ) -> JSONValue {
        [
            "name": .text(name), "type": .text(type), "value": meaning, "bytes": .hex(bytes ?? value.canonicalBytes),
            "written": bytes == nil ? nil : .hex(value.canonicalBytes),
        ]
    }
}
