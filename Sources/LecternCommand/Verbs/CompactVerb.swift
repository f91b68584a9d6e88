import ArgumentParser
import Lectern

struct CompactVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "compact", abstract: "Make this replica's file as small as what it holds.",
        discussion: """
            The file is written anew in its place; for a while it is on the disk twice. Nothing that the library says is \
            changed.
            """)

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func run(in session: Session) async throws -> RunStatus {
        try await session.withReplica { replica in
            guard !session.isDryRun else {
                let saved = try await replica.compactableBytes()
                return session.talk.sayDone("This would save about \(saved.asBytes).")
            }
            let report = try await replica.compact()
            if session.isJSON {
                try session.output.json([
                    "bytesBefore": JSONValue(report.bytesBefore), "bytesAfter": JSONValue(report.bytesAfter),
                ])
            }
            session.talk.say("The file had \(report.bytesBefore.asBytes), and has \(report.bytesAfter.asBytes) now.")
        }
        return .success
    }
}
