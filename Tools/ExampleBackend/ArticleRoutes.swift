import HubServer
import Hummingbird
import Lectern

/// Articles, annotations and comments as JSON.
///
/// ```
/// GET  /libraries/ID/articles?tag=T&search=WORDS     a list
/// POST /libraries/ID/articles                        {"url","title","text","tags"}
/// GET  /libraries/ID/articles/ARTICLE                one, with its text, annotations and comments
/// POST /libraries/ID/articles/ARTICLE/annotations    {"quote","note"}
/// POST /libraries/ID/articles/ARTICLE/comments       {"name","email","text"}
/// ```
struct ArticleRoutes: Sendable {
    let replicas: StorePool<Replica>
    let access: any HubAccess
    /// Is told of a library that was edited, so that whoever watches it over the hub's endpoints hears of it.
    let announce: @Sendable (LibraryID) -> Void

    init(
        replicas: StorePool<Replica>, access: any HubAccess, announce: @escaping @Sendable (LibraryID) -> Void
    ) {
        self.replicas = replicas
        self.access = access
        self.announce = announce
    }

    func add(to router: Router<BasicRequestContext>) {
        let articles = router.group("libraries/:library/articles")
        articles.get { request, context in try await reading(request, context) { try await list($0, request) } }
        articles.post { request, context in
            let draft = try await request.decode(as: NewArticle.self, context: context)
            return try await editing(request, context) { try await save(draft, in: $0) }
        }
        articles.get(":article") { request, context in
            try await reading(request, context) { try await show(try article(context), in: $0) }
        }
        articles.post(":article/annotations") { request, context in
            let draft = try await request.decode(as: NewAnnotation.self, context: context)
            return try await editing(request, context) { try await annotate(try article(context), draft, in: $0) }
        }
        articles.post(":article/comments") { request, context in
            let draft = try await request.decode(as: NewComment.self, context: context)
            return try await editing(request, context) { try await comment(try article(context), draft, in: $0) }
        }
    }

    // MARK: Requests

    private func reading<Answer: ResponseEncodable>(
        _ request: Request, _ context: BasicRequestContext, _ body: (Replica) async throws -> Answer
    ) async throws -> Answer {
        try await use(request, context, as: .reader) { replica, _ in try await body(replica) }
    }

    private func editing<Answer: ResponseEncodable>(
        _ request: Request, _ context: BasicRequestContext, _ body: (Replica) async throws -> Answer
    ) async throws -> EditedResponse<Answer> {
        try await use(request, context, as: .writer) { replica, library in
            let answer = try await body(replica)
            announce(library)
            return EditedResponse(status: .created, response: answer)
        }
    }

    /// Finds out who asks, and lends them the replica for as long as the answer takes.
    private func use<Answer>(
        _ request: Request, _ context: BasicRequestContext, as role: MemberRole,
        _ body: (Replica, LibraryID) async throws -> Answer
    ) async throws -> Answer {
        guard let library = context.parameters.get("library").flatMap(LibraryID.init(text:)) else {
            throw HTTPError(.notFound)
        }
        let token = request.headers[.authorization].flatMap { $0.hasPrefix("Bearer ") ? String($0.dropFirst(7)) : nil }
        do {
            guard try await access.role(token: token, library: library) >= role else { throw HTTPError(.forbidden) }
            let lease = try await replicas.lease(library)
            return try await body(lease.store, library)
        } catch let problem as any ExplainedProblem {
            throw HTTPError(Self.status(of: problem), message: "\(problem.sentence) \(problem.remedy)")
        }
    }

    private static func status(of problem: any ExplainedProblem) -> HTTPResponse.Status {
        switch problem.code {
        case "unauthorized", "token-expired": .unauthorized
        case "unknown-library", "not-found", "unknown-id": .notFound
        case "busy", "locked": .serviceUnavailable
        default: problem is EditProblem ? .unprocessableContent : .internalServerError
        }
    }

    private func article(_ context: BasicRequestContext) throws -> ItemID {
        guard let id = context.parameters.get("article").flatMap(ItemID.init(text:)) else { throw HTTPError(.notFound) }
        return id
    }

    // MARK: Work

    private func list(_ replica: Replica, _ request: Request) async throws -> [ArticleJSON] {
        if let words = request.uri.queryParameters.get("search") {
            let hits = try await replica.search(words)
            var found: [ArticleJSON] = []
            for hit in hits {
                if let id = hit.article, let article = try await replica.article(id) {
                    found.append(ArticleJSON(article))
                }
            }
            return found
        }
        var query = ArticleQuery()
        query.tag = request.uri.queryParameters.get("tag")
        return try await replica.articles(query).map { ArticleJSON($0) }
    }

    private func show(_ id: ItemID, in replica: Replica) async throws -> WholeArticleJSON {
        guard let article = try await replica.article(id) else { throw HTTPError(.notFound) }
        let comments = try await replica.comments(on: ItemKey(kind: .article, id: id))
        return WholeArticleJSON(
            article: ArticleJSON(article),
            text: try await replica.body(of: id).map { String(decoding: $0, as: UTF8.self) },
            annotations: try await replica.annotations(of: id).map(AnnotationJSON.init),
            comments: comments.map(CommentJSON.init))
    }

    private func save(_ new: NewArticle, in replica: Replica) async throws -> Created {
        let saved = try await replica.edit { editor in
            var draft = ArticleDraft()
            draft.url = new.url
            draft.body = new.text.map { Array($0.utf8) }
            draft.tags = new.tags ?? []
            if let title = new.title { draft.fields = [ArticleField.title.set(title)] }
            return try editor.save(draft)
        }
        return Created(id: saved.result.id.description)
    }

    private func annotate(_ article: ItemID, _ new: NewAnnotation, in replica: Replica) async throws -> Created {
        let id = try await replica.edit { editor in
            var draft = AnnotationDraft(article: article, place: .quote(new.quote))
            draft.note = new.note
            return try editor.annotate(draft)
        }.result
        return Created(id: id.description)
    }

    private func comment(_ article: ItemID, _ new: NewComment, in replica: Replica) async throws -> Created {
        let parent = ItemKey(kind: .article, id: article)
        let id = try await replica.edit { editor in
            try editor.comment(CommentDraft(parent: parent, name: new.name, email: new.email, body: new.text))
        }.result
        return Created(id: id.description)
    }
}
