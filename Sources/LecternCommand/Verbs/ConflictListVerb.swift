import ArgumentParser
import Lectern

struct ConflictListVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List open conflicts; the exit code is 5 where there are some.")

    @Argument(help: "Only conflicts of this item.") var id: String?

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func run(in session: Session) async throws -> RunStatus {
        let (conflicts, own) = try await session.withReplica { replica in
            var item: ItemKey?
            if let id { item = try await session.item(id, in: replica) }
            let wanted = item
            return try await replica.read { reader in
                let open = try reader.conflicts().filter { wanted == nil || $0.item == wanted }
                return (try open.map { try ConflictPage($0, from: reader) }, try reader.identity().replica)
            }
        }
        for conflict in conflicts {
            if session.isJSON {
                try session.output.json(conflict.json)
            } else {
                try conflict.print(to: session.output, own: own)
            }
        }
        if conflicts.isEmpty { session.talk.say("There are no open conflicts.") }
        return conflicts.isEmpty ? .success : .conflicts
    }
}
