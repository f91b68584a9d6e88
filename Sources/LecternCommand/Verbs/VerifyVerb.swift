import ArgumentParser
import Lectern

struct VerifyVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check this replica from the ground up, and change nothing.",
        discussion: """
            The file, the hash chain of every replica, every item against the log, the digest, every text's hash. The \
            exit code is 7 where something is wrong.
            """)

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func run(in session: Session) async throws -> RunStatus {
        let report = try await session.withReplica { replica in
            let bar = session.progressBar("Checking")
            defer { bar.finish() }
            return try await replica.verify { bar.show($0, of: $1) }
        }
        if session.isJSON {
            try session.output.json(.object(report.members))
        } else {
            try report.print(to: session.output)
        }
        if !report.isClean {
            session.talk.say("Run `lectern repair`, or clone another replica where the log itself is damaged.")
        }
        return report.isClean ? .success : .corrupt
    }
}
