import Lectern

/// Everything that is shown of one item, read from one state of the library.
enum ItemPage: Sendable {
    /// An annotation and the comments on it.
    struct Annotated: Sendable {
        let annotation: Annotation
        let comments: CommentThread

        init(_ annotation: Annotation, from reader: StoreReader) throws {
            self.annotation = annotation
            comments = try CommentThread(on: ItemKey(kind: .annotation, id: annotation.id), from: reader)
        }

        init(_ annotation: Annotation) {
            self.annotation = annotation
            comments = CommentThread()
        }
    }

    /// An article with its text and everything on it.
    struct ArticlePage: Sendable {
        let article: Article
        /// The current text; `nil` where it isn't on this replica.
        let body: [UInt8]?
        /// Whether somebody edited the text since it was captured.
        let isBodyEdited: Bool
        /// The captures whose text is on this replica.
        let present: Set<ContentHash>
        let annotations: [Annotated]
        let comments: CommentThread
        let ids: ShortIdentifiers

        /// Which of the captures is the current one; an edit may have made another kind of text of it.
        var currentCapture: CaptureReference? {
            guard let current = article.body else { return nil }
            return article.captures.first { $0 == current } ?? article.captures.first { $0.hash == current.hash }
        }

        init(_ article: Article, body: [UInt8]?) {
            self.article = article
            self.body = body
            isBodyEdited = body != nil && body.map { ContentHash(hashing: $0) } != article.body?.hash
            present = Set(article.captures.map(\.hash))
            annotations = []
            comments = CommentThread()
            ids = ShortIdentifiers()
        }

        init(_ article: Article, from reader: StoreReader) throws {
            self.article = article
            body = try reader.body(of: article.id)
            isBodyEdited = body != nil && body.map { ContentHash(hashing: $0) } != article.body?.hash
            present = Set(try article.captures.map(\.hash).filter { try reader.capture($0) != nil })
            annotations = try reader.annotations(of: article.id).map { try Annotated($0, from: reader) }
            comments = try CommentThread(on: ItemKey(kind: .article, id: article.id), from: reader)
            let threads = annotations.map(\.comments) + [comments]
            ids = try ShortIdentifiers(
                annotations.map(\.annotation.id) + threads.flatMap { $0.entries.map(\.comment.id) }, in: reader)
        }
    }

    case article(ArticlePage)
    case annotation(Annotated, ShortIdentifiers)
    case comment(ArticleComment, CommentThread, ShortIdentifiers)

    /// Reads an item.
    ///
    /// - Throws: `EditProblem.notFound` where it was purged.
    init(_ item: ItemKey, from reader: StoreReader) throws {
        switch item.kind {
        case .article:
            guard let article = try reader.article(item.id) else { throw EditProblem.notFound(item) }
            self = .article(try ArticlePage(article, from: reader))
        case .annotation:
            guard let annotation = try reader.annotation(item.id) else { throw EditProblem.notFound(item) }
            let page = try Annotated(annotation, from: reader)
            self = .annotation(page, try ShortIdentifiers(page.comments.entries.map(\.comment.id), in: reader))
        default:
            guard let comment = try reader.comment(item.id) else { throw EditProblem.notFound(item) }
            let answers = try CommentThread(on: item, from: reader)
            self = .comment(comment, answers, try ShortIdentifiers(answers.entries.map(\.comment.id), in: reader))
        }
    }

    /// Reads the item itself as it was, without what was on it.
    ///
    /// - Throws: `CommandProblem.notYet`.
    init(_ item: ItemKey, at point: PointInHistory, from reader: StoreReader) throws {
        let state = try point.state(of: item, reader)
        switch item.kind {
        case .article:
            let article = try reader.article(item.id, as: state)
            self = .article(ArticlePage(article, body: try state.currentBody { try reader.capture($0) }))
        case .annotation:
            self = .annotation(Annotated(try reader.annotation(item.id, as: state)), ShortIdentifiers())
        default: self = .comment(try reader.comment(item.id, as: state), CommentThread(), ShortIdentifiers())
        }
    }
}
