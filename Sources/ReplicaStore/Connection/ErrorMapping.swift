internal import Foundation
internal import GRDB
internal import Glibc

/// Runs `body`, and says what SQLite's errors mean for people.
///
/// Other errors pass through.
func mapping<Result>(_ path: String, _ attempt: String, _ body: () throws -> Result) throws -> Result {
    do {
        return try body()
    } catch let error as DatabaseError {
        switch error.resultCode {
        case .SQLITE_FULL: throw StoreProblem.diskFull(path: path)
        case .SQLITE_IOERR where isFull(path): throw StoreProblem.diskFull(path: path)
        case .SQLITE_CORRUPT: throw StoreProblem.corrupt(path: path, detail: error.message ?? "malformed")
        case .SQLITE_NOTADB: throw StoreProblem.notALibrary(path: path)
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            throw StoreProblem.locked(path: path, holder: "another connection", waitedInSeconds: 0)
        default:
            let message = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
            throw StoreProblem.failed(attempt: attempt, cause: "\(message) (\(error.extendedResultCode.rawValue))")
        }
    }
}

/// Whether the file system of a path has no room left: SQLite reports some of its failures as plain input or output.
private func isFull(_ path: String) -> Bool {
    var status = statvfs()
    let directory = (path as NSString).deletingLastPathComponent
    guard statvfs(directory.isEmpty ? "." : directory, &status) == 0 else { return false }
    return UInt64(status.f_bavail) * UInt64(status.f_frsize) < 256 << 10
}

extension DatabaseError {
    /// Whether SQLite couldn't read what is in the file.
    var meansDamage: Bool { [.SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_IOERR].contains(resultCode) }
}
