import Foundation

/// Finds the command that was built with these tests, or the one in the directory that `LECTERN_TEST_PROGRAMS` names: an
/// optimizer has faults of its own.
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
        let named = ProcessInfo.processInfo.environment["LECTERN_TEST_PROGRAMS"].map { "\($0)/\(name)" }
        let places = [
            named, runner.appending(path: name).path, Bundle.main.bundleURL.appending(path: name).path,
            package.appending(path: ".build/debug/\(name)").path,
        ].compactMap(\.self)
        guard let found = places.first(where: FileManager.default.isExecutableFile) else {
            throw NotFound(name: name, places: places)
        }
        return found
    }
}
