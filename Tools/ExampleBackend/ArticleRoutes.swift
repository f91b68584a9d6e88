import HubServer
import Hummingbird
import Lectern

/// Articles, annotations and comments as JSON.
///
/// ```
/// GET  /libraries/ID/articles?tag=T&search=WORDS     a page of a list, newest first
/// GET  /libraries/ID/articles?after=NEXT             the page behind it; NEXT stands in the one before
/// POST /libraries/ID/articles                        {"url","title","text","tags"}
/// GET  /libraries/ID/articles/ARTICLE                one, with its text, annotations and comments
/// POST /libraries/ID/articles/ARTICLE/annotations    {"quote","note"}
/// POST /libraries/ID/articles/ARTICLE/comments       {"name","email","text"}
/// ```
///
/// Conditions of a list add up, and stay the same from page to page.
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
        let articles = router.group("libraries/:library/articles").add(middleware: ProblemMiddleware())
        articles.get { request, context in
            try await reading(request, context) { try list(request, in: $0) }
        }
        articles.post { request, context in
            try await editing(request, context, as: NewArticle.self) { try await save($0, in: $1) }
        }
        articles.get(":article") { request, context in
            try await reading(request, context) { try show(try article(context), in: $0) }
        }
        articles.post(":article/annotations") { request, context in
            try await editing(request, context, as: NewAnnotation.self) {
                try await annotate(try article(context), $0, in: $1)
            }
        }
        articles.post(":article/comments") { request, context in
            try await editing(request, context, as: NewComment.self) {
                try await comment(try article(context), $0, in: $1)
            }
        }
    }

    // MARK: Requests

    /// Answers from one state of the library, whoever writes meanwhile.
    private func reading<Answer: Sendable>(
        _ request: Request, _ context: BasicRequestContext, _ body: @Sendable (StoreReader) throws -> Answer
    ) async throws -> Answer {
        let library = try await admit(request, context, as: .reader)
        let lease = try await replicas.lease(library)
        // Else it could be given back as soon as nothing names it, with the work still under way.
        defer { withExtendedLifetime(lease) {} }
        return try await lease.store.read(body)
    }

    /// Decodes what was sent, edits, and tells those who watch.
    private func editing<Draft: Decodable, Answer: ResponseEncodable>(
        _ request: Request, _ context: BasicRequestContext, as kind: Draft.Type,
        _ body: (Draft, Replica) async throws -> Answer
    ) async throws -> EditedResponse<Answer> {
        let library = try await admit(request, context, as: .writer)
        let draft = try await request.decode(as: kind, context: context)
        let lease = try await replicas.lease(library)
        defer { withExtendedLifetime(lease) {} }
        let answer = try await body(draft, lease.store)
        announce(library)
        return EditedResponse(status: .created, response: answer)
    }

    /// Finds out who asks, before anything else of the request is looked at, and which library they may use.
    private func admit(
        _ request: Request, _ context: BasicRequestContext, as role: MemberRole
    ) async throws -> LibraryID {
        guard let library = context.parameters.get("library").flatMap(LibraryID.init(text:)) else {
            throw HTTPError(.notFound)
        }
        let words = request.headers[.authorization]?.split(separator: " ", maxSplits: 1) ?? []
        let token = words.count == 2 && words[0].lowercased() == "bearer" ? String(words[1]) : nil
        guard try await access.role(token: token, library: library) >= role else {
            throw HubProblem.forbidden(needs: role)
        }
        return library
    }

    private func article(_ context: BasicRequestContext) throws -> ItemID {
        guard let id = context.parameters.get("article").flatMap(ItemID.init(text:)) else { throw HTTPError(.notFound) }
        return id
    }

    // MARK: Work

    private func list(_ request: Request, in reader: StoreReader) throws -> ArticlePage {
        let parameters = request.uri.queryParameters
        var query = ArticleQuery()
        query.tags = parameters.getAll("tag")
        query.text = parameters.get("search")
        if let after = parameters.get("after") {
            guard let id = ItemID(text: after), let last = try reader.article(id) else {
                throw HTTPError(.badRequest, message: "There is no article to go on after.")
            }
            query.after = ArticleQuery.Cursor(after: last)
        }
        // One more than is shown tells whether there is a next page.
        let size = query.limit
        query.limit += 1
        let found = try reader.articles(query)
        let page = found.prefix(size)
        return ArticlePage(
            articles: page.map { ArticleJSON($0) }, next: found.count > size ? page.last?.id.description : nil)
    }

    private func show(_ id: ItemID, in reader: StoreReader) throws -> WholeArticleJSON {
        guard let article = try reader.article(id) else { throw HTTPError(.notFound) }
        let comments = try reader.comments(on: ItemKey(kind: .article, id: id))
        return WholeArticleJSON(
            article: ArticleJSON(article),
            text: try reader.body(of: id).map { String(decoding: $0, as: UTF8.self) },
            annotations: try reader.annotations(of: id).map(AnnotationJSON.init),
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
