internal import Foundation
internal import GRDB

/// What compacting a file came to.
public struct CompactionReport: Hashable, Sendable {
    /// The size of the database before, its write-ahead log included.
    public let bytesBefore: Int
    /// The size of the database afterwards, likewise.
    ///
    /// While others read, the file may become smaller only with the next write.
    public let bytesAfter: Int
}

extension ReplicaStore {
    /// Writes the database anew in its place, without the room that what is gone has left behind.
    ///
    /// Nothing that the library says is changed: log, items and digest stay. Readers go on meanwhile, writers wait. The
    /// search index is put in order first, in a transaction of its own; cut at any point, the file holds what it held.
    ///
    /// Cost: linear in the file, which for a while is there twice.
    ///
    /// - Throws: `StoreProblem.diskFull` where there is no room for that.
    public func compact() throws -> CompactionReport {
        try file.locked("compact the library") {
            let before = sizeInBytes
            try pool.write { try $0.execute(sql: "INSERT INTO search (search) VALUES ('optimize')") }
            try pool.writeWithoutTransaction { try $0.execute(sql: "VACUUM") }
            try file.emptyLog()
            return CompactionReport(bytesBefore: before, bytesAfter: sizeInBytes)
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
        [path, path + "-wal"].reduce(0) { size, file in
            let attributes = try? FileManager.default.attributesOfItem(atPath: file)
            return size + ((attributes?[.size] as? NSNumber)?.intValue ?? 0)
        }
    }
}
