import ArgumentParser
import Lectern

struct RepairVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "repair", abstract: "Make everything that follows from the log anew.",
        discussion: "The file is copied first, beside itself. The log is never touched.")

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func run(in session: Session) async throws -> RunStatus {
        guard !session.isDryRun else { return try await look(session) }
        let report = try await session.withReplica { replica in
            let bar = session.progressBar("Repairing")
            defer { bar.finish() }
            return try await replica.repair { bar.show($0, of: $1) }
        }
        if session.isJSON {
            let own: [JSONValue.Member] = [
                .init(name: "backup", value: .string(report.backup)),
                .init(name: "refolded", value: JSONValue(report.changes)),
            ]
            try session.output.json(.object(own + report.after.members))
        } else {
            try session.output.line(
                "Folded \(report.changes.of("change")) anew; the file as it was is \(report.backup).")
            try report.after.print(to: session.output)
        }
        return report.after.isClean ? .success : .corrupt
    }

    /// What a dry run can do: say what there is to repair.
    private func look(_ session: Session) async throws -> RunStatus {
        let report = try await session.withReplica { try await $0.verify() }
        if session.isJSON {
            try session.output.json(.object(report.members))
        } else {
            try report.print(to: session.output)
        }
        session.talk.sayDone(report.isClean ? "There is nothing to repair." : "This would be repaired.")
        return .success
    }
}
