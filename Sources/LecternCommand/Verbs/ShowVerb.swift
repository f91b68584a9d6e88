import ArgumentParser
import Lectern

struct ShowVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show an article, annotation or comment with all that is on it.")

    @Argument(help: "The item's id, or its first digits.") var id: String
    @Flag(help: "Print the text alone: its exact bytes.") var body = false
    @Option(help: ArgumentHelp("Print the text of this capture alone.", valueName: "hash")) var capture: String?
    @Option(
        help: ArgumentHelp(
            "Show the item itself as it was: at a time, or at a vector from `status --json`.", valueName: "point"))
    var at: PointInHistory?
    @Flag(name: .customLong("private"), help: "Show the e-mail addresses of comments, for members only.")
    var isPrivate = false

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func validate() throws {
        if case .capture = at { throw ValidationError("--at takes a time or a vector; --capture prints a capture.") }
        if at != nil && capture != nil { throw ValidationError("A capture never changes: leave --at out.") }
        if body && capture != nil { throw ValidationError("--capture prints a text already; leave --body out.") }
    }

    func run(in session: Session) async throws -> RunStatus {
        try await session.withReplica { replica in
            if body || capture != nil {
                let item = try await session.item(id, in: replica)
                return try print(text: try await text(of: item, replica), session)
            }
            let item = try await session.item(id, in: replica)
            let at = at
            let page = try await replica.read { reader in
                try at.map { try ItemPage(item, at: $0, from: reader) } ?? ItemPage(item, from: reader)
            }
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
        let point = capture.map { PointInHistory.capture($0.lowercased()) } ?? at
        return try await replica.read { reader in
            if let point { return try point.text(of: item, reader) }
            switch item.kind {
            case .annotation: return Array((try reader.annotation(item.id)?.note ?? "").utf8)
            case .comment: return Array((try reader.comment(item.id)?.body ?? "").utf8)
            default: break
            }
            guard try reader.article(item.id) != nil else { throw EditProblem.notFound(item) }
            guard let text = try reader.body(of: item.id) else { throw EditProblem.noBody(item) }
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
