import ArgumentParser
import Glibc
import Lectern

struct PurgeVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "purge", abstract: "End items and everything beneath them for good.",
        discussion: "It cannot be undone, here or on any other replica. `lectern trash` can.")

    @Argument(help: "The items' ids; - for those on standard input, one a line.") var ids: [String]

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func run(in session: Session) async throws -> RunStatus {
        try await session.withReplica { replica in
            let items = try await session.items(ids, in: replica)
            let names = try await replica.read { reader in try items.map { try Self.name(of: $0, reader) } }
            try confirm(names, session)
            let heldItems = try await replica.read { Set(try $0.heldItems()).intersection(items) }
            let edited = try await session.edit(replica) { editor in
                for item in items { try editor.purge(item) }
            }
            try session.report(items, edited, "Purged", lettingGo: heldItems)
        }
        return .success
    }

    private func confirm(_ names: [String], _ session: Session) throws {
        if session.isConfirmed || session.isDryRun || names.isEmpty { return }
        guard isatty(STDIN_FILENO) == 1, session.talk.isTerminal, !session.isJSON else {
            throw CommandProblem.notConfirmed("A purge")
        }
        session.talk.ask("Purge for good, on every replica:\n  \(names.joined(separator: "\n  "))\nType yes to go on: ")
        guard let answer = readLine(), ["y", "yes"].contains(answer.lowercased()) else {
            throw CommandProblem.notConfirmed("A purge")
        }
    }

    private static func name(of item: ItemKey, _ reader: StoreReader) throws -> String {
        let words: String? =
            switch item.kind {
            case .article: try reader.article(item.id)?.title
            case .annotation: try reader.annotation(item.id)?.anchor?.quote
            default: try reader.comment(item.id).map { "by \($0.name)" }
            }
        return "\(item.kind) \(item.id) \(TerminalText.line(words ?? ""))"
    }
}
