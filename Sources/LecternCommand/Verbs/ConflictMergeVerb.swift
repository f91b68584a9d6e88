import ArgumentParser
import Lectern

struct ConflictMergeVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "merge", abstract: "Settle a conflict by making one thing of both sides.",
        discussion: """
            Edits of a text that stayed behind on an earlier capture are carried over to the current text. A purged item \
            that is held or has late work is made anew, with that work; so is what it hung beneath, where that was \
            purged too, and all else there that is held or has late work. The new ids go to standard output. For a field \
            with concurrent values, --value says what it is to be instead of all of them.
            """)

    @Argument(help: "The item's id.") var id: String
    @Argument(help: "The field, such as title; body for edits that stayed behind.") var field: String?
    @Option(help: ArgumentHelp("What the field is to be.", valueName: "text")) var value: String?

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func validate() throws {
        if value != nil && field == nil { throw ValidationError("--value needs a field.") }
    }

    func run(in session: Session) async throws -> RunStatus {
        try await session.withReplica { replica in
            let item = try await session.item(id, in: replica, orWhole: ItemKind.known)
            let (state, isHeld, vector) = try await replica.read { reader in
                (try reader.state(of: item) ?? ItemState(), try reader.heldItems().contains(item), try reader.vector())
            }
            if let purge = state.purge {
                guard !purge.parked.isEmpty || isHeld else { throw CommandProblem.nothingToMerge(item) }
                try await makeAnew(item, in: replica, session)
            } else if let field, let value {
                let write = try write(value, to: field, of: item, state)
                let edited = try await session.edit(replica, base: vector) { try $0.write([write], to: item) }
                try session.report([item], edited, "Settled \(field) of")
            } else {
                let edited = try await carryOver(on: item, state, vector, in: replica, session)
                try session.report([item], edited, "Carried over the edits of")
            }
        }
        return .success
    }

    private func makeAnew(_ item: ItemKey, in replica: Replica, _ session: Session) async throws {
        do {
            let edited = try await session.edit(replica) { try $0.recreate(item) }
            for made in edited.result {
                if session.isJSON {
                    let former = JSONValue.Member(name: "former", value: .string(made.former.id.description))
                    try session.output.json(session.json(made.item, edited.change).with([former]))
                } else {
                    try session.output.line(made.item.id.description)
                }
            }
            let names = edited.result.map { "\($0.item.kind) \($0.item.id.shortDescription)" }
            session.talk.sayDone("Made anew: \(names.joined(separator: ", ")).")
        } catch let problem as EditProblem {
            guard case .notFound(let missing) = problem else { throw problem }
            throw AdvisedProblem(
                problem,
                remedy: """
                    What is left of \(missing.id.shortDescription) is too little to make it anew. `lectern conflicts show \
                    \(item.id)` shows the words that wait, and `lectern purge \(item.id)` lets them go.
                    """)
        }
    }

    private func carryOver(
        on item: ItemKey, _ state: ItemState, _ vector: VersionVector, in replica: Replica, _ session: Session
    ) async throws -> Session.Edited<Void> {
        let left = state.capturesLeftBehind
        guard !left.isEmpty || !state.editedCaptures.isEmpty, field == nil || field == "body" else {
            let open = state.conflicts(kind: item.kind).map(\.name).filter { field == nil || $0 == field }
            if let first = open.first {
                let words =
                    if let line = open.first(where: { Self.lineField($0, of: item.kind) != nil }) {
                        """
                        Say with `\(line) --value TEXT` what it is to be, or choose a value with `lectern conflicts pick`.
                        """
                    } else {
                        Self.choice(of: first, of: item.kind)
                    }
                throw CommandProblem.usage(
                    "Concurrent values cannot be made one by themselves: \(open.joined(separator: ", ")). \(words)")
            }
            if let field, field != "body" { throw CommandProblem.noConflict(field: field, choices: 0) }
            throw CommandProblem.nothingToMerge(item)
        }
        return try await session.edit(replica, base: vector) { editor in
            for capture in left.isEmpty ? state.editedCaptures : left {
                try editor.carryOver(from: capture, on: item.id)
            }
        }
    }

    private func write(_ value: String, to field: String, of item: ItemKey, _ state: ItemState) throws -> FieldWrite {
        let conflicts = state.conflicts(kind: item.kind).map(\.name)
        guard conflicts.contains(field) else { throw CommandProblem.noConflict(field: field, choices: 0) }
        guard let known = Self.lineField(field, of: item.kind) else {
            throw CommandProblem.usage(
                "--value is for fields that hold a line of text. \(Self.choice(of: field, of: item.kind))")
        }
        return known.set(value)
    }

    /// The field of a name, where it holds a line of text.
    private static func lineField(_ name: String, of kind: ItemKind) -> Field<String>? {
        let fields: [Field<String>] = [
            ArticleField.title, ArticleField.site, ArticleField.language, ArticleField.excerpt, AnnotationField.colour,
            AnnotationField.creator, CommentField.name, CommentField.website,
        ]
        return fields.first { $0.definition.kind == kind && $0.definition.name == name }
    }

    /// What settles a field that is no line of text.
    private static func choice(of field: String, of kind: ItemKind) -> String {
        let verb = verb(for: field, of: kind).map { "; `lectern \($0)` gives it another one" } ?? ""
        return "`lectern conflicts pick` chooses one of the values of \(field)\(verb)."
    }

    /// The verb that writes a field that is no line of text; `nil` where none does.
    private static func verb(for field: String, of kind: ItemKind) -> String? {
        switch (kind, field) {
        case (.article, ArticleField.favourite.definition.name), (.article, ArticleField.archived.definition.name):
            "mark"
        case (.article, ArticleField.body.definition.name): "capture"
        case (.article, _): "edit"
        case (.annotation, AnnotationField.anchor.definition.name): "annotate --reanchor"
        case (.comment, CommentField.state.definition.name): "edit --state"
        case (.library, LibraryField.retention.definition.name): "retention"
        default: nil
        }
    }
}
