public import Causality
public import LibraryModel

/// The edits that drawn histories are made of, one change each.
extension LibraryReplica {
    /// Saves a page.
    public mutating func save(
        _ url: String? = "https://example.org/a", title: String? = nil, body: String? = nil, tags: [String] = []
    ) throws -> (article: ItemKey, change: LibraryChange?) {
        var draft = ArticleDraft()
        draft.url = url
        draft.body = body.map { Array($0.utf8) }
        draft.tags = tags
        if let title { draft.fields = [ArticleField.title.set(title)] }
        var id = ItemID(value: 0)
        let change = try edit { id = try $0.save(draft).id }
        return (ItemKey(kind: .article, id: id), change)
    }

    /// Puts a note on a whole article.
    public mutating func annotate(
        _ article: ItemKey, note: String = "note"
    ) throws -> (annotation: ItemKey, change: LibraryChange?) {
        var draft = AnnotationDraft(article: article.id, place: .wholeArticle)
        draft.note = note
        var id = ItemID(value: 0)
        let change = try edit { id = try $0.annotate(draft) }
        return (ItemKey(kind: .annotation, id: id), change)
    }

    /// Comments on an article, an annotation or a comment.
    public mutating func comment(
        on parent: ItemKey, body: String = "I agree", email: String = "ada@example.org"
    ) throws -> (comment: ItemKey, change: LibraryChange?) {
        let draft = CommentDraft(parent: parent, name: "Ada", email: email, body: body)
        var id = ItemID(value: 0)
        let change = try edit { id = try $0.comment(draft) }
        return (ItemKey(kind: .comment, id: id), change)
    }

    /// Gives an article a title.
    public mutating func setTitle(
        _ title: String, of article: ItemKey, base: VersionVector? = nil
    ) throws -> LibraryChange? {
        try edit(base: base) { try $0.write([ArticleField.title.set(title)], to: article) }
    }

    /// Moves an item to the trash.
    public mutating func trash(_ item: ItemKey, base: VersionVector? = nil) throws -> LibraryChange? {
        try edit(base: base) { try $0.trash(item) }
    }

    /// Takes an item out of the trash.
    public mutating func restore(_ item: ItemKey) throws -> LibraryChange? { try edit { try $0.restore(item) } }

    /// Ends an item for good.
    public mutating func purge(_ item: ItemKey) throws -> LibraryChange? { try edit { try $0.purge(item) } }
}
