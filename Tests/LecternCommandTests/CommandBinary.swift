import Foundation

/// Finds the command that was built with these tests.
enum CommandBinary {
    struct NotFound: Error, CustomStringConvertible {
        let places: [String]
        var description: String { "lectern was not built: looked at \(places.joined(separator: ", "))" }
    }

    static let path = Result { try find() }

    private static func find() throws -> String {
        let runner = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        let package = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
        let places = [
            runner.appending(path: "lectern").path, Bundle.main.bundleURL.appending(path: "lectern").path,
            package.appending(path: ".build/debug/lectern").path,
        ]
        guard let found = places.first(where: FileManager.default.isExecutableFile) else {
            throw NotFound(places: places)
        }
        return found
    }
}
