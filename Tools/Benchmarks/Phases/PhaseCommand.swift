import ArgumentParser
import Foundation

/// Carries out one phase: what the other commands start themselves again for.
struct PhaseCommand: AsyncParsableCommand {
    /// The word after the program's name.
    static let name = "phase"

    static let configuration = CommandConfiguration(
        commandName: name, abstract: "Carries out one phase; for the other commands, and for profilers.",
        shouldDisplay: false)

    @Argument(help: "The phase as JSON.")
    var request: String

    func run() async throws {
        let request = try JSONDecoder().decode(PhaseRequest.self, from: Data(request.utf8))
        var result: PhaseResult
        switch request.engine {
        case .lectern: result = try await LecternEngine(request: request).run()
        case .plainSQLite: result = try PlainEngine(request: request).run()
        case .session: result = try SessionEngine(request: request).run()
        case .pycrdt, .loro: throw ValidationError("\(request.engine.rawValue) is driven by libraries.py.")
        }
        result.peakInBytes = PeakMemory.read()
        print(String(decoding: try JSONEncoder().encode(result), as: UTF8.self))
    }
}
