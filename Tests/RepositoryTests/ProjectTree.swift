import Foundation

/// The project's files, as the tests in this module see them: sorted paths relative to the root.
enum ProjectTree {
    /// The folder that holds Package.swift, found from where this file was compiled.
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Where a path relative to the root lies on disk.
    static func location(of path: String) -> URL {
        root.appending(path: path)
    }

    static func text(of path: String) throws -> String {
        try String(contentsOf: location(of: path), encoding: .utf8)
    }

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: location(of: path).path)
    }

    /// Every regular file at or below the folder, hidden ones apart; none when there is no such folder.
    static func files(below folder: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: location(of: folder).path)
            .filter { !$0.split(separator: "/").contains { $0.hasPrefix(".") } }
            .map { "\(folder)/\($0)" }
            .filter { isRegularFile($0) }
            .sorted()
    }

    static func swiftFiles(below folder: String) throws -> [String] {
        try files(below: folder).filter { $0.hasSuffix(".swift") }
    }

    /// All Swift files that people write: the package's description, sources, tests and tools.
    static func swiftFiles() throws -> [String] {
        try ["Package.swift"] + ["Sources", "Tests", "Tools"].filter(exists).flatMap { try swiftFiles(below: $0) }
    }

    /// The names of the folders directly below Sources: one for each target.
    static func targets() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: location(of: "Sources").path)
            .filter { !$0.hasPrefix(".") && isFolder("Sources/\($0)") }
            .sorted()
    }

    private static func isFolder(_ path: String) -> Bool {
        var folder: ObjCBool = false
        return FileManager.default.fileExists(atPath: location(of: path).path, isDirectory: &folder) && folder.boolValue
    }

    private static func isRegularFile(_ path: String) -> Bool {
        exists(path) && !isFolder(path)
    }
}
