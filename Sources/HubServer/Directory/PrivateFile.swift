internal import Glibc

/// Small files that nobody but their owner may read.
enum PrivateFile {
    /// Reads a whole file; `nil` where there is none.
    static func read(_ path: String, upTo limit: Int) throws(HubProblem) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw .dataDirectory(path: path, cause: systemCause())
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = Glibc.read(descriptor, &piece, piece.count)
            if count == 0 { return bytes }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw .dataDirectory(path: path, cause: systemCause()) }
            bytes += piece[..<count]
            guard bytes.count <= limit else {
                throw .dataDirectory(path: path, cause: "it has more than \(limit) bytes")
            }
        }
    }

    /// Puts a file in another's place, on disk and whole.
    ///
    /// Callers hold a lock: the temporary name is the same for all.
    static func replace(_ path: String, with bytes: [UInt8]) throws(HubProblem) {
        let partial = "\(path).part"
        // What a crash left there is no use, and no link that somebody laid there is written through.
        unlink(partial)
        let descriptor = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .dataDirectory(path: path, cause: systemCause()) }
        let isWritten = write(bytes, to: descriptor) && fsync(descriptor) == 0
        let cause = systemCause()
        close(descriptor)
        guard isWritten else {
            unlink(partial)
            throw .dataDirectory(path: path, cause: cause)
        }
        guard rename(partial, path) == 0 else { throw .dataDirectory(path: path, cause: systemCause()) }
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress?.advanced(by: done), $0.count - done)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return false }
            done += count
        }
        return true
    }
}
