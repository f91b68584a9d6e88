internal import Causality
internal import GRDB
internal import LibraryModel
internal import WireFormat

/// The captures that one write transaction keeps, and those that it misses.
///
/// What edits bring waits here while another thread packs it, and is in no table until then.
final class CaptureShelf {
    /// Whether a baseline is there, beneath which captures may have been forgotten.
    var forgets: Bool
    private let database: Database
    private let memory: WriterMemory
    /// Captures that are in no table yet.
    private var unkept: [ContentHash: [UInt8]] = [:]
    private var unkeptInBytes = 0
    /// Those of them that nobody packs yet.
    private var unpacked: CapturePacker.Captures = []
    private var unpackedInBytes = 0
    private lazy var batch = CapturePacker.Batch()
    /// Why captures were not kept: the transaction must not be committed then, whatever becomes of the error.
    private var failure: (any Error)?

    /// So much text is worth another thread's while.
    private static let packedTogetherInBytes = 64 << 10
    /// So much text waits at most.
    private static let unkeptLimitInBytes = 1 << 20

    init(_ database: Database, _ memory: WriterMemory, forgets: Bool) {
        self.database = database
        self.memory = memory
        self.forgets = forgets
    }

    /// How texts are stored.
    var codec: CaptureCodec { memory.captures }
    /// The same for the thread that makes frames ready.
    var arrivingCodec: CaptureCodec { memory.arrivingCaptures }

    // MARK: Keeping

    /// What a capture was here that came.
    enum Keeping {
        /// Here already.
        case known
        /// Nowhere.
        case new
        /// Missed: something names it that is here.
        case missed
    }

    /// Keeps a capture whose hash was checked; until the transaction ends, `unkept` may have it.
    func keep(_ bytes: [UInt8], hash: ContentHash) throws -> Keeping {
        guard try !holds(hash) else { return .known }
        unkept[hash] = bytes
        unkeptInBytes += bytes.count
        unpacked.append((hash, bytes))
        unpackedInBytes += bytes.count
        if unpackedInBytes >= Self.packedTogetherInBytes {
            memory.packer.pack(unpacked, into: batch)
            unpacked = []
            unpackedInBytes = 0
        }
        if unkeptInBytes >= Self.unkeptLimitInBytes { try finish() }
        return try endAbsence(of: hash)
    }

    /// Keeps a capture that was packed already.
    func keep(_ capture: PackedCapture) throws -> Keeping {
        guard try !holds(capture.hash) else { return .known }
        try insert(capture)
        return try endAbsence(of: capture.hash)
    }

    /// The text of a capture that this transaction keeps, and that is in no table yet.
    func unkept(_ hash: ContentHash) -> [UInt8]? { unkept[hash] }

    /// Puts into the table what waits.
    func finish() throws {
        if let failure { throw failure }
        do {
            if unkept.count > unpacked.count {
                for capture in memory.packer.take(from: batch) { try insert(capture) }
            }
            for capture in unpacked {
                try insert(PackedCapture(capture.text, hash: capture.hash, by: memory.captures))
            }
        } catch {
            failure = error
            throw error
        }
        unkept = [:]
        unkeptInBytes = 0
        unpacked = []
        unpackedInBytes = 0
    }

    private func holds(_ hash: ContentHash) throws -> Bool {
        try unkept[hash] != nil || database.holdsCapture(hash)
    }

    private func insert(_ capture: PackedCapture) throws {
        let hash = SQLValue.hash(capture.hash)
        try database.prepared("INSERT INTO capture (hash, size, zstd, bytes) VALUES (?1, ?2, ?3, ?4)").run([
            hash, SQLValue(capture.text.count), SQLValue(capture.isCompressed), .blob(capture.stored),
        ])
    }

    private func endAbsence(of hash: ContentHash) throws -> Keeping {
        try remember(hash)
        try database.prepared("DELETE FROM absent_capture WHERE hash = ?1").run([.hash(hash)])
        return database.changesCount > 0 ? .missed : .new
    }

    // MARK: Missing

    /// Notes the captures that a change names and that are not here.
    func noteAbsent(of body: ChangeBody, at timestamp: Timestamp) throws {
        for hash in body.captures { try noteAbsent(hash, at: timestamp) }
    }

    /// Notes a capture that something names, if it is not here.
    func noteAbsent(_ hash: ContentHash, at timestamp: Timestamp) throws {
        guard try !holds(hash) else { return }
        try remember(hash)
        try database.prepared(
            """
            INSERT INTO absent_capture (hash, timestamp) VALUES (?1, ?2)
            ON CONFLICT (hash) DO UPDATE SET timestamp = max(timestamp, ?2)
            """
        ).run([.hash(hash), .integer(Int64(clamping: timestamp.rawValue))])
    }

    /// Removes captures that neither the baseline nor a change of the log needs, and those that were missed in vain.
    ///
    /// - Parameter needed: those that the baseline needs.
    func remove(except needed: Set<ContentHash>) throws {
        var needed = needed
        let changes = try database.prepared("SELECT body FROM change")
        changes.bind([])
        while try changes.step() { needed.formUnion(try ChangeOutline(body: changes.blob(0)).captures) }
        for table in ["capture", "absent_capture"] {
            for hash in try database.rows("SELECT hash FROM \(table)", read: { try $0.hash(0) })
            where !needed.contains(hash) {
                try database.run("DELETE FROM \(table) WHERE hash = ?1", .hash(hash))
                try database.run("INSERT OR IGNORE INTO forgotten_capture (hash) VALUES (?1)", .hash(hash))
            }
        }
    }

    /// Says that a capture is needed, which may have been forgotten before.
    private func remember(_ hash: ContentHash) throws {
        guard forgets else { return }
        try database.run("DELETE FROM forgotten_capture WHERE hash = ?1", .hash(hash))
    }
}

extension Database {
    func holdsCapture(_ hash: ContentHash) throws -> Bool {
        try integer("SELECT 1 FROM capture WHERE hash = ?1", .hash(hash)) != nil
    }
}
