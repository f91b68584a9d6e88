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
    /// Captures that came in this transaction, and that nothing has named yet.
    private var unnamed: Set<ContentHash> = []
    /// Whether any were noted that nothing had named, or that are forgotten; `nil` as long as nobody asked.
    private var hasNotes: Bool?
    /// A capture that is here and that something names: mostly the next one that is asked about.
    private var latestHeld: ContentHash?
    /// Why captures were not kept: the transaction must not be committed then, whatever becomes of the error.
    private var failure: (any Error)?

    /// So much text is worth another thread's while.
    private static let packedTogetherInBytes = 64 << 10
    /// So much text waits at most.
    private static let unkeptLimitInBytes = 1 << 20
    /// So many captures that nothing has named are in memory at most.
    private static let unnamedAtMost = 4_096

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

    /// Keeps a capture whose hash was checked, for an edit that names it; until the transaction ends, `unkept` may have it.
    func keep(_ bytes: [UInt8], hash: ContentHash) throws -> Keeping {
        try remember(hash)
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

    /// Keeps a capture that came, packed already: before what names it, or in vain, so that `removeUnnamed` finds it.
    func keep(_ capture: PackedCapture) throws -> Keeping {
        guard try !holds(capture.hash) else { return .known }
        try insert(capture)
        let keeping = try endAbsence(of: capture.hash)
        if keeping == .new {
            try remember(capture.hash)
            unnamed.insert(capture.hash)
            if unnamed.count >= Self.unnamedAtMost { try noteUnnamed() }
        }
        return keeping
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
        try noteUnnamed()
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
        try database.prepared("DELETE FROM absent_capture WHERE hash = ?1").run([.hash(hash)])
        return database.changesCount > 0 ? .missed : .new
    }

    // MARK: Missing

    /// Notes the captures that a change names and that are not here.
    ///
    /// What it edits or makes current, and doesn't save, is here as far as it ever was, unless captures were forgotten.
    func noteAbsent(of body: ChangeBody, at timestamp: Timestamp) throws {
        for hash in forgets ? body.namedCaptures : body.captures { try noteAbsent(hash, at: timestamp) }
    }

    /// Notes a capture that something names, if it is not here.
    func noteAbsent(_ hash: ContentHash, at timestamp: Timestamp) throws {
        guard hash != latestHeld else { return }
        try remember(hash)
        guard try !holds(hash) else {
            latestHeld = hash
            return
        }
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
        latestHeld = nil
        var needed = needed
        let changes = try database.prepared("SELECT body FROM change")
        changes.bind([])
        while try changes.step() { needed.formUnion(try ChangeBody(bytes: changes.blob(0)).namedCaptures) }
        for table in ["capture", "absent_capture"] {
            for hash in try database.rows("SELECT hash FROM \(table)", read: { try $0.hash(0) })
            where !needed.contains(hash) {
                try database.run("DELETE FROM \(table) WHERE hash = ?1", .hash(hash))
                try database.run("INSERT OR IGNORE INTO forgotten_capture (hash) VALUES (?1)", .hash(hash))
                hasNotes = true
            }
        }
    }

    /// Says that something names a capture, which may have been forgotten before.
    private func remember(_ hash: ContentHash) throws {
        // What came in this transaction is in that table only once it is no longer among these.
        guard unnamed.remove(hash) == nil, try mayBeNoted() else { return }
        try database.run("DELETE FROM forgotten_capture WHERE hash = ?1", .hash(hash))
    }

    private func mayBeNoted() throws -> Bool {
        if let hasNotes { return hasNotes }
        let found = try database.integer("SELECT 1 FROM forgotten_capture LIMIT 1") != nil
        hasNotes = found
        return found
    }

    // MARK: Captures that nothing names

    /// Removes the captures that came and that nothing has named since, as an old bundle brings those of purged articles.
    ///
    /// For when nobody may be about to name them: a capture comes before the change that names it, and in another
    /// transaction. While a snapshot is on its way they stay, since its items name them only when it is here as a whole.
    ///
    /// - Parameter waiting: asked, where there are any, for those that something names which waits.
    /// - Returns: how many went.
    func removeUnnamed(except waiting: () throws -> Set<ContentHash> = { [] }) throws -> Int {
        latestHeld = nil
        let all = try unnamedCaptures()
        guard forgets, !all.isEmpty, try database.integer("SELECT 1 FROM arriving") == nil else { return 0 }
        let kept = try waiting()
        let unnamed = all.filter { !kept.contains($0) }
        try database.overwritingWhatGoes {
            for hash in unnamed { try database.run("DELETE FROM capture WHERE hash = ?1", .hash(hash)) }
        }
        return unnamed.count
    }

    /// The captures that came and that nothing has named since.
    func unnamedCaptures() throws -> [ContentHash] {
        try noteUnnamed()
        return try database.rows("SELECT hash FROM capture WHERE hash IN (SELECT hash FROM forgotten_capture)") {
            try $0.hash(0)
        }
    }

    /// Says, for those who come after this transaction, that nothing has named some captures.
    ///
    /// Nothing removes them before there is a baseline; once there is one, it must be known which of them came for nothing.
    private func noteUnnamed() throws {
        if !unnamed.isEmpty { hasNotes = true }
        for hash in unnamed.sorted() {
            try database.run("INSERT OR IGNORE INTO forgotten_capture (hash) VALUES (?1)", .hash(hash))
        }
        unnamed = []
    }
}

extension Database {
    func holdsCapture(_ hash: ContentHash) throws -> Bool {
        try integer("SELECT 1 FROM capture WHERE hash = ?1", .hash(hash)) != nil
    }

    /// Whether captures are here that nothing has named since they came.
    func holdsUnnamedCaptures() throws -> Bool {
        try integer("SELECT 1 FROM capture WHERE hash IN (SELECT hash FROM forgotten_capture)") != nil
    }
}
