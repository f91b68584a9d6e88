import Causality
import LibraryModel
import TestSupport
import Testing

/// Annotations whose words stand in several places, and that are put on one of these.
@Suite struct AnchorChoiceTests {
    private var ada = LibraryReplica(1)
    private let article: ItemKey

    init() throws { article = try ada.save(body: "Some intro. It's the magic here. Some outro.\n").article }

    private mutating func annotate(_ place: AnnotationDraft.Place) throws -> ItemKey {
        var id = ItemID(value: 0)
        try ada.edit { [article] in id = try $0.annotate(AnnotationDraft(article: article.id, place: place)) }
        return ItemKey(kind: .annotation, id: id)
    }

    private mutating func capture(_ text: String) throws {
        try ada.edit { [article] in
            try $0.addCapture(Array(text.utf8), mediaType: "text/plain", to: article.id)
        }
    }

    private mutating func choose(_ occurrence: Int, of annotation: ItemKey) throws -> TextAnchor? {
        try ada.edit { try $0.reanchor(annotation.id, toOccurrence: occurrence) }
        return ada.state.state(of: annotation).value(of: AnnotationField.anchor)
    }

    @Test(arguments: ["It's the magic", "It\u{2019}s the magic", "It's  the\u{a0}magic"])
    mutating func `the words are found in the spelling that the text has now`(words: String) throws {
        let annotation = try annotate(.quote("It's the magic"))
        let line = "x \(words) y\n"
        try capture(line + line + line)
        let chosen = try #require(try choose(2, of: annotation))
        #expect(Array(chosen.quote.utf8) == Array(words.utf8))
        #expect(Int(chosen.start) == line.unicodeScalars.count + 2)
        for occurrence in [0, 4] {
            #expect(throws: EditProblem.self) { _ = try choose(occurrence, of: annotation) }
        }
    }

    @Test mutating func `places in another spelling don't count beside the very words`() throws {
        let annotation = try annotate(.quote("It's the magic"))
        try capture("x It\u{2019}s the magic y\nx It's the magic y\nx It's the magic y\n")
        #expect(try choose(1, of: annotation)?.start == 21)
        #expect(throws: EditProblem.self) { _ = try choose(3, of: annotation) }
    }

    @Test mutating func `there must be words, and they must be in the text`() throws {
        let whole = try annotate(.wholeArticle)
        #expect(throws: EditProblem.required(kind: .annotation, field: "quote")) { _ = try choose(1, of: whole) }
        let annotation = try annotate(.quote("It's the magic"))
        try capture("Nothing of it.\n")
        #expect(throws: EditProblem.quoteNotFound(quote: "It's the magic")) { _ = try choose(1, of: annotation) }
    }
}
