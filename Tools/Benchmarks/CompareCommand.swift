import ArgumentParser
import Foundation

/// Measures the engine, plain SQLite and others in turns, and prints tables, budgets and a verdict.
struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Measures the engine, plain SQLite and others in turns; prints tables and a verdict.",
        discussion: "Ends with 1 where a budget is missed; the last line says so.")

    @OptionGroup var options: WorkloadOptions

    @OptionGroup var comparing: ComparisonOptions

    func run() throws {
        let rounds = comparing.rounds
        let peers = comparing.peers(
            "libraries.py", driving: EngineName.allCases.filter(\.isDrivenByScript).map(\.rawValue))
        let comparison = try options.withWorkDirectory { work in
            var comparison = Comparison(
                data: options.dataDirectory, work: work, synchronous: options.synchronous, peers: peers
            ) { line in comparing.note("  \(line)") }
            for round in 0..<rounds {
                comparing.note("round \(round + 1) of \(rounds)")
                try comparison.runRound(round, isLast: round == rounds - 1)
            }
            return comparison
        }
        let table = ComparisonTable(comparison: comparison)
        try comparing.keep(try table.report(conditions: conditions()))
        let versions = peers.versions.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        print(
            (["SQLite \(PlainDatabase.version)", "synchronous \(options.synchronous.rawValue)"] + versions)
                .joined(separator: ", ") + ", medians of \(rounds).")
        print("In the first sync, plain SQLite copies its file.")
        for text in [table.timesText(), table.bytesText(), table.memoryText(), table.qualityText()] where !text.isEmpty
        {
            print("\n" + text)
        }
        print()
        let budgets = comparison.budgets
        for budget in budgets { print(budget.line) }
        for key in comparison.lostQuality { print("MISSED        \(key) is not what a merge must show") }
        print("\n" + Budget.verdict(budgets))
        if budgets.contains(where: { $0.isKept == false }) || !comparison.lostQuality.isEmpty { throw ExitCode.failure }
    }

    private func conditions() -> [String: ReportValue] {
        Conditions.now().merging(
            ["rounds": .count(comparing.rounds), "synchronous": .text(options.synchronous.rawValue)]) { $1 }
    }
}
