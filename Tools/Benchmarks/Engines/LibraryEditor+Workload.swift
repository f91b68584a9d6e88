import Lectern

/// Steps of the workload as edits of ours.
extension LibraryEditor {
    /// Adds an article with its annotations and comments.
    ///
    /// - Parameter isSeparate: whether the workload has had an article of this URL before.
    mutating func add(_ group: [WorkloadStep], isSeparate: Bool) throws -> [IdentifierMap.Pair] {
        var known: [String: ItemID] = [:]
        var pairs: [IdentifierMap.Pair] = []
        for step in group {
            guard let (id, item) = try apply(step, known: known, isSeparate: isSeparate) else { continue }
            known[id] = item
            pairs.append(IdentifierMap.Pair(id, item))
        }
        return pairs
    }

    /// Carries out one step.
    ///
    /// - Parameter known: our identifiers of the article and the comment that the step names.
    /// - Returns: what it made.
    mutating func apply(
        _ step: WorkloadStep, known: [String: ItemID], isSeparate: Bool = false
    ) throws -> (id: String, item: ItemID)? {
        func item(_ id: String) throws -> ItemID {
            guard let item = known[id] else { throw BenchmarkProblem.unknownIdentifier(id) }
            return item
        }
        switch step {
        case .putArticle(let article): return (article.id, try save(article, isSeparate: isSeparate))
        case .putAnnotation(let annotation):
            var draft = AnnotationDraft(
                article: try item(annotation.article), place: .range(annotation.start..<annotation.end))
            draft.note = annotation.note.isEmpty ? nil : annotation.note
            draft.created = annotation.created.milliseconds
            return (annotation.id, try annotate(draft))
        case .putComment(let comment):
            let parent =
                try comment.parent.map { ItemKey(kind: .comment, id: try item($0)) }
                ?? ItemKey(kind: .article, id: try item(comment.article))
            var draft = CommentDraft(parent: parent, name: comment.author, email: comment.email, body: comment.body)
            draft.created = comment.created.milliseconds
            return (comment.id, try self.comment(draft))
        case .set(let article, let field, let value, let time):
            try write([fieldWrite(field, value, time)], to: ItemKey(kind: .article, id: try item(article)))
        case .addTag(let article, let name):
            try tag(ItemKey(kind: .article, id: try item(article)), adding: [name], removing: [])
        case .removeTag(let article, let name):
            try tag(ItemKey(kind: .article, id: try item(article)), adding: [], removing: [name])
        case .splice(let article, let position, let deleted, let inserted):
            let id = try item(article)
            let key = ItemKey(kind: .article, id: id)
            let root = try storage.state(of: key).value(of: ArticleField.body)?.hash
            try splice(
                TextEdit(at: position, deleting: deleted, inserting: inserted),
                in: TextName(field: ArticleField.body.code, root: root), of: key)
        case .deleteArticle(let article): try trash(ItemKey(kind: .article, id: try item(article)))
        }
        return nil
    }

    private mutating func save(_ article: WorkloadArticle, isSeparate: Bool) throws -> ItemID {
        var draft = ArticleDraft()
        draft.url = article.url
        draft.body = Array(article.body.utf8)
        draft.fields = [
            ArticleField.title.set(article.title), ArticleField.authors.set([article.author]),
            ArticleField.site.set(article.site), ArticleField.published.set(article.published.milliseconds),
        ]
        draft.tags = article.tags
        draft.saved = article.saved.milliseconds
        draft.isSeparate = isSeparate
        return try save(draft).id
    }

    private func fieldWrite(_ field: WorkloadStep.Field, _ value: String, _ time: WorkloadTime?) -> FieldWrite {
        switch field {
        case .title: ArticleField.title.set(value)
        case .author: ArticleField.authors.set([value])
        case .site: ArticleField.site.set(value)
        case .published: ArticleField.published.set(time?.milliseconds ?? 0)
        }
    }
}
