import ArgumentParser
import Lectern

struct ShowVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show an article, annotation or comment with all that is on it.")

    @Argument(help: "The item's id, or its first digits.") var id: String
    @Flag(help: "Print the text alone: its exact bytes.") var body = false
    @Option(help: ArgumentHelp("Print the text of this capture alone.", valueName: "hash")) var capture: String?
    @Flag(name: .customLong("private"), help: "Show the e-mail addresses of comments, for members only.")
    var isPrivate = false

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func validate() throws {
        if body && capture != nil { throw ValidationError("--capture prints a text already; leave --body out.") }
    }

    func run(in session: Session) async throws -> RunStatus {
        try await session.withReplica { replica in
            if body || capture != nil {
                let item = try await session.item(id, in: replica)
                return try print(text: try await text(of: item, replica), session)
            }
            let item = try await session.item(id, in: replica)
            let page = try await replica.read { try ItemPage(item, from: $0) }
            if session.isJSON {
                try session.output.json(page.json(isPrivate: isPrivate))
            } else {
                try ItemPrinter(output: session.output, isPrivate: isPrivate).print(page)
            }
        }
        return .success
    }

    /// The bytes that --body and --capture ask for.
    private func text(of item: ItemKey, _ replica: Replica) async throws -> [UInt8] {
        let prefix = capture
        return try await replica.read { reader in
            switch item.kind {
            case .annotation: return Array((try reader.annotation(item.id)?.note ?? "").utf8)
            case .comment: return Array((try reader.comment(item.id)?.body ?? "").utf8)
            default: break
            }
            guard let article = try reader.article(item.id) else { throw EditProblem.notFound(item) }
            var reference = article.body
            if let prefix {
                let found = article.captures.filter { $0.hash.description.hasPrefix(prefix.lowercased()) }
                guard found.count == 1 else { throw CommandProblem.noCapture(prefix) }
                reference = found.first
            }
            guard let reference, let text = try reader.capture(reference.hash) else { throw EditProblem.noBody(item) }
            return text
        }
    }

    private func print(text: [UInt8], _ session: Session) throws {
        if session.isJSON {
            try session.output.json(["body": JSONValue(String(validating: text, as: UTF8.self))])
        } else if session.output.isTerminal {
            try session.output.write(Array(TerminalText.block(String(decoding: text, as: UTF8.self)).utf8))
        } else {
            try session.output.write(text)
        }
    }
}
