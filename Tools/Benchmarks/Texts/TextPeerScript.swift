import Foundation

/// texts.py, which drives the other engines.
struct TextPeerScript {
    private static let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("texts.py").path

    private let python: String
    /// The versions of the engines that are installed; empty where there is no Python either.
    let versions: [String: String]

    /// Finds out what there is.
    init(python: String) {
        self.python = python
        let output = try? ChildProcess.output(of: [python, "-B", Self.path, "--versions"])
        versions = output.flatMap { try? JSONDecoder().decode([String: String].self, from: $0) } ?? [:]
    }

    /// The engines that are installed, in the order of the table.
    var engines: [TextEngine] { TextEngine.allCases.filter { versions[$0.rawValue] != nil } }

    /// Carries out a phase in a new process.
    func run(_ request: TextRequest) throws -> TextResult {
        let text = String(decoding: try JSONEncoder().encode(request), as: UTF8.self)
        return try JSONDecoder().decode(
            TextResult.self, from: try ChildProcess.output(of: [python, "-B", Self.path, text]))
    }
}
