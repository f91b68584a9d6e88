import ArgumentParser
import Lectern

struct RepairVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "repair", abstract: "Make everything that follows from the log anew.",
        discussion: """
            The file is copied first, beside itself. The log is never touched, and private records that are lost don't \
            come back: the exit code is 7 where something is wrong with either.
            """)

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    private static let remedy = "Clone another replica, or restore a backup."

    func run(in session: Session) async throws -> RunStatus {
        guard !session.isDryRun else { return try await look(session) }
        let report = try await repaired(session)
        if session.isJSON {
            let own: [JSONValue.Member] = [
                .init(name: "backup", value: .string(report.backup)),
                .init(name: "refolded", value: JSONValue(report.changes)),
                .init(name: "dropped", value: JSONValue(report.droppedCaptures)),
            ]
            try session.output.json(.object(own + report.after.members))
        } else {
            try session.output.line(
                "Folded \(report.changes.of("change")) anew; the file as it was is \(report.backup).")
            try report.after.print(to: session.output)
        }
        guard report.after.isClean else {
            session.talk.say("What is left can't be repaired. \(Self.remedy)")
            return .corrupt
        }
        guard report.droppedCaptures > 0 else { return .success }
        session.talk.say(
            "\(report.droppedCaptures.of("text")) could not be read and went. A sync with a remote that has them, or a bundle "
                + "from another replica, brings them again.")
        return .partlyDone
    }

    /// Repairs the library; what everything is made from may be damaged itself.
    private func repaired(_ session: Session) async throws -> RepairReport {
        do {
            return try await session.withReplica { replica in
                let bar = session.progressBar("Repairing")
                defer { bar.finish() }
                return try await replica.repair { bar.show($0, of: $1) }
            }
        } catch let problem as StoreProblem where ["corrupt", "snapshot-damaged"].contains(problem.code) {
            throw AdvisedProblem(problem, remedy: Self.remedy)
        }
    }

    /// What a dry run can do: say what there is to repair, and whether that can be done.
    private func look(_ session: Session) async throws -> RunStatus {
        let report = try await session.withReplica { try await $0.verify() }
        if session.isJSON {
            try session.output.json(.object([.init(name: "dryRun", value: .bool(true))] + report.members))
        } else {
            try report.print(to: session.output)
        }
        let lost = [VerificationReport.Finding.Area.log, .privateRecords].filter { area in
            report.findings.contains { $0.area == area }
        }
        guard lost.isEmpty else {
            let areas = lost.map(\.rawValue).joined(separator: ", ")
            session.talk.sayDone("What is wrong in \(areas) can't be repaired. \(Self.remedy)")
            return .corrupt
        }
        session.talk.sayDone(report.isClean ? "There is nothing to repair." : "This would be repaired.")
        return .success
    }
}
