import ArgumentParser
import Lectern

struct TrashVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "trash", abstract: "Move items to the trash.",
        discussion: "Work on an item that this replica has not seen yet keeps it; `lectern conflicts` then says so.")

    @Argument(help: "The items' ids; - for those on standard input, one a line.") var ids: [String] = []
    @Flag(help: "Let go of everything that another replica took away in a large run.") var held = false

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func validate() throws {
        if ids.isEmpty != held { throw ValidationError("Name items, or say --held; not both.") }
    }

    func run(in session: Session) async throws -> RunStatus {
        try await session.withReplica { replica in
            if held { return try await letGo(in: replica, session) }
            let items = try await session.items(ids, in: replica)
            let heldItems = try await replica.read { Set(try $0.heldItems()).intersection(items) }
            let edited = try await session.edit(replica) { editor in
                for item in items { try editor.trash(item) }
            }
            try session.report(items, edited, "Trashed", lettingGo: heldItems)
        }
        return .success
    }

    /// What is held was trashed or purged already: only this replica's overlay goes.
    private func letGo(in replica: Replica, _ session: Session) async throws {
        let items = try await replica.read { try $0.heldItems() }
        if !session.isDryRun { try await replica.releaseHeldItems() }
        try session.report(items, .nothing, "Trashed", lettingGo: Set(items))
    }
}
