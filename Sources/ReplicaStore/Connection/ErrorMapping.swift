internal import GRDB
internal import GRDBSQLite
internal import Glibc
internal import SystemFiles

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
        case .SQLITE_CORRUPT: throw StoreProblem.corrupt(path: path, detail: error.cause)
        case .SQLITE_NOTADB: throw StoreProblem.notALibrary(path: path)
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            throw StoreProblem.locked(path: path, holder: "another connection", waitedInSeconds: 0)
        default:
            throw StoreProblem.failed(attempt: attempt, cause: "\(error.cause) (\(error.extendedResultCode.rawValue))")
        }
    }
}

/// Runs `body`, and says where SQLite's temporary files are if it is there that no room is left, or perhaps there that
/// something else failed.
///
/// A file system of the database that was full is so still when it is looked at: all that `body` writes there is the
/// write-ahead log, which stays as long as it became.
func writingTemporaryFiles<Result>(for path: String, _ body: () throws -> Result) throws -> Result {
    do {
        return try body()
    } catch let error as DatabaseError where error.resultCode == .SQLITE_FULL && !isFull(path) {
        throw StoreProblem.diskFull(path: temporaryDirectory)
    } catch let error as DatabaseError where error.mayBeOfTemporaryFiles && !isFull(path) {
        throw DatabaseError(
            resultCode: error.extendedResultCode,
            message: "\(error.cause), perhaps in SQLite's directory for temporary files, \(temporaryDirectory)")
    }
}

/// Where SQLite puts temporary files: the first of these that it can use.
private var temporaryDirectory: String {
    let variables: [String] = ["SQLITE_TMPDIR", "TMPDIR"]
    let named = variables.compactMap { name in getenv(name).map { String(cString: $0) } }
    return (named + ["/var/tmp", "/usr/tmp", "/tmp"]).first { access($0, W_OK | X_OK) == 0 } ?? "."
}

/// Whether the file system of a path has no room left: SQLite reports some of its failures as plain input or output.
private func isFull(_ path: String) -> Bool {
    var status = statvfs()
    guard statvfs(SystemFiles.directory(of: path), &status) == 0 else { return false }
    return UInt64(status.f_bavail) * UInt64(status.f_frsize) < 256 << 10
}

extension DatabaseError {
    /// Whether SQLite couldn't read what is in the file.
    ///
    /// What is wrong with a statement is that a table isn't there: no statement of ours is wrong by itself.
    var meansDamage: Bool { [.SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_IOERR, .SQLITE_ERROR].contains(resultCode) }

    /// Whether it may be a temporary file that couldn't be written: a transaction that is only read is aborted by that.
    fileprivate var mayBeOfTemporaryFiles: Bool { [.SQLITE_IOERR, .SQLITE_ABORT].contains(resultCode) }

    /// What went wrong, as it stands in sentences.
    ///
    /// A backup from one database into another keeps its errors to itself: asked for its last one, SQLite knows of none.
    var cause: String {
        if let message, message != "not an error" { return message }
        return String(cString: sqlite3_errstr(extendedResultCode.rawValue))
    }
}
