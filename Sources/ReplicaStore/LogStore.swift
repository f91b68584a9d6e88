public import Causality
internal import Foundation
internal import GRDB
internal import LibraryModel
public import WireFormat

/// The log of a library in one SQLite file, without anything that is made of it: what a hub keeps.
///
/// Changes are verified as a replica verifies them, and none is folded. There is no replica id here: a log makes no
/// changes of its own. Its methods block; the actor in module Lectern calls them.
public final class LogStore: Sendable {
    /// The database's path.
    public let path: String
    private let file: DatabaseFile

    /// The database's name in its directory.
    public static let fileName = "log.lectern-hub"

    /// Opens the log in a directory, or makes one.
    ///
    /// - Parameter library: whose log it is.
    /// - Throws: `StoreProblem.noLibrary` where there is none and none is to be made, `.otherLibrary`, `.newerSchema`,
    ///   `.notALibrary`, `.locked`, `.corrupt`.
    public init(directory: String, library: LibraryID, creating: Bool, options: StoreOptions) throws {
        path = directory + "/" + Self.fileName
        guard creating || FileManager.default.fileExists(atPath: path) else {
            throw StoreProblem.noLibrary(path: directory)
        }
        if creating { _ = try DatabasePaths(path).createPrivately() }
        file = try DatabaseFile(path: path, options: options)
        do {
            try file.write("open the log") { database, _ in try Self.prepare(database, file.path, library) }
            try removeUnnamedCaptures()
        } catch {
            try? file.pool.close()
            throw error
        }
    }

    /// Removes captures that came and that nothing names: now that nobody is on the way to name them.
    private func removeUnnamedCaptures() throws {
        guard try read({ try $0.holdsUnnamedCaptures() }) else { return }
        try file.write("open the log") { database, memory in
            let writer = try LogWriter(database, memory)
            _ = try writer.captures.removeUnnamed()
            try writer.finish()
        }
        // They are overwritten already, but for the write-ahead log; that can be emptied the next time as well.
        try? file.giveRoomBack()
    }

    private static func prepare(_ database: Database, _ path: String, _ library: LibraryID) throws {
        let version = Int(try database.integer("PRAGMA user_version") ?? 0)
        let isEmpty = try database.integer("SELECT count(*) FROM sqlite_master") == 0
        guard try isEmpty || database.integer("PRAGMA application_id") == Schema.hubApplicationID else {
            throw StoreProblem.notALibrary(path: path)
        }
        guard version <= Schema.hubVersion else {
            throw StoreProblem.newerSchema(path: path, found: version, supported: Schema.hubVersion)
        }
        try Schema.migrateHub(database)
        try database.run("INSERT OR IGNORE INTO library (one, id) VALUES (1, ?1)", SQLValue(library))
        let found = try database.libraryID()
        guard found == library else { throw StoreProblem.otherLibrary(found: found, expected: library) }
    }

    /// Closes the file, also where the write-ahead log could not be folded into it.
    public func close() throws { try file.close("close the log") }

    // MARK: Reading

    /// What a log holds, lacks, and was being given.
    public struct State: Sendable {
        /// The newest change of each author.
        public let heads: [ChainHead]
        /// Changes that lack private records.
        public let withheld: [ChangeRange]
        /// Captures that are not here: the newest of them.
        public let absent: [ContentHash]
        /// What is here as a snapshot only.
        public let baseline: VersionVector
        /// How far a snapshot has come that was cut off on its way.
        public let arrived: SnapshotPlace?
    }

    /// What is held.
    ///
    /// - Parameter limit: as many captures are named that are not here.
    public func state(absentAtMost limit: Int) throws -> State {
        try read { database in
            State(
                heads: try database.chainHeads(), withheld: try database.withheldRanges(),
                absent: try database.absentCaptures(since: Timestamp(rawValue: 0), atMost: limit),
                baseline: try database.logBaseline()?.vector ?? VersionVector(),
                arrived: try database.arrivedSnapshot())
        }
    }

    /// Begins an export whose frames are asked for one after the other.
    public func beginExport(_ options: ExportOptions) throws -> LogExport {
        let arrived = options.arrived?.last
        return try LogExport(file.pool, path, options, goalInBytes: file.options.frameGoalInBytes) {
            // The receiver may have got the same snapshot from somebody whose frames are others.
            try HubBaseline.items($0, after: $1, mayBeWithin: $1 == arrived)
        }
    }

