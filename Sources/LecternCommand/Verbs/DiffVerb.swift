import ArgumentParser
import Lectern

struct DiffVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "Show how a text changed: between captures, or points in time.",
        discussion: """
            A point is a capture (the first digits of its hash, from `lectern show`), a date or time, or a vector from \
            `lectern status --json`. Without --from it is the text as it was first saved, as far as that is still known; \
            without --to, the text now.
            """)

    @Argument(help: "The item's id.") var id: String
    @Option(help: ArgumentHelp("The older text.", valueName: "point")) var from: PointInHistory?
    @Option(help: ArgumentHelp("The newer text.", valueName: "point")) var to: PointInHistory?

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func run(in session: Session) async throws -> RunStatus {
        let difference = try await session.withReplica { replica in
            let item = try await session.item(id, in: replica)
            return try await replica.read { reader in
                TextDifference(
                    from: try from?.text(of: item, reader) ?? FirstText.bytes(of: item, reader),
                    to: try to?.text(of: item, reader) ?? PointInHistory.vector(reader.vector()).text(of: item, reader))
            }
        }
        for hunk in difference.hunks {
            if session.isJSON { try session.output.json(hunk.json) } else { try hunk.print(to: session.output) }
        }
        if difference.hunks.isEmpty { session.talk.say("The texts are equal.") }
        return .success
    }
}
