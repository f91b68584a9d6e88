internal import Foundation
internal import Glibc
internal import SystemFiles

/// The paths of a database and of all that may lie beside it.
public struct DatabasePaths: Hashable, Sendable {
    /// The database itself.
    public let database: String

    /// The files of the database at a path, whether they are there or not.
    public init(_ database: String) { self.database = database }

    /// What was committed and isn't folded into the database yet.
    var writeAheadLog: String { database + "-wal" }
    /// What the processes share that have the database open.
    var sharedMemory: String { database + "-shm" }
    /// What takes a transaction back that was cut.
    var journal: String { database + "-journal" }
    /// What tells the original from a copy.
    var identity: String { database + "-identity" }
    /// The lock over writes and checkpoints.
    var lock: String { database + "-lock" }
    /// Whose turn it is to take the lock.
    var lockTurn: String { database + "-lock-turn" }

    /// All of them.
    public var all: [String] { withoutLocks + [lock, lockTurn] }

    /// What goes where another database takes this one's place, under its lock.
    var withoutLocks: [String] { [database, writeAheadLog, sharedMemory, journal, identity] }

    /// The directory that they lie in.
    var directory: String { SystemFiles.directory(of: database) }

    /// What lies there and belongs to a database that was there: SQLite would play it back into another one.
    var remains: String? {
        [journal, writeAheadLog].first { file in
            var status = stat()
            return stat(file, &status) == 0 && status.st_size > 0
        }
    }

    /// The files of a copy beside the database, under the first name at which nothing is.
    ///
    /// What lies there already may be of another state, or cut, and what is left of a copy would be taken for a part of the
    /// new one.
    ///
    /// - Parameter suffix: what the first name, the second one and so on have behind the database's.
    func freeCopy(_ suffix: (Int) -> String) -> DatabasePaths {
        var number = 1
        while true {
            let copy = DatabasePaths(database + suffix(number))
            if !copy.all.contains(where: { FileManager.default.fileExists(atPath: $0) }) { return copy }
            number += 1
        }
    }

    /// Makes the directory that they lie in, and those above it, where they are missing.
    func createDirectory() throws {
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        } catch {
            throw StoreProblem.failed(attempt: "create \(directory)", cause: error.localizedDescription)
        }
    }

    /// Makes an empty database that only its owner reads, since libraries hold addresses.
    ///
    /// Returns whether it is new.
    func createPrivately() throws -> Bool {
        let descriptor = Glibc.open(database, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor < 0 && errno == EEXIST { return false }
        guard descriptor >= 0 else {
            throw StoreProblem.failed(attempt: "create \(database)", cause: SystemFailure().cause)
        }
        Glibc.close(descriptor)
        return true
    }

    /// Takes back what was begun: the database and all that lies beside it.
    public func remove() {
        for file in all { try? FileManager.default.removeItem(atPath: file) }
    }
}
