internal import Glibc

/// An advisory lock of the kernel on a file.
///
/// It ends with its process, however that ends, so nothing has to be cleaned up after a crash.
final class FileLock: Sendable {
    private let descriptor: Int32

    /// Takes the lock; `nil` where somebody else has it and it isn't waited for.
    init?(_ path: String, waits: Bool) throws(HubProblem) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .dataDirectory(path: path, cause: systemCause()) }
        while flock(descriptor, waits ? LOCK_EX : LOCK_EX | LOCK_NB) != 0 {
            if errno == EINTR { continue }
            let isHeld = errno == EWOULDBLOCK
            let cause = systemCause()
            close(descriptor)
            if isHeld { return nil }
            throw .dataDirectory(path: path, cause: cause)
        }
    }

    deinit { close(descriptor) }
}

/// What the last system call failed for.
func systemCause() -> String { String(cString: strerror(errno)) }
