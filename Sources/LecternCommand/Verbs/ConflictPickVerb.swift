import ArgumentParser
import Lectern

struct ConflictPickVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "pick", abstract: "Choose one of a field's concurrent values; the others are settled by it.")

    @Argument(help: "The item's id.") var id: String
    @Argument(help: "The field, such as title.") var field: String
    @Argument(help: "The value's number in `lectern conflicts`.") var number: Int

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func run(in session: Session) async throws -> RunStatus {
        try await session.withReplica { replica in
            let item = try await session.item(id, in: replica, orWhole: ItemKind.known)
            // Numbers are those of this very state; what comes in before the choice is made is not settled by it.
            let (explanation, vector) = try await replica.read { (try $0.explanation(of: item), try $0.vector()) }
            guard let explanation else { throw EditProblem.notFound(item) }
            guard let values = explanation.fields.first(where: { $0.name == field }) else {
                throw CommandProblem.unknownField(field, known: explanation.fields.map(\.name))
            }
            // Two who captured the same text leave two values of the body that nobody need choose between.
            if !values.isConflict, values.code == ArticleField.body.code, item.kind == .article,
                values.values.indices.contains(number - 1),
                try await replica.read({ try $0.state(of: item)?.capturesLeftBehind.isEmpty == false })
            {
                let edited = try await session.edit(replica, base: vector) { try $0.keepBody(of: item.id) }
                return try session.report([item], edited, "Kept the current text of")
            }
            guard values.values.count > 1, values.values.indices.contains(number - 1) else {
                let count = values.values.count
                throw CommandProblem.noConflict(field: field, choices: count > 1 ? count : 0)
            }
            let chosen = values.values[number - 1]
            let edited = try await session.edit(replica, base: vector) { editor in
                try editor.choose(chosen.dot, of: values.code, on: item)
            }
            if session.isJSON {
                let text = JSONValue.Member(name: "text", value: .string(chosen.text))
                let field = JSONValue.Member(name: "field", value: .string(field))
                try session.output.json(session.json(item, edited.change).with([field, text]))
            }
            let words = ExplanationPrinter.text(chosen.text, field: field)
            session.talk.sayDone("The \(field) is “\(TerminalText.line(words))”.")
        }
        return .success
    }
}
