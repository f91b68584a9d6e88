import Foundation

/// A script of this directory that drives other engines.
struct PeerScript {
    private let path: String
    private let python: String
    /// The versions of the engines that are installed; empty where there is no Python either.
    let versions: [String: String]

    /// Finds out what there is.
    ///
    /// - Parameter file: the script's name.
    init(_ file: String, python: String) {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent(file).path
        self.path = path
        self.python = python
        let output = try? ChildProcess.output(of: [python, "-B", path, "--versions"])
        versions = output.flatMap { try? JSONDecoder().decode([String: String].self, from: $0) } ?? [:]
    }

    /// Carries out a phase in a new process.
    func run<Result: Decodable>(_ request: some Encodable) throws -> Result {
        let text = String(decoding: try JSONEncoder().encode(request), as: UTF8.self)
        return try JSONDecoder().decode(
            Result.self, from: try ChildProcess.output(of: [python, "-B", path, text]))
    }
}
