import ArgumentParser
import Lectern

/// Lets a library grow old, forgets, and says what that comes to.
struct AgeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "age", abstract: "Lets a reader with three devices live for years, compacts, clones, comes back.",
        discussion: """
            The desktop saves pages, the phone reads them, the tablet annotates and then lies in a drawer for the last two \
            years, with 500 edits that nobody has seen. All three meet once a month in a folder. Times on these devices' \
            clocks are simulated, those in the table aren't.
            """)

    @Option(help: "How many years.") var years = 10
    @Option(help: "How many pages are saved a day.") var perDay = 20
    @Option(help: "Where the random numbers start.") var seed: UInt64 = 42
    @Option(help: "A directory that is made, and kept.") var work: String

    mutating func validate() throws {
        guard years >= 3 else { throw ValidationError("The tablet is away for two years: let there be three.") }
    }

    func run() async throws {
        let life = try await ReadersLife(work: work, seed: seed, pagesPerDay: perDay)
        for month in 0..<years * 12 {
            if month == (years - 2) * 12 { try await life.putTabletAway() }
            try await life.liveOneMonth()
        }
        for line in try await life.report() { print(line) }
    }
}
