internal import Foundation
internal import Glibc
internal import Lectern
internal import SystemFiles

/// Small files that nobody but their owner may read.
enum PrivateFile {
    /// Reads a whole file; `nil` where there is none.
    static func read(_ path: String, upTo limit: Int) throws(HubProblem) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw .dataDirectory(path: path, cause: SystemFailure().cause)
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = Glibc.read(descriptor, &piece, piece.count)
            if count == 0 { return bytes }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw .dataDirectory(path: path, cause: SystemFailure().cause) }
            bytes += piece[..<count]
            guard bytes.count <= limit else {
                throw .dataDirectory(path: path, cause: "it has more than \(limit) bytes")
            }
        }
    }

    /// Takes the lock on a file; `nil` where somebody else has it and it isn't waited for.
    static func lock(_ path: String, waits: Bool) throws(HubProblem) -> FileLock? {
        do {
            return try FileLock(path, waits: waits)
        } catch {
            throw .dataDirectory(path: path, cause: error.cause)
        }
    }

    /// Puts a file in another's place, on disk and whole.
    static func replace(_ path: String, with bytes: [UInt8]) throws(HubProblem) {
        do {
            try WholeFile.write(bytes, to: path)
        } catch StoreProblem.diskFull {
            throw .dataDirectory(path: path, cause: "its disk is full")
        } catch ReplicaProblem.unwritableFile(_, let cause, _) {
            throw .dataDirectory(path: path, cause: cause)
        } catch {
            throw .dataDirectory(path: path, cause: error.localizedDescription)
        }
    }
}
