import ArgumentParser
import Foundation

/// Measures the text engine and others in turns, and prints tables, budgets and a verdict.
struct TextCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "text",
        abstract: "Measures texts that are edited, beside pycrdt and loro; prints tables and a verdict.",
        discussion: "Ends with 1 where a budget is missed; the last line says so.")

    @OptionGroup var place: WorkOptions

    @Option(help: "A folder with recorded editing traces, NAME.json.gz; without it, only what is made up here.")
    var traces: String?

    @Option(name: .customLong("edits"), help: "How many edits the made-up trace has.")
    var editCount = 260_000

    @Option(help: "How many edits each of two replicas makes apart, in a text of 100 kB in the store.")
    var editsApart = 1000

    @Option(help: "Where the random numbers of what is made up start.")
    var seed: UInt64 = 42

    @Option(help: "How often everything is done.")
    var rounds = 5

    @Option(help: "The Python that has the other engines.")
    var python = "python3"

    @Option(help: "Keep every measurement here.")
    var json: String?

    private static let textInBytes = 100_000

    mutating func validate() throws {
        guard rounds > 0, editCount > 0, editsApart > 0 else {
            throw ValidationError("There must be a round, and an edit, at least.")
        }
    }

    func run() throws {
        let peers = PeerScript("texts.py", python: python)
        for engine in TextEngine.allCases where engine != .lectern && peers.versions[engine.rawValue] == nil {
            note("\(engine.rawValue) is skipped: it is not installed (\(python) -m pip install \(engine.rawValue)).")
        }
        let comparison = try place.withWorkDirectory { work in
            var comparison = TextComparison(work: work, synchronous: place.synchronous, peers: peers) { line in
                note("  \(line)")
            }
            for (rows, trace) in try subjects(in: work) {
                for round in 0..<rounds {
                    note("\(rows.first?.trace ?? ""): round \(round + 1) of \(rounds)")
                    try comparison.runRound(round, of: rows, trace: trace)
                }
            }
            return comparison
        }
        let table = TextTable(comparison: comparison)
        if let json { try table.report(conditions: conditions(peers)).write(to: URL(fileURLWithPath: json)) }
        let versions = peers.versions.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        print((["Medians of \(rounds)"] + versions).joined(separator: ", ") + ".")
        for text in [table.timesText(), table.editsText(), table.sizesText()] { print("\n" + text) }
        print()
        let budgets = comparison.budgets
        for budget in budgets { print(budget.line) }
        print("\n" + Budget.verdict(budgets))
        if budgets.contains(where: { $0.isKept == false }) { throw ExitCode.failure }
    }

    /// Writes all traces where children find them, and says which rows each is for.
    private func subjects(in work: String) throws -> [(rows: [TextRow], trace: String)] {
        var subjects: [(rows: [TextRow], trace: String)] = []
        func add(_ trace: TextTrace, _ rows: (TextTrace.Outline) -> [TextRow]) throws {
            let path = "\(work)/\(trace.outline.name).jsonl"
            try trace.write(to: path)
            note(
                "\(trace.outline.name): \(trace.transactions.count) transactions, \(trace.patchCount) edits, "
                    + "\(trace.outline.end?.utf8.count ?? trace.outline.start.utf8.count) bytes")
            subjects.append((rows(trace.outline), path))
        }
        let paths = traces.map { RecordedTraces.paths(in: $0) } ?? []
        if paths.isEmpty {
            note("Recorded traces are skipped: \(traces.map { "there are none in \($0)" } ?? "no --traces was given").")
        }
        for path in paths { try add(try RecordedTraces.read(path), TextRow.rows) }
        try add(SyntheticTyping.trace(edits: editCount, seed: seed), TextRow.rows)
        try add(
            SyntheticTyping.apart(textInBytes: Self.textInBytes, edits: editsApart, seed: seed), TextRow.rowsApart)
        return subjects
    }

    private func conditions(_ peers: PeerScript) -> [String: ReportValue] {
        Conditions.now().merging([
            "rounds": .count(rounds), "synchronous": .text(place.synchronous.rawValue), "edits": .count(editCount),
            "edits_apart": .count(editsApart), "seed": .count(Int(seed)),
            "versions": .record(peers.versions.mapValues { .text($0) }),
        ]) { $1 }
    }

    private func note(_ line: String) { FileHandle.standardError.write(Data("\(line)\n".utf8)) }
}
