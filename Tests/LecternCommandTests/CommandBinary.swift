import Foundation

/// Finds the command that was built with these tests.
enum CommandBinary {
    struct NotFound: Error, CustomStringConvertible {
        let name: String
        let places: [String]
        var description: String { "\(name) was not built: looked at \(places.joined(separator: ", "))" }
    }

    static let path = Result { try find("lectern") }

    /// Another program of this package.
    static func find(_ name: String) throws -> String {
        let runner = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        let package = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
        let places = [
            runner.appending(path: name).path, Bundle.main.bundleURL.appending(path: name).path,
            package.appending(path: ".build/debug/\(name)").path,
        ]
        guard let found = places.first(where: FileManager.default.isExecutableFile) else {
            throw NotFound(name: name, places: places)
        }
        return found
    }
}
