import ArgumentParser
import Lectern

struct BackupVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Write a compact copy of this replica's file.",
        discussion: """
            The copy holds everything, private e-mail addresses too. Opened later, it goes on under a replica id of its \
            own, and nothing is lost.
            """)

    @Argument(help: "The copy, where nothing is yet.", completion: .file()) var file: String

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func run(in session: Session) async throws -> RunStatus {
        try await session.withReplica { replica in
            if BundleFiles.exists(file) { throw CommandProblem.occupied(path: file) }
            try BundleFiles.checkWritable(file)
            if session.isDryRun {
                if session.isJSON { try session.output.json(["file": .string(file), "dryRun": true]) }
                return session.talk.sayDone("A copy would be written to \(file).")
            }
            try await replica.backup(to: file)
            let size = BundleFiles.size(file)
            if session.isJSON {
                try session.output.json(["file": .string(file), "bytes": JSONValue(size)])
            }
            session.talk.say("Wrote \(size.asBytes) to \(file). It holds private e-mail addresses, if there are any.")
        }
        return .success
    }
}
