import ArgumentParser
import Lectern

struct CommentVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "comment", abstract: "Comment on an article, an annotation or a comment.",
        discussion: """
            Name, e-mail address and body are required. The address is private: it stays in replicas of members and is \
            shown nowhere. `lectern config comment.name` and `comment.email` keep defaults. The comment's id goes to \
            standard output.
            """)

    @Argument(help: "The id of an article, an annotation or a comment.") var id: String
    @Option(help: "Your name.") var name: String?
    @Option(help: ArgumentHelp("Your e-mail address; never published.", valueName: "address")) var email: String?
    @Option(help: "What you say; - is standard input. Otherwise your editor opens.") var body: String?
    @Option(help: ArgumentHelp("Answer this comment.", valueName: "comment")) var replyTo: String?
    @Option(help: ArgumentHelp("Your web site.", valueName: "url")) var website: String?
    @Option(help: "Whether it is shown; otherwise approved.") var state: CommentState?

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func run(in session: Session) async throws -> RunStatus {
        try await session.withReplica { replica in
            let item = try await session.item(id, in: replica)
            let parent = try await parent(item, session, replica)
            // What is given counts, even where it is empty: an empty value is refused, never replaced by a default.
            let name = try await given(name, or: .commentName, replica)
            let email = try await given(email, or: .commentEmail, replica)
            for (field, value) in [("name", name), ("email", email)] where value == nil {
                throw AdvisedProblem(
                    EditProblem.required(kind: .comment, field: field),
                    remedy: "Give --\(field), or keep one with `lectern config comment.\(field)`.")
            }
            var draft = CommentDraft(parent: parent, name: name ?? "", email: email ?? "", body: "")
            draft.website = website
            if let state { draft.state = state }
            let edited = try await save(draft, session, replica)
            let comment = ItemKey(kind: .comment, id: edited.result)
            if session.isJSON {
                try session.output.json(
                    session.json(comment, edited.change).with([.init(name: "parent", value: parent.json)]))
            } else {
                try session.output.line(comment.id.description)
            }
            session.talk.sayDone("Commented.")
        }
        return .success
    }

    private func given(_ option: String?, or setting: Setting, _ replica: Replica) async throws -> String? {
        if let option { return option }
        return try await replica.localSetting(setting.rawValue)
    }

    private func parent(_ item: ItemKey, _ session: Session, _ replica: Replica) async throws -> ItemKey {
        guard let replyTo else { return item }
        let answered = try await session.item(replyTo, in: replica, kinds: [.comment])
        let (one, other) = try await replica.read { (try $0.article(above: item), try $0.article(above: answered)) }
        guard one == other else {
            throw EditProblem.malformed(field: "reply-to", reason: "that comment is on another article")
        }
        return answered
    }

    /// Saves the comment with its text; what is typed into an editor is kept until that is through.
    private func save(
        _ draft: CommentDraft, _ session: Session, _ replica: Replica
    ) async throws -> Session.Edited<ItemID> {
        if let body { return try await save(draft, try InputFile.text(given: body), session, replica) }
        guard session.talk.isTerminal else {
            throw AdvisedProblem(
                EditProblem.required(kind: .comment, field: "body"), remedy: "Give --body, or --body - and the text.")
        }
        // Better heard before the text is typed.
        try CommentDraft.validate(email: draft.email)
        let typed = try await TypedText(editing: [], suffix: ".txt", in: session, of: replica)
        var isSaved = false
        defer { typed.end(isSaved: isSaved) }
        let edited = try await save(draft, try InputFile.text(of: typed.bytes), session, replica)
        isSaved = true
        return edited
    }

    private func save(
        _ draft: CommentDraft, _ text: String, _ session: Session, _ replica: Replica
    ) async throws -> Session.Edited<ItemID> {
        var draft = draft
        draft.body = text
        let finished = draft
        return try await session.edit(replica) { try $0.comment(finished) }
    }
}

extension ItemKey {
    /// What an item is and which one.
    var json: JSONValue { ["type": .string(kind.description), "id": .string(id.description)] }
}
