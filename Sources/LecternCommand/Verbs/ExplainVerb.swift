import ArgumentParser
import Lectern

struct ExplainVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say why an item is as it is: every value, who wrote it when, which one counts.")

    @Argument(help: "The item's id.") var id: String
    @Argument(help: "One field or set alone.") var field: String?

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func run(in session: Session) async throws -> RunStatus {
        let (explanation, own) = try await session.withReplica { replica in
            let item = try await session.item(id, in: replica, orWhole: ItemKind.known)
            guard let explanation = try await replica.explain(item) else { throw EditProblem.notFound(item) }
            return (explanation, try await replica.read { try $0.identity().replica })
        }
        if let field { try check(field, in: explanation) }
        if session.isJSON {
            try session.output.json(explanation.json(of: field))
        } else {
            try ExplanationPrinter(output: session.output, own: own, field: field).print(explanation)
        }
        return .success
    }

    private func check(_ field: String, in explanation: ItemExplanation) throws {
        var names = explanation.fields.map(\.name)
        for text in explanation.texts where !names.contains(text.name) { names.append(text.name) }
        for member in explanation.members where !names.contains(member.set) { names.append(member.set) }
        guard names.contains(field) else { throw CommandProblem.unknownField(field, known: names) }
    }
}
