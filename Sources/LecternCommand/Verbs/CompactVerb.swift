import ArgumentParser
import Lectern

struct CompactVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "compact", abstract: "Forget old history, and make this replica's file as small as what it holds.",
        discussion: """
            Changes go that are older than `lectern retention` says and that every replica in use has; with them the bytes \
            of what was purged. Nothing that the library says is changed. The file is written anew in its place; for a \
            while it is on the disk three times.
            """)

    @Option(help: "Keep so many days of history, or `forever`, instead of what the retention says.")
    var keep: Retention?

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func run(in session: Session) async throws -> RunStatus {
        try await session.withReplica { replica in
            try await noteClock(of: replica, session)
            guard !session.isDryRun else {
                try await look(at: replica, session)
                return .success
            }
            let report = try await compacted(replica, session)
            if session.isJSON {
                try session.output.json([
                    "forgottenChanges": JSONValue(report.forgottenChanges),
                    "bytesBefore": JSONValue(report.bytesBefore), "bytesAfter": JSONValue(report.bytesAfter),
                    "problem": report.problem.map { ["code": .string($0.code), "message": .string($0.sentence)] }
                        ?? .null,
                ])
            }
            session.talk.say(
                "\(report.forgottenChanges.of("change")) forgotten. "
                    + "The file had \(report.bytesBefore.asBytes), and has \(report.bytesAfter.asBytes) now.")
            let (waiting, own, vector) = try await replica.read {
                (try $0.acknowledgements(), try $0.identity().replica, try $0.vector())
            }
            for line in waiting where !line.isRetired && line.behind(vector, of: own) > 0 && keep != .everything {
                session.talk.say(
                    "Replica \(line.replica.shortDescription) isn't known to have everything; what it lacks stays.")
            }
            guard let problem = report.problem else { return .success }
            session.talk.report(AdvisedProblem(problem, remedy: Self.remedy))
            return .partlyDone
        }
    }

    private static let remedy =
        "The file could not be made smaller: mend the cause, and compact again. What was forgotten is forgotten."

    private func compacted(_ replica: Replica, _ session: Session) async throws -> CompactionReport {
        let bar = session.progressBar("Compacting")
        defer { bar.finish() }
        return try await replica.compact(keep) { bar.show($0, of: $1) }
    }

    /// Says that nothing goes for its age, where this machine's clock is behind.
    private func noteClock(of replica: Replica, _ session: Session) async throws {
        let now = replica.options.now()
        let (retention, tellsAge) = try await replica.read {
            (try $0.retention(), try $0.canTellAge(nowInMilliseconds: now))
        }
        guard !tellsAge, (keep ?? retention).goesByAge else { return }
        session.talk.note(
            "clock-drift",
            """
            This machine's clock is more than a day behind the newest change that this replica has made or seen, so it \
            can't say what is old: no history is forgotten. Set the clock, and compact again.
            """)
    }

    /// What a dry run can do: say how much would go.
    private func look(at replica: Replica, _ session: Session) async throws {
        let (saved, changes) = (try await replica.compactableBytes(), try await replica.forgettableChanges(keep))
        if session.isJSON {
            try session.output.json([
                "dryRun": true, "wouldForget": JSONValue(changes), "wouldSave": JSONValue(saved),
            ])
        }
        session.talk.sayDone("This would forget \(changes.of("change")), and save about \(saved.asBytes) besides.")
    }
}
