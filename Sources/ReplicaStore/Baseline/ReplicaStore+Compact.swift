internal import Foundation
internal import GRDB

/// What compacting a file came to.
public struct CompactionReport: Hashable, Sendable {
    /// Changes that went into the baseline.
    public let forgottenChanges: Int
    /// Changes that stayed though they may go; `nil` where none did.
    public let kept: KeptHistory?
    /// The size of the database before, its write-ahead log included.
    public let bytesBefore: Int
    /// The size of the database afterwards, likewise.
    ///
    /// While others read, the file may become smaller only with the next write.
    public let bytesAfter: Int
    /// What kept the file from being made smaller, where changes were forgotten all the same.
    public let problem: StoreProblem?
}

extension ReplicaStore {
    /// Puts changes into the baseline that are older than what is kept, and that every replica in use has; then writes the
    /// database anew in its place, without the room that what is gone has left behind.
    ///
    /// Nothing that the library says is changed: vector, items and digest stay. Readers go on meanwhile, writers wait. The
    /// baseline and the search index are put in order first, each in a transaction of its own; cut at any point, the file holds
    /// what it held.
    ///
    /// Cost: linear in the file, which for a while is there three times: once in SQLite's directory for temporary files.
    /// That is `SQLITE_TMPDIR`, otherwise `TMPDIR`, otherwise `/var/tmp`, as they were set when the process opened its first
    /// database.
    ///
    /// - Parameters:
    ///   - retention: how much of the past is kept; `nil` for what the library's replicas have agreed upon.
    ///   - now: milliseconds since 1970.
    ///   - progress: called with the number of changes that went and of all that may.
    /// - Throws: `StoreProblem.diskFull` where there is no room for that, and nothing was forgotten: otherwise the report
    ///   says what kept the file from becoming smaller.
    public func compact(
        _ retention: Retention?, nowInMilliseconds now: Int64, progress: (Int, Int) -> Void = { _, _ in }
    ) throws -> CompactionReport {
        let before = sizeInBytes
        let (forgotten, kept) = try write { writer in
            let position = try writer.database.forgettablePosition(
                try retention ?? writer.database.retention(), own: writer.own.replica, nowInMilliseconds: now)
            // What was cut off and never went on must not take room for ever.
            try writer.database.forgetArriving()
            let forgotten = try writer.advanceBaseline(to: position, progress: progress)
            return (forgotten, try writer.database.keptHistory(upTo: position))
        }
        var problem: StoreProblem?
        do {
            try writeAnew()
        } catch let error as StoreProblem where forgotten > 0 && error.code != "corrupt" {
            problem = error
        }
        return CompactionReport(
            forgottenChanges: forgotten, kept: kept, bytesBefore: before, bytesAfter: sizeInBytes, problem: problem)
    }

    /// Writes the database in its place, without the room that nothing uses.
    private func writeAnew() throws {
        try file.locked("compact the library") {
            try pool.write { try $0.execute(sql: "INSERT INTO search (search) VALUES ('optimize')") }
            try writingTemporaryFiles(for: path) {
                try pool.writeWithoutTransaction { try $0.execute(sql: "VACUUM") }
            }
            try file.emptyLog()
        }
    }

    /// About how many bytes compacting would save: the pages that nothing uses.
    public func compactableBytes() throws -> Int {
        try file.read("read the library") { database in
            let pages = try database.integer("PRAGMA freelist_count") ?? 0
            return Int(pages * (try database.integer("PRAGMA page_size") ?? 0))
        }
    }

    private var sizeInBytes: Int {
        [path, file.files.writeAheadLog].reduce(0) { size, file in
            let attributes = try? FileManager.default.attributesOfItem(atPath: file)
            return size + ((attributes?[.size] as? NSNumber)?.intValue ?? 0)
        }
    }
}
