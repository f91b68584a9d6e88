import ArgumentParser
import Lectern

struct EditVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "edit", abstract: "Change an article, an annotation or a comment.",
        discussion: """
            With no option, your editor opens on the text, the note or the comment. Only what you changed becomes an \
            edit: what came in from elsewhere while you were editing, or comes in later, merges with it.
            """)

    @Argument(help: "The item's id.") var id: String

    @Option(help: "Article: the title.") var title: String?
    @Option(help: ArgumentHelp("Article: an author; all of them, one option each.", valueName: "name"))
    var author: [String] = []
    @Option(help: "Article: the site's name.") var site: String?
    @Option(help: ArgumentHelp("Article: the language, such as en.", valueName: "tag")) var language: String?
    @Option(help: "Article: a summary.") var excerpt: String?
    @Option(help: "Article: the address; the id stays.") var url: String?
    @Option(help: ArgumentHelp("Article: the source of an excerpt.", valueName: "url")) var sourceURL: String?
    @Option(help: ArgumentHelp("Article: what the link to the source says.", valueName: "text")) var sourceLabel:
        String?
    @Option(help: ArgumentHelp("Article: when it was published.", valueName: "date")) var published: PointInTime?
    @Option(help: ArgumentHelp("Article: a new text; - is standard input.", valueName: "file"), completion: .file())
    var bodyFrom: String?
    @Option(help: "Article: the kind of the new text; otherwise what the file's extension says, or what it was.")
    var type: TextType?

    @Option(help: "Annotation: the note; - is standard input.") var note: String?
    @Option(help: "Annotation: a colour's name, or #rrggbb; --color does as well.") var colour: String?

    @Option(help: "Comment: the author's name.") var name: String?
    @Option(help: "Comment: what it says; - is standard input.") var body: String?
    @Option(help: ArgumentHelp("Comment: the author's web site.", valueName: "url")) var website: String?
    @Option(help: ArgumentHelp("Comment: the author's e-mail address.", valueName: "address")) var email: String?
    @Option(help: "Comment: whether it is shown.") var state: CommentState?

    @Option(help: ArgumentHelp("Empty this field; may be given more than once.", valueName: "field"))
    var clear: [String] = []
    @Option(
        help: ArgumentHelp(
            "The vector at which you read the item, from `status --json`; now, if left out.", valueName: "vector"))
    var base: String?

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func validate() throws {
        if type != nil && bodyFrom == nil { throw ValidationError("--type needs --body-from.") }
        // An empty word is a variable that nobody set, and no vector.
        if let base, base.isEmpty || VersionVector(text: base) == nil {
            throw ValidationError("--base must be a vector as `status --json` gives it in vectorText.")
        }
        for option in givenOptions where clear.contains(option.name) {
            throw ValidationError("--\(option.name) and --clear \(option.name) contradict each other.")
        }
    }

    func run(in session: Session) async throws -> RunStatus {
        let newBody = try bodyFrom.map { try InputFile(path: $0).bytes() }
        let words = try (note ?? body).map { try InputFile.text(given: $0) }
        try await session.withReplica { replica in
            let item = try await session.item(id, in: replica)
            if givenOptions.isEmpty && clear.isEmpty {
                try await EditorSession(session: session, replica: replica, item: item).run()
                return
            }
            try checkOptions(on: item)
            let article = item.kind == .article ? try await replica.article(item.id) : nil
            let writes = try writes(on: item, article: article)
            let text = text(on: item, words)
            let base = base.flatMap { VersionVector(text: $0) }
            let capture = newBody == nil ? nil : try await captureRead(of: item, at: base, in: replica)
            let fileType = bodyFrom.flatMap { TextType(pathExtension: InputFile(path: $0).pathExtension) }
            let mediaType = (type ?? fileType)?.mediaType
            let email = clear.contains("email") ? "" : email
            let edited = try await session.edit(replica, base: base) { editor in
                try editor.write(writes, to: item)
                if let email { try editor.setEmail(email, of: item.id) }
                if let text { try editor.setText(text.text, in: text.field, of: item) }
                if let newBody { try editor.setBody(of: item.id, to: newBody, on: capture, mediaType: mediaType) }
            }
            try session.report([item], edited, "Edited")
        }
        return .success
    }

    /// The capture whose text was read at a vector; `nil` for one that is read now.
    private func captureRead(
        of item: ItemKey, at base: VersionVector?, in replica: Replica
    ) async throws -> ContentHash? {
        guard let base else { return nil }
        return try await replica.read { reader in
            // Most articles have one capture, which is the one that was read, whatever history has been forgotten.
            if let state = try reader.state(of: item), state.captures.count < 2 { return nil }
            let read: VersionVector
            do { read = try reader.closed(base) } catch StoreProblem.historyGone {
                throw AdvisedProblem(
                    StoreProblem.historyGone,
                    remedy:
                        "The article has several captures. Read its text again, and edit that, with the vector of now.")
            }
            return try reader.history(of: item).state { read.contains($0) }.value(of: ArticleField.body)?.hash
        }
    }
}
