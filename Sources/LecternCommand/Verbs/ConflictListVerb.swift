import ArgumentParser
import Lectern

struct ConflictListVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List open conflicts; the exit code is 5 where there are some.")

    @Argument(help: "Only conflicts of this item.") var id: String?

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    /// The most conflicts that are read at once.
    private static let page = 200

    func run(in session: Session) async throws -> RunStatus {
        try await session.withReplica { replica in
            let item = try await session.item(ifNamed: id, in: replica)
            let (open, own) = try await replica.read { (try $0.conflicts(of: item), try $0.identity().replica) }
            for page in open.pages(of: Self.page) {
                let conflicts = try await replica.read { reader in
                    // What somebody has settled since the list was read is none any more.
                    try page.filter { try reader.conflicts(of: $0.item).contains($0) }
                        .map { try ConflictPage($0, from: reader) }
                }
                for conflict in conflicts {
                    if session.isJSON {
                        try session.output.json(conflict.json)
                    } else {
                        try conflict.print(to: session.output, own: own)
                    }
                }
            }
            if open.isEmpty { session.talk.say("There are no open conflicts.") }
            return open.isEmpty ? .success : .conflicts
        }
    }
}
