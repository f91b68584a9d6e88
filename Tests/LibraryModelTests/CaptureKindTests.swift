import Causality
import LibraryModel
import TestSupport
import Testing

/// Of what kind a text is where nobody says it.
@Suite struct CaptureKindTests {
    private var ada = LibraryReplica(1)
    private let page = ItemKey(kind: .article, id: .article(urlKey: "example.org/a", generation: 1))

    private var current: CaptureReference? { ada.state.state(of: page).value(of: ArticleField.body) }

    private mutating func save(_ text: String, as mediaType: String? = nil) throws -> SavedArticle.Outcome {
        var draft = ArticleDraft()
        draft.url = "https://example.org/a"
        draft.body = Array(text.utf8)
        draft.mediaType = mediaType
        var saved: SavedArticle?
        try ada.edit { [draft] in saved = try $0.save(draft) }
        return try #require(saved).outcome
    }

    private mutating func capture(_ text: String, as mediaType: String? = nil) throws {
        try ada.edit { [page] in try $0.addCapture(Array(text.utf8), mediaType: mediaType, to: page.id) }
    }

    @Test mutating func `the current text is saved again as what it is, and nothing is different`() throws {
        #expect(try save("# One", as: "text/markdown") == .added)
        #expect(try save("# One") == .known)
        #expect(current?.mediaType == "text/markdown")
        #expect(try save("Two") == .recaptured)
        #expect(current?.mediaType == "text/plain")
    }

    @Test mutating func `an earlier text is captured as what it was, and a new one as what the current one is`() throws
    {
        _ = try save("# One", as: "text/markdown")
        try capture("<h1>502</h1>", as: "text/html")
        try capture("<h1>503</h1>")
        #expect(current?.mediaType == "text/html")
        try capture("# One")
        #expect(current?.mediaType == "text/markdown")
        try capture("<h1>502</h1>")
        #expect(try save("# One") == .recaptured)
        #expect(current?.mediaType == "text/markdown")
        #expect(ada.state.state(of: page).captures.count == 3)
    }

    @Test mutating func `a text of which an edit made another kind stays so, and nothing is different`() throws {
        _ = try save("# One")
        try ada.edit { [page] in
            try $0.setBody(of: page.id, to: Array("# One".utf8), mediaType: "text/markdown")
        }
        let digest = ada.state.digest
        #expect(try save("# One") == .known)
        try capture("# One")
        #expect(current?.mediaType == "text/markdown")
        #expect(ada.state.digest == digest)
    }

    @Test mutating func `a text that is known as several kinds stays what it is now`() throws {
        for (first, second) in [("text/markdown", "text/html"), ("text/html", "text/markdown")] {
            _ = try save("# One", as: first)
            #expect(try save("# One", as: second) == .recaptured)
            #expect(try save("# One") == .known)
            try capture("# One")
            #expect(current?.mediaType == second)
        }
    }
}
