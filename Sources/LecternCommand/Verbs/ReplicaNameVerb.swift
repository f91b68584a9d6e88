import ArgumentParser
import Lectern

struct ReplicaNameVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "name", abstract: "Say what people call a replica.")

    @Argument(help: "The replica's id, or the start of it.") var id: String
    @Argument(help: "Its name.") var name: String

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func run(in session: Session) async throws -> RunStatus {
        try await session.withReplica { replica in
            let found = try await replica.replica(startingWith: id)
            let edited = try await session.edit(replica) { editor in
                try editor.set(ReplicaField.name.set(name), of: ItemKey(found))
            }
            try session.report([ItemKey(found)], edited, "Named")
        }
        return .success
    }
}
