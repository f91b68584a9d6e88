import ArgumentParser
import Lectern

struct RemoteRemoveVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Forget a remote; what it holds stays where it is.",
        discussion: """
            The token for a hub is forgotten too, unless another remote of this replica is the same library there. Other \
            replicas of this library on this account, which use the same token, need it anew then.
            """)

    @Argument(help: "The remote.") var remote: String

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func run(in session: Session) async throws -> RunStatus {
        let (address, token) = try await session.withReplica { replica in
            let record = try await replica.remote(named: remote)
            let token = try await tokenName(of: record, in: replica)
            // First: of a token whose remote is gone no verb knows the name.
            if let token { try TokenFile().keep(nil, for: token, isDryRun: session.isDryRun) }
            if !session.isDryRun { try await replica.removeRemote(remote) }
            return (record.address, token)
        }
        try session.print(remote: remote, address)
        let tokenWords =
            token == nil ? "" : ", and any token for it, which other replicas of this library on this account use, too"
        session.talk.sayDone("\(remote) is forgotten\(tokenWords).")
        return .success
    }

    /// The name of the token for a remote; `nil` for a folder, and where another remote of this replica needs it.
    private func tokenName(of record: RemoteRecord, in replica: Replica) async throws -> String? {
        let library = try await replica.status().library
        func name(_ remote: RemoteRecord) throws -> String? {
            try RemoteAddress(remote.address, allowsInsecure: true).tokenName(for: library)
        }
        guard let own = try name(record) else { return nil }
        let others = try await replica.remotes().filter { $0.name != record.name }.map(name)
        return others.contains(own) ? nil : own
    }
}
