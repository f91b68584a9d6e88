import Foundation
import Glibc
import Lectern
import SystemFiles

/// Bundles among other files.
enum BundleFiles {
    /// The size of a file; 0 where it can't be told.
    static func size(_ path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    /// Whether something is at a path.
    static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    /// Whether a path leads to something that is no regular file, such as a device or a pipe.
    static func isSpecial(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
    }

    /// Refuses a directory, which opens like a file and then can't be read.
    static func checkNoDirectory(_ path: String) throws {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return }
        throw ReplicaProblem.unreadableFile(path: path, cause: SystemFailure(EISDIR).cause)
    }

    /// Refuses a path at which nothing can be written, as far as that shows without writing.
    ///
    /// A file takes its place from beside it, but for a device or a pipe, which is written to as it is.
    static func checkWritable(_ path: String) throws {
        var status = stat()
        let isDirectory = stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
        let beside = SystemFiles.directory(of: path)
        guard !isDirectory, access(isSpecial(path) ? path : beside, W_OK) == 0 else {
            throw ReplicaProblem.unwritable(path, isDirectory ? SystemFailure(EISDIR) : SystemFailure())
        }
    }

    /// Refuses a path at which something else than a bundle lies: a library under that name would be gone.
    static func checkReplaceable(_ path: String) throws {
        guard size(path) > 0, !isSpecial(path) else { return }
        do {
            _ = try BundleFile.check(path)
        } catch let problem as BundleProblem {
            guard case .notABundle = problem else { return }
            throw CommandProblem.wouldOverwrite(path: path)
        }
    }
}
