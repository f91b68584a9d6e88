import ArgumentParser
import Foundation

/// Measures the engine and plain SQLite in turns, and prints a table.
struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare", abstract: "Measures the engine and plain SQLite in turns; prints a table.")

    @OptionGroup var options: WorkloadOptions

    @Option(help: "How often everything is done.")
    var rounds = 5

    @Option(help: "Keep every measurement here.")
    var json: String?

    mutating func validate() throws {
        guard rounds > 0 else { throw ValidationError("There must be a round at least.") }
    }

    func run() throws {
        let comparison = try options.withWorkDirectory { work in
            var comparison = Comparison(
                data: options.dataDirectory, work: work, synchronous: options.synchronous
            ) { line in FileHandle.standardError.write(Data("  \(line)\n".utf8)) }
            for round in 0..<rounds {
                FileHandle.standardError.write(Data("round \(round + 1) of \(rounds)\n".utf8))
                try comparison.runRound(round, isLast: round == rounds - 1)
            }
            return comparison
        }
        let table = ComparisonTable(comparison: comparison)
        if let json { try table.report(conditions: conditions()).write(to: URL(fileURLWithPath: json)) }
        print("SQLite \(PlainDatabase.version), synchronous \(options.synchronous.rawValue), medians of \(rounds).")
        print("Bytes are those on disk where something is built or edited, else those that were exchanged.")
        print()
        print(table.text())
        if !comparison.quality.isEmpty {
            print()
            print(table.qualityText())
        }
    }

    private func conditions() -> [String: ReportValue] {
        Conditions.now().merging(
            ["rounds": .count(rounds), "synchronous": .text(options.synchronous.rawValue)]) { $1 }
    }
}
