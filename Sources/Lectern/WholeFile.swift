internal import Glibc
internal import ReplicaStore
package import SystemFiles

/// A file that appears whole or not at all: written beside its place, put on disk, renamed.
public struct WholeFile {
    private let path: String
    private let partial: String
    private let descriptor: Int32

    /// Begins a file.
    ///
    /// What isn't a regular file, such as a device, is never replaced.
    init(_ path: String) throws {
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
            throw ReplicaProblem.unwritableFile(path: path, cause: "it is no regular file")
        }
        self.path = path
        partial = UnfinishedFiles.name(beside: path)
        descriptor = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.problem(path) }
        UnfinishedFiles.begin(partial)
    }

    /// Appends bytes.
    func write(_ bytes: [UInt8]) throws { try Self.write(bytes, to: descriptor, path) }

    /// Puts the file on disk and in its place, which the disk keeps too.
    func commit() throws {
        let directory = open(SystemFiles.directory(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw Self.problem(path) }
        defer { close(directory) }
        do throws(SystemFailure) {
            try SystemFiles.synchronize(file: descriptor)
            guard rename(partial, path) == 0 else { throw SystemFailure() }
            UnfinishedFiles.end(partial)
            // The new file is in its place whatever comes of this.
            try SystemFiles.synchronize(directory: directory)
        } catch {
            throw Self.problem(path, error)
        }
        close(descriptor)
    }

    /// Takes back what was begun.
    func abandon() {
        close(descriptor)
        unlink(partial)
        UnfinishedFiles.end(partial)
    }

    /// Writes a whole file that only its owner reads, in place of one that may be there.
    ///
    /// - Throws: `ReplicaProblem.unwritableFile`, `StoreProblem.diskFull`; what was there stays then, unless the disk fails
    ///   after the new file has taken its place.
    public static func write(_ bytes: [UInt8], to path: String) throws {
        let file = try WholeFile(path)
        do {
            try file.write(bytes)
            try file.commit()
        } catch {
            file.abandon()
            throw error
        }
    }

    /// Writes all bytes to an open file.
    ///
    /// - Throws: `ReplicaProblem.unwritableFile`, `StoreProblem.diskFull`.
    package static func write(_ bytes: [UInt8], to descriptor: Int32, _ path: String) throws {
        do {
            try SystemFiles.write(bytes, to: descriptor)
        } catch {
            throw problem(path, error)
        }
    }

    /// What it means that a file can't be written.
    package static func problem(_ path: String, _ failure: SystemFailure = SystemFailure()) -> any Error {
        if failure.isDiskFull { return StoreProblem.diskFull(path: path) }
        return ReplicaProblem.unwritable(path, failure)
    }
}
