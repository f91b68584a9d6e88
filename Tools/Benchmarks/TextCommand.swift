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

    @OptionGroup var comparing: ComparisonOptions

    private static let textInBytes = 100_000

    mutating func validate() throws {
        guard editCount > 0, editsApart > 0 else {
            throw ValidationError("There must be an edit at least.")
        }
    }

    func run() throws {
        let rounds = comparing.rounds
        let peers = comparing.peers(
            "texts.py", driving: TextEngine.allCases.filter { $0 != .lectern }.map(\.rawValue))
        let comparison = try place.withWorkDirectory { work in
            var comparison = TextComparison(work: work, synchronous: place.synchronous, peers: peers) { line in
                comparing.note("  \(line)")
            }
            for (rows, trace) in try subjects(in: work) {
                for round in 0..<rounds {
                    comparing.note("\(rows.first?.trace ?? ""): round \(round + 1) of \(rounds)")
                    try comparison.runRound(round, of: rows, trace: trace)
                }
            }
            return comparison
        }
        let table = TextTable(comparison: comparison)
        try comparing.keep(try table.report(conditions: conditions(peers)))
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
            comparing.note(
                "\(trace.outline.name): \(trace.transactions.count) transactions, \(trace.patchCount) edits, "
                    + "\(trace.outline.end?.utf8.count ?? trace.outline.start.utf8.count) bytes")
            subjects.append((rows(trace.outline), path))
        }
        let paths = traces.map { RecordedTraces.paths(in: $0) } ?? []
        if paths.isEmpty {
            comparing.note(
                "Recorded traces are skipped: \(traces.map { "there are none in \($0)" } ?? "no --traces was given").")
        }
        for path in paths { try add(try RecordedTraces.read(path), TextRow.rows) }
        try add(SyntheticTyping.trace(edits: editCount, seed: seed), TextRow.rows)
        try add(
            SyntheticTyping.apart(textInBytes: Self.textInBytes, edits: editsApart, seed: seed), TextRow.rowsApart)
        return subjects
    }

    private func conditions(_ peers: PeerScript) -> [String: ReportValue] {
        Conditions.now().merging([
            "rounds": .count(comparing.rounds), "synchronous": .text(place.synchronous.rawValue),
            "edits": .count(editCount),
            "edits_apart": .count(editsApart), "seed": .count(Int(seed)),
            "versions": .record(peers.versions.mapValues { .text($0) }),
        ]) { $1 }
    }
}
