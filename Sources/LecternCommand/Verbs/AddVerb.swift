import ArgumentParser
import Lectern

struct AddVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Save an article, or a new capture of one whose URL is known.",
        discussion: """
            The text is plain text, Markdown or HTML in UTF-8; its bytes are kept as they are. Without --title, the first \
            heading or line counts as one. The article's id goes to standard output.
            """)

    @Argument(help: "The text; - is standard input.", completion: .file()) var file: String?
    @Option(help: ArgumentHelp("The kind of text; otherwise the file's extension says it."))
    var type: TextType?
    @Option(help: "The page's address.") var url: String?
    @Option(help: "The title.") var title: String?
    @Option(help: ArgumentHelp("An author; may be given more than once.", valueName: "name")) var author: [String] = []
    @Option(help: "The site's name; otherwise the host of the URL.") var site: String?
    @Option(help: ArgumentHelp("The full article that an excerpt was taken from.", valueName: "url"))
    var sourceURL: String?
    @Option(help: ArgumentHelp("What the link to the source says.", valueName: "text")) var sourceLabel: String?
    @Option(help: "A summary.") var excerpt: String?
    @Option(help: ArgumentHelp("The language, such as en or de-AT.", valueName: "tag")) var language: String?
    @Option(help: ArgumentHelp("A tag; may be given more than once.", valueName: "name")) var tag: [String] = []
    @Option(help: ArgumentHelp("A collection, such as Travel/Rome; may be given more than once.", valueName: "path"))
    var collection: [String] = []
    @Option(help: ArgumentHelp("When it was published.", valueName: "date")) var published: PointInTime?
    @Option(help: ArgumentHelp("When it was saved; otherwise now.", valueName: "date")) var saved: PointInTime?
    @Flag(name: .customLong("new"), help: "Make a separate article even where the URL is known.") var isSeparate = false

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func validate() throws {
        if file == nil && url == nil { throw ValidationError("Name a file, - for standard input, or --url.") }
        if sourceLabel != nil && sourceURL == nil { throw ValidationError("--source-label needs --source-url.") }
    }

    func run(in session: Session) async throws -> RunStatus {
        let draft = try draft()
        try await session.withReplica { replica in
            let edited = try await session.edit(replica) { editor -> (SavedArticle, CapturedText?) in
                let saved = try editor.save(draft)
                return (saved, try draft.body.map { try CapturedText(of: saved.id, $0, in: editor) })
            }
            let (saved, captured) = edited.result
            let title = try await replica.article(saved.id)?.title ?? ""
            if session.isJSON {
                let item = session.json(ItemKey(kind: .article, id: saved.id), edited.change)
                try session.output.json(item.with([.init(name: "outcome", value: .string(saved.outcome.name))]))
            } else {
                try session.output.line(saved.id.description)
            }
            let name = title.isEmpty ? "the article" : "“\(TerminalText.line(title))”"
            switch saved.outcome {
            case .added: session.talk.sayDone("Added.")
            case .recaptured: session.talk.sayDone("This URL is known: this is the text of \(name) now.")
            case .known: session.talk.sayDone("This URL is known, and so is the text of \(name).")
            }
            captured?.note(to: session.talk, isDifferent: saved.outcome == .recaptured)
        }
        return .success
    }

    private func draft() throws -> ArticleDraft {
        var draft = ArticleDraft()
        draft.url = url
        if let file {
            let input = InputFile(path: file)
            let body = try input.bytes()
            let type = type ?? TextType(pathExtension: input.pathExtension)
            draft.body = body
            draft.mediaType = type?.mediaType
            if title == nil, let text = String(validating: body, as: UTF8.self),
                let found = FoundTitle.title(in: text, type ?? .text)
            {
                draft.fieldsIfNew.append(ArticleField.title.set(found))
            }
        }
        if site == nil, let url, let host = try? CanonicalURL(url).host, !host.isEmpty {
            draft.fieldsIfNew.append(ArticleField.site.set(host))
        }
        if let title { draft.fields.append(ArticleField.title.set(title)) }
        if !author.isEmpty { draft.fields.append(ArticleField.authors.set(author)) }
        if let site { draft.fields.append(ArticleField.site.set(site)) }
        if let sourceURL {
            draft.fields.append(ArticleField.source.set(SourceLink(url: sourceURL, label: sourceLabel ?? "")))
        }
        if let excerpt { draft.fields.append(ArticleField.excerpt.set(excerpt)) }
        if let language { draft.fields.append(ArticleField.language.set(language)) }
        if let published { draft.fields.append(ArticleField.published.set(published.milliseconds)) }
        draft.tags = tag
        draft.collections = collection
        draft.saved = saved?.milliseconds
        draft.isSeparate = isSeparate
        return draft
    }
}

extension SavedArticle.Outcome {
    /// The name in JSON.
    var name: String {
        switch self {
        case .added: "added"
        case .recaptured: "recaptured"
        case .known: "known"
        }
    }
}
