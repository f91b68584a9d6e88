import ArgumentParser
import Lectern

struct RetentionVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "retention", abstract: "Show or set how much of the past all replicas keep.",
        discussion: """
            It travels like everything else. Older changes go when a replica is compacted and every replica in use has \
            them. What the library holds never goes: only who did what, and when, and what a point in history was.
            """)

    @Argument(help: "A number of days, or `forever`.") var keeping: Retention?

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func run(in session: Session) async throws -> RunStatus {
        try await session.withReplica { replica in
            guard let keeping else {
                let retention = try await replica.read { try $0.retention() }
                if session.isJSON {
                    return try session.output.json(["retentionInDays": retention.json])
                }
                return try session.output.line(retention.words)
            }
            let edited = try await session.edit(replica) { editor in
                try editor.set(LibraryField.retention.set(keeping.setting), of: .library)
            }
            if session.isJSON { try session.output.json(session.json(.library, edited.change)) }
            let kept = keeping == .everything ? "all history" : "\(keeping.words) of history"
            session.talk.sayDone(edited.isDifferent ? "Every replica keeps \(kept)." : "Nothing is different.")
        }
        return .success
    }
}
