import ArgumentParser
import Lectern

struct AnnotateVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "annotate", abstract: "Mark words of an article, or put a note on the whole of it.",
        discussion: """
            The quote must stand in the text exactly so. Where it stands more than once, the places are listed, and \
            --occurrence chooses one. Without a quote, the note is on the whole article. The annotation's id goes to \
            standard output.

            With --reanchor, the id is that of an annotation, which is put on other words: on --quote, or on one of the \
            places of its own words with --occurrence. Where they stand nowhere exactly so, those places count that have \
            other spaces, quotation marks or dashes.
            """)

    @Argument(help: "The article's id; with --reanchor, the annotation's.") var id: String
    @Flag(help: "Put an annotation on other words of its article.") var reanchor = false
    @Option(help: "The words to mark.") var quote: String?
    @Option(
        help: ArgumentHelp("Which place, where the words stand more than once; counted from 1.", valueName: "number"))
    var occurrence: Int?
    @Option(help: "A note; - is standard input.") var note: String?
    @Option(help: "A colour's name, or #rrggbb; --color does as well.") var colour: String?
    @Option(help: ArgumentHelp("A tag; may be given more than once.", valueName: "name")) var tag: [String] = []
    @Option(help: "What it is; otherwise what fits.") var kind: AnnotationKind?
    @Option(help: ArgumentHelp("Who makes it.", valueName: "name")) var creator: String?

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func validate() throws {
        if reanchor && (note != nil || colour != nil || kind != nil || creator != nil || !tag.isEmpty) {
            throw ValidationError("--reanchor changes the words alone; `lectern edit` and `lectern tag` do the rest.")
        }
        if reanchor && quote == nil && occurrence == nil {
            throw ValidationError("--reanchor needs --quote or --occurrence.")
        }
        if !reanchor && quote == nil && note == nil && kind != .bookmark {
            throw ValidationError("Give --quote with words of the article, or --note for the whole of it.")
        }
        if !reanchor && occurrence != nil && quote == nil { throw ValidationError("--occurrence needs --quote.") }
        if let occurrence, occurrence < 1 { throw ValidationError("--occurrence counts from 1.") }
    }

    func run(in session: Session) async throws -> RunStatus {
        if reanchor { return try await putElsewhere(in: session) }
        let note = try note.map { try InputFile.text(given: $0) }
        try await session.withReplica { replica in
            let article = try await session.item(id, in: replica, kinds: [.article])
            var draft = AnnotationDraft(article: article.id, place: quote.map { place(of: $0) } ?? .wholeArticle)
            draft.note = note
            draft.colour = colour
            draft.tags = tag
            draft.kind = kind
            draft.creator = creator
            let finished = draft
            do {
                let edited = try await session.edit(replica) { try $0.annotate(finished) }
                let item = ItemKey(kind: .annotation, id: edited.result)
                if session.isJSON {
                    let article = JSONValue.string(article.id.description)
                    try session.output.json(
                        session.json(item, edited.change).with([.init(name: "article", value: article)]))
                } else {
                    try session.output.line(item.id.description)
                }
                session.talk.sayDone("Annotated.")
            } catch let problem as EditProblem {
                throw advised(problem)
            }
        }
        return .success
    }

    private func putElsewhere(in session: Session) async throws -> RunStatus {
        try await session.withReplica { replica in
            let item = try await session.item(id, in: replica, kinds: [.annotation])
            let otherWords = quote.map { place(of: $0) }
            let occurrence = occurrence ?? 1
            do {
                let edited = try await session.edit(replica) { editor in
                    if let otherWords {
                        try editor.reanchor(item.id, to: otherWords)
                    } else {
                        try editor.reanchor(item.id, toOccurrence: occurrence)
                    }
                }
                try session.report([item], edited, "Put elsewhere:")
            } catch let problem as EditProblem {
                throw advised(problem)
            }
        }
        return .success
    }

    private func place(of quote: String) -> AnnotationDraft.Place {
        occurrence.map { .occurrence($0, of: quote) } ?? .quote(quote)
    }

    private func advised(_ problem: EditProblem) -> any ExplainedProblem {
        switch problem {
        case .quoteAmbiguous:
            AdvisedProblem(problem, remedy: "Quote more words, or choose a place by its number with --occurrence.")
        case .quoteNotFound:
            AdvisedProblem(problem, remedy: "Copy the words exactly as `lectern show --body` prints them.")
        default: problem
        }
    }
}
