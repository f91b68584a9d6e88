import Causality
import LibraryModel

/// Histories that several files of vectors are about.
enum SampleHistory {
    static let article = ItemKey(kind: .article, id: .article(urlKey: "example.org/a", generation: 1))

    /// Two authors who save, tag and trash, one of them with a clock that falls.
    static func twoAuthors() throws -> ChangeHistory { ChangeHistory(try twoAuthorsChanges()) }

    private static func twoAuthorsChanges() throws -> [LibraryChange] {
        var first = VectorAuthor(1)
        var second = VectorAuthor(2, now: VectorAuthor.today + 600_000)
        let saved = try first.edit { _ = try $0.save(draft) }
        let titled = try first.edit { try $0.write([ArticleField.title.set("A title")], to: article) }
        try second.receive(saved, titled)
        let tagged = try second.edit { try $0.tag(article, adding: ["Syria", "news"], removing: []) }
        second.now = VectorAuthor.today - 600_000
        let marked = try second.edit { builder in
            let state = ReadingState(stage: .reading, progressInPermille: 250)
            try builder.write([ArticleField.reading.set(state)], to: article)
        }
        try first.receive(tagged, marked)
        let trashed = try first.edit { try $0.trash(article) }
        try second.receive(trashed)
        let restored = try second.edit { try $0.restore(article) }
        return [saved, titled, tagged, marked, trashed, restored]
    }

    /// What was saved.
    static let body = "The words of a."

    /// Somebody saves a page and comments on it, somebody else answers, and the first one changes the address.
    static func comments() throws -> ChangeHistory { try Conversation().history }

    /// The same, and what the second one did afterwards.
    static func continued() throws -> ChangeHistory {
        var conversation = try Conversation()
        try conversation.goOn()
        return conversation.history
    }

    /// A page, as it is saved.
    static var draft: ArticleDraft {
        var draft = ArticleDraft()
        draft.url = "https://example.org/a"
        draft.fields = [ArticleField.title.set("A titel")]
        return draft
    }
}
