import ArgumentParser

/// Writes a workload.
struct GenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate", abstract: "Writes a workload: the same files for the same size and seed.")

    @Option(name: .customLong("n"), help: "How many articles the library has.")
    var articleCount = 1000

    @Option(help: "Where the random numbers start.")
    var seed: UInt64 = 42

    @Option(help: "The directory that gets the files.")
    var out: String

    mutating func validate() throws {
        guard articleCount > 0 else { throw ValidationError("There must be an article at least.") }
    }

    func run() throws { try WorkloadGenerator(articleCount: articleCount, seed: seed).write(to: out) }
}
