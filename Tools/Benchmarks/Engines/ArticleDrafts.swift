import Lectern

/// What the workload has of one article, in the form in which the engine takes it.
///
/// It is made outside the clock, as plain SQLite's rows are read there: nobody measures how one program's values become
/// another's.
struct ArticleDrafts: Sendable {
    private enum Following: Sendable {
        case annotation(AnnotationDraft)
        /// Its parent is named by its place among what was made.
        case comment(CommentDraft, parent: Int)
    }

    /// The workload's identifiers of what is made, in this order.
    private var ids: [String]
    private let article: ArticleDraft
    private var following: [Following] = []

    /// - Parameter isSeparate: whether the workload has had an article of this URL before.
    init(_ group: [WorkloadStep], isSeparate: Bool) throws {
        guard case .putArticle(let article)? = group.first else {
            throw BenchmarkProblem.unknownIdentifier(group.first?.article ?? "an article")
        }
        ids = [article.id]
        self.article = ArticleDraft(article, isSeparate: isSeparate)
        // The article that everything is on is named when it is made.
        let unnamed = ItemID(value: 0)
        for step in group.dropFirst() {
            switch step {
            case .putAnnotation(let annotation):
                following.append(.annotation(AnnotationDraft(annotation, article: unnamed)))
                ids.append(annotation.id)
            case .putComment(let comment):
                guard let parent = ids.firstIndex(of: comment.parent ?? comment.article) else {
                    throw BenchmarkProblem.unknownIdentifier(comment.parent ?? comment.article)
                }
                let key = ItemKey(kind: parent == 0 ? .article : .comment, id: unnamed)
                following.append(.comment(CommentDraft(comment, parent: key), parent: parent))
                ids.append(comment.id)
            default: throw BenchmarkProblem.unknownIdentifier(step.article)
            }
        }
    }

    /// Which item of ours is which of the workload's.
    func pairs(_ made: [ItemID]) -> [IdentifierMap.Pair] { zip(ids, made).map { IdentifierMap.Pair($0, $1) } }

    /// Makes everything, in the order of the workload.
    func make(with editor: inout LibraryEditor) throws -> [ItemID] {
        var made = [try editor.save(article).id]
        for draft in following {
            switch draft {
            case .annotation(var draft):
                draft.article = made[0]
                made.append(try editor.annotate(draft))
            case .comment(var draft, let parent):
                draft.parent = ItemKey(kind: draft.parent.kind, id: made[parent])
                made.append(try editor.comment(draft))
            }
        }
        return made
    }
}

extension ArticleDraft {
    fileprivate init(_ article: WorkloadArticle, isSeparate: Bool) {
        self.init()
        url = article.url
        body = Array(article.body.utf8)
        fields = [
            ArticleField.title.set(article.title), ArticleField.authors.set([article.author]),
            ArticleField.site.set(article.site), ArticleField.published.set(article.published.milliseconds),
        ]
        tags = article.tags
        saved = article.saved.milliseconds
        self.isSeparate = isSeparate
    }
}

extension AnnotationDraft {
    init(_ annotation: WorkloadAnnotation, article: ItemID) {
        self.init(article: article, place: .range(annotation.start..<annotation.end))
        note = annotation.note.isEmpty ? nil : annotation.note
        created = annotation.created.milliseconds
    }
}

extension CommentDraft {
    init(_ comment: WorkloadComment, parent: ItemKey) {
        self.init(parent: parent, name: comment.author, email: comment.email, body: comment.body)
        created = comment.created.milliseconds
    }
}
