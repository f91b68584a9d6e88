import ArgumentParser
import Lectern

struct RemoteRenameVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "rename", abstract: "Give a remote another name.")

    @Argument(help: "The remote.") var remote: String
    @Argument(help: "Its new name.") var newName: String

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func validate() throws { try RemoteName.check(newName) }

    func run(in session: Session) async throws -> RunStatus {
        let address = try await session.withReplica { replica in
            let record = try await replica.remote(named: remote)
            guard try await !replica.remotes().contains(where: { $0.name == newName }) else {
                throw ReplicaProblem.remoteExists(newName)
            }
            if !session.isDryRun { try await replica.renameRemote(remote, to: newName) }
            return record.address
        }
        try session.print(remote: newName, address, [.init(name: "former", value: .string(remote))])
        session.talk.sayDone("\(remote) is \(newName) now.")
        return .success
    }
}
