import ArgumentParser
import Lectern

struct RestoreVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Take items out of the trash.",
        discussion: "It also settles the conflict of an item that came back by itself: it stays.")

    @Argument(help: "The items' ids; - for those on standard input, one a line.") var ids: [String] = []
    @Flag(help: "Bring back, for all replicas, everything that another one took away in a large run.") var held = false

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func validate() throws {
        if ids.isEmpty != held { throw ValidationError("Name items, or say --held; not both.") }
    }

    func run(in session: Session) async throws -> RunStatus {
        try await session.withReplica { replica in
            if held { return try await restoreHeld(in: replica, session) }
            let items = try await session.items(ids, in: replica)
            let edited = try await session.edit(replica) { editor in
                for item in items { try editor.restore(item) }
            }
            try session.report(items, edited, "Restored")
        }
        return .success
    }

    private func restoreHeld(in replica: Replica, _ session: Session) async throws {
        let report = try await restored(in: replica, session)
        let changes = report.restored.map { (session.isDryRun ? nil : $0.change, $0.items) }
        if session.isJSON {
            for (change, items) in changes { for item in items { try session.output.json(session.json(item, change)) } }
        }
        for case (let change?, _) in changes { session.talk.mention("Change \(change)") }
        session.say("Restored", report.restored.flatMap(\.items))
        guard !report.held.isEmpty else { return }
        session.talk.note(
            "held",
            """
            \(report.held.count) purged items stay held: edited text or an e-mail address, on them or above them, is not on \
            this replica, or what they hung beneath was purged otherwise; `lectern conflicts merge ID` makes one anew with \
            that, and with all else that is held there. The first is \(report.held[0].id).
            """)
    }

    private func restored(in replica: Replica, _ session: Session) async throws -> RestorationReport {
        let bar = session.progressBar("Restoring")
        defer { bar.finish() }
        return try await replica.restoreHeldItems(onlyTrying: session.isDryRun) { bar.show($0, of: $1) }
    }
}
