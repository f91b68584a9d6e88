import ArgumentParser
import Lectern

struct ConflictShowVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show the conflicts of one item with all that is at stake.")

    @Argument(help: "The item's id.") var id: String

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func run(in session: Session) async throws -> RunStatus {
        let (pages, own) = try await session.withReplica { replica in
            let item = try await session.item(id, in: replica, orWhole: ItemKind.known)
            return try await replica.read { reader in
                let open = try reader.conflicts(of: item)
                return (
                    try open.map {
                        (page: try ConflictPage($0, from: reader), stake: try ConflictStake($0, from: reader))
                    },
                    try reader.identity().replica
                )
            }
        }
        for (page, stake) in pages {
            if session.isJSON {
                try session.output.json(page.json.with(stake.members))
            } else {
                try page.print(to: session.output, own: own)
                try stake.print(to: session.output)
            }
        }
        if pages.isEmpty { session.talk.say("There are no open conflicts.") }
        return pages.isEmpty ? .success : .conflicts
    }
}
