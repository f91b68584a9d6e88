internal import Glibc

/// What every module that writes files asks of the system in the same way.
///
/// This is the entrance. Bytes are written whole, and what was written is put on disk; a call that fails throws
/// `SystemFailure`. What blocks meanwhile has a queue of its own (`QueueExecutor`). `FileLock` keeps processes apart.
///
/// The module deliberately knows no formats and no problems for people: what a failure means for a file, each module
/// says in its own words.
package enum SystemFiles {
    /// Writes all bytes to an open file, however few the system takes at once.
    package static func write(_ bytes: [UInt8], to descriptor: Int32) throws(SystemFailure) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress?.advanced(by: done), bytes.count - done)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw SystemFailure() }
            done += count
        }
    }

    /// Puts on disk what an open file holds.
    ///
    /// Every failure counts: bytes that can't be put on disk are lost with the power, and whoever asks relies on them.
    package static func synchronize(file descriptor: Int32) throws(SystemFailure) {
        guard fsync(descriptor) == 0 else { throw SystemFailure() }
    }

    /// Puts on disk which names an open directory holds.
    ///
    /// A file system that doesn't know this call for directories is taken as it is. It says so by EINVAL, or by ENOSYS or
    /// ENOTSUP where a program or another machine is behind it, and keeps names by itself: to refuse would keep
    /// libraries off such a disk, and make none of its names any safer. A failure to do what it knows, such as EIO,
    /// counts.
    package static func synchronize(directory descriptor: Int32) throws(SystemFailure) {
        guard fsync(descriptor) != 0 else { return }
        let failure = SystemFailure()
        guard [EINVAL, ENOSYS, ENOTSUP].contains(failure.number) else { throw failure }
    }

    /// Puts on disk what a file holds.
    ///
    /// It is opened and closed, which ends the locks that this process has on it.
    package static func synchronize(file path: String) throws(SystemFailure) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemFailure() }
        defer { close(descriptor) }
        try synchronize(file: descriptor)
    }

    /// Puts on disk which names a directory holds.
    package static func synchronize(directory path: String) throws(SystemFailure) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemFailure() }
        defer { close(descriptor) }
        try synchronize(directory: descriptor)
    }

    /// The directory that holds the name of a file.
    package static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
