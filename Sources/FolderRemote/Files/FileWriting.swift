internal import Glibc
internal import SystemFiles

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
        try FileFailure.mapping(writing: name) { try SystemFiles.write(bytes, to: descriptor) }
    }

    /// Puts what was written on disk.
    func synchronize() throws {
        try FileFailure.mapping(writing: name) { try SystemFiles.synchronize(file: descriptor) }
    }
}
