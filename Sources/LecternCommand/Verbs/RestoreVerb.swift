import ArgumentParser
import Lectern

struct RestoreVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Take items out of the trash.",
        discussion: "It also settles the conflict of an item that came back by itself: it stays.")

    @Argument(help: "The items' ids.") var ids: [String]

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func run(in session: Session) async throws -> RunStatus {
        try await session.withReplica { replica in
            let items = try await session.items(ids, in: replica)
            let edited = try await session.edit(replica) { editor in
                for item in items { try editor.restore(item) }
            }
            try session.report(items, edited, "Restored")
        }
        return .success
    }
}
