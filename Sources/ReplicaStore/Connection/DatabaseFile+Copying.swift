internal import Foundation
internal import GRDB
internal import Glibc
internal import SystemFiles

extension DatabaseFile {
    /// Writes a compact copy of the database to a path where nothing is yet: whole and on disk, or not at all.
    ///
    /// - Throws: `StoreProblem.exists` where something is there.
    func writeCopy(to destination: String) throws {
        if let remains = DatabasePaths(destination).remains {
            throw StoreProblem.failed(
                attempt: "write \(destination)", cause: "\(remains) is there, and would be taken for a part of it")
        }
        let part = UnfinishedFiles.name(beside: destination)
        try Self.making(part) {
            try vacuum(into: part)
            try Self.synchronize(file: part)
            guard !FileManager.default.fileExists(atPath: destination) else {
                throw StoreProblem.exists(path: destination)
            }
            try Self.place(part, at: destination)
        }
    }

    /// Gives a file that is whole and on disk its name.
    static func place(_ part: String, at destination: String) throws {
        guard rename(part, destination) == 0 else {
            throw StoreProblem.failed(attempt: "put the copy at \(destination)", cause: SystemFailure().cause)
        }
        try synchronize(directory: SystemFiles.directory(of: destination))
    }

    /// Writes a compact copy to a path at which this process alone is at work.
    func vacuum(into path: String) throws {
        guard try DatabasePaths(path).createPrivately() else { throw StoreProblem.exists(path: path) }
        try pool.writeWithoutTransaction { try $0.execute(sql: "VACUUM INTO ?", arguments: [path.asDatabasePath]) }
    }

    /// Runs `body`, which makes a database at `part` and puts it in its place; what then is left there goes.
    ///
    /// What an earlier process left there goes first.
    static func making<Result>(_ part: String, _ body: () throws -> Result) throws -> Result {
        let files = DatabasePaths(part).all
        for file in files {
            UnfinishedFiles.begin(file)
            unlink(file)
        }
        defer {
            for file in files {
                unlink(file)
                UnfinishedFiles.end(file)
            }
        }
        return try body()
    }
}
