internal import Glibc

/// A temporary file that is being written; it is closed when it is let go of.
///
/// A lock on the file itself tells whoever tidies up that somebody is at it; the system drops it however the process
/// ends.
final class FileWriting {
    private let descriptor: Int32
    private let name: String
    private let willWrite: () throws -> Void

    /// Takes over a descriptor.
    init(_ descriptor: Int32, _ name: String, willWrite: @escaping () throws -> Void) {
        self.descriptor = descriptor
        self.name = name
        self.willWrite = willWrite
        _ = flock(descriptor, LOCK_EX | LOCK_NB)
    }

    deinit { close(descriptor) }

    /// Appends bytes.
    func write(_ bytes: [UInt8]) throws {
        try willWrite()
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress?.advanced(by: done), bytes.count - done)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw FileFailure(.writing, name) }
            done += count
        }
    }

    /// Puts what was written on disk.
    func synchronize() throws {
        guard fsync(descriptor) == 0 else { throw FileFailure(.writing, name) }
    }
}
