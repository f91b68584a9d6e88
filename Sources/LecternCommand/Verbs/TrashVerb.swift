import ArgumentParser
import Lectern

struct TrashVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "trash", abstract: "Move items to the trash.",
        discussion: "Work on an item that this replica has not seen yet keeps it; `lectern conflicts` then says so.")

    @Argument(help: "The items' ids.") var ids: [String]

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func run(in session: Session) async throws -> RunStatus {
        try await session.withReplica { replica in
            let items = try await session.items(ids, in: replica)
            let edited = try await session.edit(replica) { editor in
                for item in items { try editor.trash(item) }
            }
            try session.report(items, edited, "Trashed")
        }
        return .success
    }
}
