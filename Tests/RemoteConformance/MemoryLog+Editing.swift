internal import Causality
public import LibraryModel

/// The edits that tests of syncing are made of, one change each.
extension MemoryLog {
    /// Saves a page, with a body that becomes a capture.
    @discardableResult
    public func save(_ url: String, title: String = "A page", body: String? = nil) throws -> ItemKey {
        let id = try edit { builder in
            var draft = ArticleDraft()
            draft.url = url
            draft.body = body.map { Array($0.utf8) }
            draft.fields = [ArticleField.title.set(title)]
            return try builder.save(draft).id
        }
        return ItemKey(kind: .article, id: id)
    }

    /// Comments on an item; the e-mail address becomes a private record.
    @discardableResult
    public func comment(
        on parent: ItemKey, body: String = "I agree", email: String = "ada@example.org"
    ) throws -> ItemKey {
        let id = try edit { builder in
            try builder.comment(CommentDraft(parent: parent, name: "Ada", email: email, body: body))
        }
        return ItemKey(kind: .comment, id: id)
    }

    /// Gives an article a title.
    public func setTitle(_ title: String, of article: ItemKey) throws {
        try edit { try $0.write([ArticleField.title.set(title)], to: article) }
    }
}
