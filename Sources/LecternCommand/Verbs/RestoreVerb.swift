import ArgumentParser
import Lectern

struct RestoreVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Take items out of the trash.",
        discussion: "It also settles the conflict of an item that came back by itself: it stays.")

    @Argument(help: "The items' ids.") var ids: [String] = []
    @Flag(help: "Bring back, for all replicas, everything that another one took away in a large run.") var held = false

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func validate() throws {
        if ids.isEmpty != held { throw ValidationError("Name items, or say --held; not both.") }
    }

    func run(in session: Session) async throws -> RunStatus {
        try await session.withReplica { replica in
            if held {
                let edited = try await session.edit(replica) { try $0.restoreHeldItems() }
                let plain = Session.Edited(result: (), change: edited.change, isDifferent: edited.isDifferent)
                try session.report(edited.result.restored, plain, "Restored")
                let held = edited.result.held.count
                guard held > 0 else { return }
                return session.talk.note(
                    "held",
                    "\(held) purged items stay held: text that was edited on them, or above them, is not on this replica."
                )
            }
            let items = try await session.items(ids, in: replica)
            let edited = try await session.edit(replica) { editor in
                for item in items { try editor.restore(item) }
            }
            try session.report(items, edited, "Restored")
        }
        return .success
    }
}
