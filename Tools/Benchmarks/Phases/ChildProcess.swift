import Foundation

/// Runs a program and takes what it prints; what it reports as errors goes to this process's.
enum ChildProcess {
    /// Runs a program found by its name or path.
    static func output(of command: [String]) throws -> Data {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw BenchmarkProblem.child(
                command: command.prefix(2).joined(separator: " "), status: process.terminationStatus)
        }
        return output
    }

    /// Carries out a phase in a new process of this very program, so that its memory is its own.
    static func run(_ request: PhaseRequest) throws -> PhaseResult { try run(PhaseCommand.name, request) }

    /// The same for a phase on a text.
    static func run(_ request: TextRequest) throws -> TextResult { try run(TextPhaseCommand.name, request) }

    private static func run<Result: Decodable>(_ command: String, _ request: some Encodable) throws -> Result {
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let text = String(decoding: try JSONEncoder().encode(request), as: UTF8.self)
        return try JSONDecoder().decode(Result.self, from: try output(of: [program, command, text]))
    }
}
