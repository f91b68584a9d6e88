import ArgumentParser
import Lectern

struct RemoteRemoveVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Forget a remote; what it holds stays where it is.",
        discussion:
            "The token for a hub is forgotten too, unless another remote of this replica is the same library there.")

    @Argument(help: "The remote.") var remote: String

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func run(in session: Session) async throws -> RunStatus {
        let address = try await session.withReplica { replica in
            let record = try await replica.remote(named: remote)
            if !session.isDryRun { try await forget(record, in: replica) }
            return record.address
        }
        try session.print(remote: remote, address)
        session.talk.sayDone("\(remote) is forgotten.")
        return .success
    }

    private func forget(_ record: RemoteRecord, in replica: Replica) async throws {
        try await replica.removeRemote(record.name)
        let library = try await replica.status().library
        func tokenName(_ address: String) throws -> String? {
            try RemoteAddress(address, allowsInsecure: true).tokenName(for: library)
        }
        guard let name = try tokenName(record.address) else { return }
        let others = try await replica.remotes().map { try tokenName($0.address) }
        if !others.contains(name) { try TokenFile().keep(nil, for: name) }
    }
}
