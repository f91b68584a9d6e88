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

    /// A directory of the XDG specification: the one that a variable names in full, otherwise one in the person's home.
    static func directory(_ name: String, otherwise place: String) throws -> String {
        if let named = try path(name), named.hasPrefix("/") { return named }
        let home = try path("HOME") ?? NSHomeDirectory()
        return "\(home)/\(place)"
    }
}
