internal import Causality
internal import Foundation
internal import GRDB
internal import LibraryModel
internal import WireFormat

/// What a repair did.
public struct RepairReport: Hashable, Sendable {
    /// The copy of the file as it was before.
    public let backup: String
    /// Changes that were folded anew.
    public let changes: Int
    /// Captures that didn't have their hash, and are gone from here until a sync or a bundle brings them again.
    public let droppedCaptures: Int
    /// What verification finds afterwards.
    public let after: VerificationReport
}

extension ReplicaStore {
    /// Makes everything that can be derived from the log anew: items, names, conflicts, digest, search index.
    ///
    /// The file is copied first, beside itself. Captures that don't have their hash are dropped. The log is never
    /// touched: where it is damaged, the remedy is a clone of another replica, or a backup. A repair that fails has
    /// changed nothing, and leaves no copy.
    public func repair(progress: (Int, Int) -> Void) throws -> RepairReport {
        let (backup, done) = try file.locked("repair the library") {
            let backup = try freeBackupPath()
            do {
                try copyFile(to: backup)
                let done = try pool.write { database in
                    try database.execute(sql: "REINDEX")
                    return try ProjectionRebuild(database).run(progress: progress)
                }
                return (backup, done)
            } catch {
                Self.removeFiles(of: backup)
                throw error
            }
        }
        return RepairReport(
            backup: backup, changes: done.changes, droppedCaptures: done.droppedCaptures, after: try verify { _, _ in })
    }

    /// Writes a compact copy of the database to a path where nothing is yet.
    ///
    /// The copy holds one consistent state. Opened later, it goes on under a new replica id.
    public func backup(to destination: String) throws {
        guard !FileManager.default.fileExists(atPath: destination) else { throw StoreProblem.exists(path: destination) }
        try mapping(destination, "write the backup") { try file.writeCopy(to: destination) }
    }

    private func freeBackupPath() throws -> String {
        for number in 1...1_000 {
            let candidate = "\(path).before-repair-\(number)"
            if !FileManager.default.fileExists(atPath: candidate) { return candidate }
        }
        throw StoreProblem.failed(attempt: "find a name for the backup", cause: "a thousand are taken")
    }

    /// Copies the bytes as they are: a damaged file can't be read page by page.
    private func copyFile(to destination: String) throws {
        try file.copyBytes(to: destination)
        do {
            if FileManager.default.fileExists(atPath: path + "-wal") {
                try FileManager.default.copyItem(atPath: path + "-wal", toPath: destination + "-wal")
            }
        } catch {
            throw StoreProblem.failed(attempt: "copy the library to \(destination)", cause: error.localizedDescription)
        }
    }
}

/// Folds the whole log into a projection that was emptied, upon the baseline.
struct ProjectionRebuild {
    private let database: Database

    init(_ database: Database) { self.database = database }

    func run(progress: (Int, Int) -> Void) throws -> (changes: Int, droppedCaptures: Int) {
        let dropped = try dropDamagedCaptures()
        try database.run("UPDATE library SET fold_version = ?1", SQLValue(LibraryModel.foldVersion))
        let writer = try StoreWriter(database, WriterMemory())
        try database.forgetArriving()
        if writer.log.baseline != nil { try writer.stageBaseline() }
        let done = try writer.makeAnew(progress: progress)
        try writer.finish()
        return (done, dropped)
    }

    /// A capture without its hash is nobody's text.
    ///
    /// Gone, it can come again with a bundle or a sync; the backup has what was left. Returns how many there were.
    private func dropDamagedCaptures() throws -> Int {
        let captures = CaptureCodec()
        let damaged = try database.rows("SELECT number, hash, size, zstd, bytes FROM capture") { row -> Int64? in
            let text = try? captures.unpack(
                row.blob(4), isCompressed: row.integer(3) == 1, size: Int(row.integer(2)))
            let hash = try row.hash(1)
            return text.map { ContentHash(hashing: $0) } == hash ? nil : row.integer(0)
        }
        let numbers = damaged.compactMap(\.self)
        for number in numbers { try database.run("DELETE FROM capture WHERE number = ?1", .integer(number)) }
        return numbers.count
    }
}
