internal import Glibc

/// An advisory lock of the kernel on a file.
///
/// It ends with its process, however that ends, so nothing has to be cleaned up after a crash.
package final class FileLock: Sendable {
    private let descriptor: Int32

    /// Takes the lock; `nil` where somebody else has it and it isn't waited for.
    package init?(_ path: String, waits: Bool) throws(SystemFailure) {
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw SystemFailure() }
        // From here on whoever leaves, with the lock or without it, lets `deinit` close the file.
        descriptor = file
        while flock(descriptor, waits ? LOCK_EX : LOCK_EX | LOCK_NB) != 0 {
            if errno == EINTR { continue }
            guard errno == EWOULDBLOCK else { throw SystemFailure() }
            return nil
        }
    }

    deinit {
        // A process that is just being started has the file too for a moment; to close ours alone would leave it locked.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}
