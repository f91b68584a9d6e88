import ArgumentParser
import Lectern

struct RemoteRenameVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "rename", abstract: "Give a remote another name.")

    @Argument(help: "The remote.") var remote: String
    @Argument(help: "Its new name.") var newName: String

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func run(in session: Session) async throws -> RunStatus {
        try await session.withReplica { replica in
            _ = try await replica.remote(named: remote)
            if !session.isDryRun { try await replica.renameRemote(remote, to: newName) }
        }
        session.talk.sayDone("\(remote) is \(newName) now.")
        return .success
    }
}
