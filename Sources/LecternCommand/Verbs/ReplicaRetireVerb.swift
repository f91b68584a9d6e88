import ArgumentParser
import Lectern

struct ReplicaRetireVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "retire", abstract: "Take a replica out of use, so that nobody waits for it any more.",
        discussion: """
            Nothing is deleted. If it comes back after all, what it holds and nobody else has seen is merged as ever; with \
            its next change it is in use again. --undo does that at once.
            """)

    @Argument(help: "The replica's id, or the start of it.") var id: String
    @Flag(help: "Put it back into use.") var undo = false

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func run(in session: Session) async throws -> RunStatus {
        try await session.withReplica { replica in
            let found = try await replica.replica(startingWith: id)
            let own = try await replica.status().replica
            guard found != own || undo else { throw CommandProblem.usage("A replica can't retire itself.") }
            let edited = try await session.edit(replica) { editor in
                try editor.set(ReplicaField.retired.set(!undo), of: ItemKey(found))
            }
            try session.report([ItemKey(found)], edited, undo ? "In use again:" : "Retired")
        }
        return .success
    }
}
