import Lectern

/// Steps of the workload as edits of ours.
extension LibraryEditor {
    /// Carries out one step.
    ///
    /// - Parameter known: our identifiers of the article and the comment that the step names.
    /// - Returns: what it made.
    mutating func apply(
        _ step: WorkloadStep, known: [String: ItemID]
    ) throws -> (id: String, item: ItemID)? {
        func item(_ id: String) throws -> ItemID {
            guard let item = known[id] else { throw BenchmarkProblem.unknownIdentifier(id) }
            return item
        }
        switch step {
        case .putArticle(let article):
            return (article.id, try ArticleDrafts([step], isSeparate: false).make(with: &self)[0])
        case .putAnnotation(let annotation):
            return (annotation.id, try annotate(AnnotationDraft(annotation, article: item(annotation.article))))
        case .putComment(let comment):
            let parent =
                try comment.parent.map { ItemKey(kind: .comment, id: try item($0)) }
                ?? ItemKey(kind: .article, id: try item(comment.article))
            return (comment.id, try self.comment(CommentDraft(comment, parent: parent)))
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

    private func fieldWrite(_ field: WorkloadStep.Field, _ value: String, _ time: WorkloadTime?) -> FieldWrite {
        switch field {
        case .title: ArticleField.title.set(value)
        case .author: ArticleField.authors.set([value])
        case .site: ArticleField.site.set(value)
        case .published: ArticleField.published.set(time?.milliseconds ?? 0)
        }
    }
}
