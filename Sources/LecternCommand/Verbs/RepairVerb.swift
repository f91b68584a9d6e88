import ArgumentParser
import Lectern

struct RepairVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "repair", abstract: "Make everything that follows from the log anew.",
        discussion: """
            The file is copied first, beside itself. Texts and e-mail addresses that are damaged are dropped, and come \
            again with a sync: the exit code is 3 then. The log itself can't be mended: where it is damaged, nothing is \
            changed, and the exit code is 7.
            """)

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    private static let remedy =
        "Try a sync first, which gets out what was written here where that can be read; then clone another replica, or "
        + "restore a backup."

    func run(in session: Session) async throws -> RunStatus {
        guard !session.isDryRun else { return try await look(session) }
        let report = try await repaired(session)
        if session.isJSON {
            try session.output.json(.object(report.members))
        } else {
            let copy = report.backup.map { "; the file as it was is \($0)" } ?? ""
            try session.output.line("Folded \(report.changes.of("change")) anew\(copy).")
            try report.after.print(to: session.output)
        }
        guard report.after.isClean else {
            session.talk.say("What is left can't be repaired. \(Self.remedy)")
            return .corrupt
        }
        for sentence in report.losses { session.talk.say(sentence) }
        return report.losses.isEmpty ? .success : .partlyDone
    }

    /// Repairs the library; what everything is made from may be damaged itself.
    private func repaired(_ session: Session) async throws -> RepairReport {
        do {
            return try await session.withReplica { replica in
                let bar = session.progressBar("Repairing")
                defer { bar.finish() }
                return try await replica.repair(onlyTrying: session.isDryRun) { bar.show($0, of: $1) }
            }
        } catch let problem as StoreProblem where ["corrupt", "snapshot-damaged"].contains(problem.code) {
            throw AdvisedProblem(problem, remedy: Self.remedy)
        }
    }

    /// What a dry run can do: say what there is to repair, and whether that can be done.
    private func look(_ session: Session) async throws -> RunStatus {
        let found = try await session.withReplica { try await $0.verify() }
        if session.isJSON {
            try session.output.json(.object([.init(name: "dryRun", value: .bool(true))] + found.members))
        } else {
            try found.print(to: session.output)
        }
        guard !found.isClean else {
            session.talk.sayDone("There is nothing to repair.")
            return .success
        }
        let report = try await repaired(session)
        guard report.after.isClean else {
            let areas = Set(report.after.findings.map(\.area.rawValue)).sorted().joined(separator: ", ")
            session.talk.sayDone("What is wrong in \(areas) can't be repaired. \(Self.remedy)")
            return .corrupt
        }
        session.talk.sayDone("This would be repaired.")
        for sentence in report.losses { session.talk.say(sentence) }
        return .success
    }
}
