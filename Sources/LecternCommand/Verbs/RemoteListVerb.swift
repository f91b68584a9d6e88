import ArgumentParser
import Lectern

struct RemoteListVerb: Verb {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the remotes.")

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func run(in session: Session) async throws -> RunStatus {
        let (remotes, vector) = try await session.withReplica { replica in
            (try await replica.remotes(), try await replica.status().vector)
        }
        for remote in remotes {
            if session.isJSON {
                try session.output.json(remote.json(at: vector))
            } else {
                let name = TerminalText.line(remote.name).padded(to: 16)
                try session.output.line("\(name)\(TerminalText.line(remote.address))")
            }
        }
        if remotes.isEmpty && !session.isJSON { session.talk.say("There is no remote: see `lectern remote add`.") }
        return .success
    }
}
