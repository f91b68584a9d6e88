import ArgumentParser
import Foundation

/// Measures the engine, plain SQLite and others in turns, and prints tables, budgets and a verdict.
struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Measures the engine, plain SQLite and others in turns; prints tables and a verdict.",
        discussion: "Ends with 1 where a budget is missed; the last line says so.")

    @OptionGroup var options: WorkloadOptions

    @Option(help: "How often everything is done.")
    var rounds = 5

    @Option(help: "The Python that has the other engines.")
    var python = "python3"

    @Option(help: "Keep every measurement here.")
    var json: String?

    mutating func validate() throws {
        guard rounds > 0 else { throw ValidationError("There must be a round at least.") }
    }

    func run() throws {
        let peers = PeerScript("libraries.py", python: python)
        for engine in EngineName.allCases where engine.isDrivenByScript && peers.versions[engine.rawValue] == nil {
            let line =
                "\(engine.rawValue) is skipped: it is not installed (\(python) -m pip install \(engine.rawValue)).\n"
            FileHandle.standardError.write(Data(line.utf8))
        }
        let comparison = try options.withWorkDirectory { work in
            var comparison = Comparison(
                data: options.dataDirectory, work: work, synchronous: options.synchronous, peers: peers
            ) { line in FileHandle.standardError.write(Data("  \(line)\n".utf8)) }
            for round in 0..<rounds {
                FileHandle.standardError.write(Data("round \(round + 1) of \(rounds)\n".utf8))
                try comparison.runRound(round, isLast: round == rounds - 1)
            }
            return comparison
        }
        let table = ComparisonTable(comparison: comparison)
        if let json { try table.report(conditions: conditions()).write(to: URL(fileURLWithPath: json)) }
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
            ["rounds": .count(rounds), "synchronous": .text(options.synchronous.rawValue)]) { $1 }
    }
}
