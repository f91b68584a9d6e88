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
                    "kept": report.kept.asJSON,
                ])
            }
            session.talk.say(
                "\(report.forgottenChanges.of("change")) forgotten. "
                    + "The file had \(report.bytesBefore.asBytes), and has \(report.bytesAfter.asBytes) now.")
            if let kept = report.kept { session.talk.say(kept.sentence) }
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
        let (saved, history) = (try await replica.compactableBytes(), try await replica.forgettableHistory(keep))
        if session.isJSON {
            try session.output.json([
                "dryRun": true, "wouldForget": JSONValue(history.changes), "wouldSave": JSONValue(saved),
                "kept": history.kept.asJSON,
            ])
        }
        session.talk.sayDone(
            "This would forget \(history.changes.of("change")), and save about \(saved.asBytes) besides.")
        if let kept = history.kept { session.talk.say(kept.sentence) }
    }
}

extension KeptHistory {
    /// What keeps changes, and what can be done about it.
    fileprivate var sentence: String {
        let cause =
            switch reason {
            case .undecidedWork: "Work on a purged item that nobody has decided about (`lectern conflicts`)"
            case .heldItem: "A purge that is held (`lectern trash --held`, `lectern restore --held`)"
            case .newerProgram: "What a newer lectern wrote"
            case .largeItem: "An item that would be too large for a snapshot with its edits"
            }
        return "\(cause) keeps \(changes.of("change"))."
    }
}

extension KeptHistory? {
    fileprivate var asJSON: JSONValue {
        map { ["reason": .string($0.reason.rawValue), "changes": JSONValue($0.changes)] } ?? .null
    }
}
