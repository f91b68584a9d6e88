import Foundation
import Lectern

/// Where the library is: named by an option or by the environment, else found.
struct LibraryLookup {
    /// What -C says.
    let option: String?

    /// The path of a library: its directory or its file.
    ///
    /// - Throws: `CommandProblem.noLibraryFound` where none was named and none is found. A named one isn't looked at here.
    ///   Also what a path is refused for that isn't UTF-8.
    func path() throws -> String {
        if let named = try named { return try Self.checked(named) }
        let here = try WorkingDirectory.path()
        for directory in Self.upwards(from: here) where Self.holdsLibrary(directory) { return directory }
        let data = try Environment.directory("XDG_DATA_HOME", otherwise: ".local/share") + "/lectern"
        guard Self.holdsLibrary(data) else {
            throw CommandProblem.noLibraryFound(directory: here, dataDirectory: data)
        }
        return data
    }

    /// The directory in which a new library is to be made.
    ///
    /// - Throws: `CommandProblem.usage` for an empty name: it would stand for the root of the file system.
    func directoryForNewLibrary(_ argument: String?) throws -> String {
        let path = try argument ?? named ?? "."
        guard !path.isEmpty else { throw CommandProblem.usage("The directory's name is empty.") }
        let file = "/" + ReplicaStore.fileName
        _ = try Self.checked(path)
        if path == ReplicaStore.fileName { return "." }
        return path.hasSuffix(file) && path != file ? String(path.dropLast(file.count)) : path
    }

    private var named: String? {
        get throws { try option ?? Environment.path("LECTERN_LIBRARY") }
    }

    /// The path, once it is known that it leads somewhere, and can be written in UTF-8 from the root on.
    private static func checked(_ path: String) throws -> String {
        try WorkingDirectory.expectPresent(for: path)
        if [".", "./", ReplicaStore.fileName].contains(path) { _ = try WorkingDirectory.path() }
        return path
    }

    private static func holdsLibrary(_ directory: String) -> Bool {
        FileManager.default.fileExists(atPath: ReplicaFiles.database(in: directory))
    }

    private static func upwards(from directory: String) -> [String] {
        let components = directory.split(separator: "/")
        return (0...components.count).map { "/" + components.dropLast($0).joined(separator: "/") }
    }
}
