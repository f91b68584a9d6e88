import Foundation
import Glibc

/// The variables of the environment; an empty one counts as unset.
enum Environment {
    static subscript(name: String) -> String? {
        guard let value = getenv(name), value[0] != 0 else { return nil }
        return String(cString: value)
    }

    /// A variable that names a path.
    ///
    /// - Throws: `CommandProblem.environment` where it isn't UTF-8: with other characters in it, it would lead elsewhere.
    static func path(_ name: String) throws -> String? {
        guard let value = getenv(name), value[0] != 0 else { return nil }
        guard let path = String(validatingCString: value) else {
            throw CommandProblem.environment(name: name, expected: "a path in UTF-8")
        }
        return path
    }

    /// Has SQLite put its temporary files into a directory, unless the person names another one.
    ///
    /// They hold what a database does, and may be as large. SQLite looks once, when the process opens its first database:
    /// to be called before that, while no other thread reads the environment.
    static func keepTemporaryFiles(in directory: String) {
        if self["SQLITE_TMPDIR"] == nil { setenv("SQLITE_TMPDIR", directory, 1) }
    }

    /// A directory of the XDG specification: the one that a variable names in full, otherwise one in the person's home.
    static func directory(_ name: String, otherwise place: String) throws -> String {
        if let named = try path(name), named.hasPrefix("/") { return named }
        let home = try path("HOME") ?? NSHomeDirectory()
        return "\(home)/\(place)"
    }
}
