internal import Glibc
internal import SyncProtocol
internal import SystemFiles

/// A call of the system that failed on the folder.
struct FileFailure: Error, Hashable {
    /// What the call was for.
    enum Purpose: Hashable {
        case reading
        case writing
    }

    let purpose: Purpose
    /// The name below the folder's root.
    let name: String
    /// The number that the system gave.
    let number: Int32

    init(_ purpose: Purpose, _ name: String, _ number: Int32 = errno) {
        self.purpose = purpose
        self.name = name
        self.number = number
    }

    /// What is said of a file that has more in it than is held in memory.
    static func tooLarge(_ name: String) -> FileFailure { FileFailure(.reading, name, EFBIG) }

    /// Runs calls that write a file, and says of what failed which file it was.
    static func mapping(writing name: String, _ calls: () throws -> Void) throws {
        do {
            try calls()
        } catch let failure as SystemFailure {
            throw FileFailure(.writing, name, failure.number)
        }
    }

    /// Whether the file is not there: another replica merged it into a larger one, or it is on its way.
    var isAbsence: Bool { number == ENOENT }

    /// Whether something else stands where a directory should.
    var isNoDirectory: Bool { number == ENOTDIR }

    /// Whether a directory stands where a file should.
    var isDirectory: Bool { number == EISDIR }

    /// Whether it tells more of the one file than of the folder: a bad sector, somebody else's mode, no regular file.
    var isOfOneFile: Bool { isOfAnotherKind || [EACCES, EPERM, EIO, ENOTDIR].contains(number) }

    /// Whether what stands there is none of our files, whatever is in it: larger than one may be, or no regular file.
    var isOfAnotherKind: Bool { [EFBIG, EINVAL, EISDIR, ELOOP].contains(number) }

    /// What the system says.
    var cause: String { "\(SystemFailure(number).cause) (\(name.harmless(upTo: 120)))" }

    private static let refusals: Set<Int32> = [EROFS, EACCES, EPERM, ENOSPC, EDQUOT, EFBIG]
    private static let disturbances: Set<Int32> = [
        ENOENT, ENOTDIR, ESTALE, EIO, ENODEV, ENXIO, ENOTCONN, ESHUTDOWN, EHOSTDOWN, EHOSTUNREACH, ETIMEDOUT, EBADF,
    ]

    /// The same for whoever syncs.
    ///
    /// A folder that is no longer there is told from one in which a file went missing.
    func problem(at path: String) -> RemoteProblem {
        if purpose == .writing && Self.refusals.contains(number) { return .readOnly(path: path, cause: cause) }
        if Self.disturbances.contains(number) {
            return SharedFolder.isAbsent(path) ? .vanished(path: path) : .interrupted(remote: path, cause: cause)
        }
        return FolderRemote.failure(at: path, cause)
    }
}
