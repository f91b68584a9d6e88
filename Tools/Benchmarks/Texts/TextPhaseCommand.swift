import ArgumentParser
import Foundation

/// Carries out one phase on a text: what the text command starts itself again for.
struct TextPhaseCommand: AsyncParsableCommand {
    /// The word after the program's name.
    static let name = "text-phase"

    static let configuration = CommandConfiguration(
        commandName: name, abstract: "Carries out one phase on a text; for the text command, and for profilers.",
        shouldDisplay: false)

    @Argument(help: "The phase as JSON.")
    var request: String

    func run() async throws {
        let request = try JSONDecoder().decode(TextRequest.self, from: Data(request.utf8))
        let result: TextResult
        switch request.phase {
        case .editApart: result = try await ReplicasApart(request: request).edit()
        case .mergeApart: result = try await ReplicasApart(request: request).merge()
        default: result = try LecternTextEngine(request: request).run()
        }
        print(String(decoding: try JSONEncoder().encode(result), as: UTF8.self))
    }
}
