import Causality
import LibraryModel
import MergeTypes
import TestSupport
import Testing

/// An edit either refuses a value or keeps it whole: what was accepted reads back as it was given.
@Suite struct AcceptedValueTests {
    private var ada = LibraryReplica(1)
    private let article: ItemKey

    init() throws { article = try ada.save(title: "Title", body: "words").article }

    /// Whether a value was accepted; a refusal is as good, unless the value is within all limits.
    private mutating func accepts(
        isWithinLimits: Bool = false, _ edit: (inout ChangeBuilder<LibraryState, SeededGenerator>) throws -> Void
    ) throws -> Bool {
        do {
            try ada.edit(edit)
            return true
        } catch let problem as EditProblem {
            #expect(!isWithinLimits, "\(problem)")
            return false
        }
    }

    private mutating func expectKept<Value>(
        _ field: Field<Value>, _ value: Value, isWithinLimits: Bool
    ) throws {
        if try accepts(isWithinLimits: isWithinLimits, { [article] in try $0.write([field.set(value)], to: article) }) {
            let isKept = ada.state.state(of: article).value(of: field) == value
            #expect(isKept, "accepted, and lost")
        }
    }

    @Test(arguments: [0, 1, Limits.authors, Limits.authors + 1, 400])
    mutating func `a list of authors`(count: Int) throws {
        try expectKept(
            ArticleField.authors, [String](repeating: "A", count: count), isWithinLimits: count <= Limits.authors)
    }

    @Test(arguments: [Limits.shortTextInBytes, Limits.shortTextInBytes + 1])
    mutating func `an author's long name`(bytes: Int) throws {
        try expectKept(
            ArticleField.authors, [String(repeating: "A", count: bytes)],
            isWithinLimits: bytes <= Limits.shortTextInBytes)
    }

    @Test(arguments: [(Limits.urlInBytes, 10), (Limits.urlInBytes + 1, 10), (10, Limits.shortTextInBytes + 1)])
    mutating func `a source`(urlBytes: Int, labelBytes: Int) throws {
        let source = SourceLink(
            url: "ab://c/" + String(repeating: "u", count: urlBytes - 7),
            label: String(repeating: "l", count: labelBytes))
        try expectKept(
            ArticleField.source, source,
            isWithinLimits: urlBytes <= Limits.urlInBytes && labelBytes <= Limits.shortTextInBytes)
    }

    @Test(arguments: [10, Limits.shortTextInBytes, Limits.shortTextInBytes + 1])
    mutating func `a media type`(bytes: Int) throws {
        let type = String(repeating: "t", count: bytes)
        let body = Array("other words".utf8)
        if try accepts(
            isWithinLimits: bytes < 100, { [article] in try $0.addCapture(body, mediaType: type, to: article.id) })
        {
            let reference = ada.state.state(of: article).value(of: ArticleField.body)
            let isKept = reference == CaptureReference(hash: ContentHash(hashing: body), mediaType: type)
            #expect(isKept, "accepted, and lost")
        }
    }

    @Test(arguments: [0, 100, Limits.urlInBytes])
    mutating func `a URL with white space around it`(spaces: Int) throws {
        var draft = ArticleDraft()
        draft.url = String(repeating: " ", count: spaces) + "https://example.org/b"
        var id: ItemID?
        if try accepts(isWithinLimits: spaces <= 100, { [draft] in id = try $0.save(draft).id }), let id {
            let link = ada.state.state(of: ItemKey(kind: .article, id: id)).value(of: ArticleField.link)
            #expect(link?.key == "example.org/b")
        }
    }

    @Test(arguments: [Limits.quoteInBytes, Limits.quoteInBytes + 1, Limits.quoteInBytes + 900])
    mutating func `a long quote`(bytes: Int) throws {
        let body = [UInt8](repeating: UInt8(ascii: "x"), count: Limits.quoteInBytes + 2000)
        try ada.edit { [article] in try $0.addCapture(body, mediaType: "text/plain", to: article.id) }
        let draft = AnnotationDraft(article: article.id, place: .range(0..<bytes))
        var id: ItemID?
        if try accepts({ id = try $0.annotate(draft) }), let id {
            let anchor = ada.state.state(of: ItemKey(kind: .annotation, id: id)).value(of: AnnotationField.anchor)
            #expect(anchor?.end == UInt64(bytes))
        }
    }

    /// Two siblings under one name would be a conflict that no later write could tell apart.
    @Test mutating func `a field that is given twice has one value`() throws {
        let twice = [ArticleField.title.set("x"), ArticleField.title.set("y")]
        if try accepts({ [article] in try $0.write(twice, to: article) }) {
            let register = ada.state.state(of: article).registers[ArticleField.title.code]
            #expect(register?.siblings.count == 1)
        }
    }

    @Test mutating func `the time of saving can be given as a field`() throws {
        var draft = ArticleDraft()
        draft.url = "https://example.org/b"
        draft.fields = [ArticleField.saved.set(5)]
        var id: ItemID?
        if try accepts({ [draft] in id = try $0.save(draft).id }), let id {
            let state = ada.state.state(of: ItemKey(kind: .article, id: id))
            #expect(state.registers[ArticleField.saved.code]?.siblings.count == 1)
        }
    }

    @Test mutating func `a file's exact bytes are kept`() throws {
        for text in ["", "\u{feff}x", "\r\n\r", "Cafe\u{301}", "said Mr. Joscelyn said", "\u{0}"] {
            try ada.edit { [article] in
                try $0.addCapture(Array(text.utf8), mediaType: "text/plain", to: article.id)
            }
            let reference = try #require(ada.state.state(of: article).value(of: ArticleField.body))
            #expect(ada.state.capture(reference.hash) == Array(text.utf8))
        }
    }

    @Test mutating func `titles keep their exact bytes`() throws {
        for text in ["Caf\u{e9}", "Cafe\u{301}", "\u{212b}", " x ", "\u{202e}x"] {
            _ = try ada.setTitle(text, of: article)
            let title = ada.state.state(of: article).value(of: ArticleField.title)
            #expect(title.map { Array($0.utf8) } == Array(text.utf8))
        }
    }
}
