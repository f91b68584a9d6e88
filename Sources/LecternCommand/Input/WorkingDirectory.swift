import Glibc
import Lectern

/// The directory that the command runs in.
enum WorkingDirectory {
    /// Its path.
    ///
    /// - Throws: a matter of usage where it is gone, or isn't UTF-8: with other characters in it, the path would lead
    ///   elsewhere.
    static func path() throws -> String {
        let bytes = try bytes()
        defer { free(bytes) }
        guard let path = String(validatingCString: bytes) else {
            throw AdvisedProblem(
                CommandProblem.usage("The path of this directory is not UTF-8: \(String(cString: bytes))."),
                remedy: "Rename it; or go elsewhere, and name the library with -C.")
        }
        return path
    }

    /// Refuses a path from here on where the directory is gone: nothing can be there.
    static func expectPresent(for path: String) throws {
        if !path.hasPrefix("/") { free(try bytes()) }
    }

    private static func bytes() throws -> UnsafeMutablePointer<CChar> {
        guard let bytes = getcwd(nil, 0) else {
            throw AdvisedProblem(
                CommandProblem.usage("The directory that this runs in is gone."),
                remedy: "Go elsewhere, or give paths from the root on.")
        }
        return bytes
    }
}
