import Foundation

/// The simulator as a process of its own.
enum SimulatorProcess {
    struct NotFound: Error, CustomStringConvertible {
        let places: [String]
        var description: String { "Simulator was not built: looked at \(places.joined(separator: ", "))" }
    }

    /// Runs it, and returns its exit code and what it said.
    static func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: try path())
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    private static func path() throws -> String {
        let runner = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        let places = [
            runner.appending(path: "Simulator").path, Bundle.main.bundleURL.appending(path: "Simulator").path,
        ]
        guard let found = places.first(where: FileManager.default.isExecutableFile) else {
            throw NotFound(places: places)
        }
        return found
    }
}