    /// The first of these changes that is held here under another hash.
    public func fork(_ held: [ContextEntry]) throws -> ChangeID? { try read { try $0.fork(held) } }

    /// A capture's bytes; `nil` where they are not here.
    public func capture(_ hash: ContentHash) throws -> [UInt8]? { try read { try $0.captureBytes(hash) } }

    /// How many bytes a capture has; `nil` where they are not here.
    public func captureSize(_ hash: ContentHash) throws -> Int? { try read { try $0.captureSize(hash) } }

    private func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try file.read("read the log", body)
    }

    // MARK: Writing

    /// Takes frames: all of them, or nothing.
    ///
    /// When it returns, they are on disk as far as the durability in the options says.
    ///
    /// - Throws: `StoreProblem.gap`, `.fork`, `.damaged`, `.privateMismatch`, `.tooManyReplicas`, of a snapshot
    ///   `.snapshotDamaged` and `.newerSnapshot`, and `.locked`, `.diskFull`, `.corrupt`, `.failed`.
    public func receive(_ frames: [BundleFrame]) throws -> ReceivedCount {
        try file.droppingWrongSnapshot(of: frames) {
            try file.write("write to the log") { database, memory in
                var count = ReceivedCount()
                let writer = try LogWriter(database, memory)
                let before = writer.baseline?.head
                try ReadyFrame.each(of: frames, memory.arrivingCaptures) { try Self.receive($0, writer, &count) }
                try writer.finish()
                return (count, hasForgotten: writer.baseline?.head != before)
            } afterwards: { result in
                // What was forgotten is overwritten already; its room can be given back the next time as well.
                if result.hasForgotten { try? file.giveRoomBack() }
            }.0
        }
    }

    /// Expects that a snapshot whose transfer has ended is here as a whole; where it isn't, what came of it goes.
    ///
    /// - Throws: `StoreProblem.overtaken`.
    public func expectWhole(_ snapshot: SnapshotHead) throws {
        try file.expectWhole(snapshot) { try $0.logBaseline()?.vector ?? VersionVector() }
    }

    private static func receive(_ frame: ReadyFrame, _ writer: LogWriter, _ count: inout ReceivedCount) throws {
        switch frame {
        case .segment(let segment):
            var records = ReceivedCount()
            let missing = try writer.receive(segment, &count) { body, hash, origin in
                try writer.keepPrivateRecords(of: body, origin, &records)
                try writer.captures.noteAbsent(of: body, at: origin.timestamp)
                try writer.append(body.bytes, hash: hash, origin: origin)
            }
            if let missing { throw StoreProblem.gap(missing: missing) }
        case .privateRecords(let entries):
            try writer.receive(entries, &count) { entry in
                let sequence = entry.dot.sequence
                throw StoreProblem.gap(
                    missing: [ChangeRange(replica: entry.dot.replica, first: sequence, last: sequence)])
            }
        // Though the hub may have all changes, it needn't keep them.
        case .snapshot(let head):
            let known = writer.baseline?.vector ?? VersionVector()
            if let head = try writer.beginSnapshot(head, unlessHeldBy: known) { try take(head, writer, &count) }
        case .items(let items):
            let (new, whole) = try writer.takeItems(items)
            count.arrivedItems += new
            if let whole { try take(whole, writer, &count) }
        case .captures(let captures):
            for capture in captures where try writer.captures.keep(capture) != .known { count.captures += 1 }
        }
    }

    private static func take(_ head: SnapshotHead, _ writer: LogWriter, _ count: inout ReceivedCount) throws {
        // The words of what was purged must not stay in pages that nothing uses.
        try writer.database.overwritingWhatGoes {
            if let baseline = writer.baseline {
                try writer.expectFit(of: head, holding: baseline.vector) {
                    try HubBaseline.items(writer.database, after: $0).map { ($0.key, $0.row) }
                } noting: { _, _, _ in
                }
            }
            try writer.expectParts(in: head)
            let joined = try writer.joinArrived(head) { try HubBaseline.items($0, after: $1) }
            count.fold(try writer.putBeneath(joined))
            try HubBaseline(writer).replace(by: joined)
        }
        count.items += head.items
    }
}
