import Foundation
import TestSupport

/// The simulator as a process of its own.
enum SimulatorProcess {
    struct NotFound: Error, CustomStringConvertible {
        let places: [String]
        var description: String { "Simulator was not built: looked at \(places.joined(separator: ", "))" }
    }

    /// Runs it, and returns its exit code and what it said.
    ///
    /// Takes no thread meanwhile: all tests share a few, and this may last for minutes.
    static func run(_ arguments: [String]) async throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: try path())
        process.arguments = arguments
        // A file rather than a pipe: nobody waits for a reader.
        let place = try TemporaryDirectory()
        defer { withExtendedLifetime(place) {} }
        let file = URL(filePath: place.path("output"))
        try Data().write(to: file)
        let output = try FileHandle(forWritingTo: file)
        process.standardOutput = output
        process.standardError = output
        let (ends, ended) = AsyncStream<Void>.makeStream()
        process.terminationHandler = { _ in ended.finish() }
        try process.run()
        for await _ in ends {}
        // Whose time is over doesn't wait for the end.
        if Task.isCancelled { process.terminate() }
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: try Data(contentsOf: file), as: UTF8.self))
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
