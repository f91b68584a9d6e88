internal import Causality
internal import GRDB
internal import LibraryModel
internal import WireFormat

/// The log's end in one write transaction: changes, private records and captures are added here, and nothing is folded.
///
/// A replica's transaction has one beneath it; a hub's has nothing else.
final class LogWriter {
    let database: Database
    private let memory: WriterMemory
    private var end: LogEnd
    /// The position behind the log as it was when the transaction began.
    let firstPosition: Int64
    private var changedLines: Set<ReplicaID> = []
    /// The captures of this transaction's edits that are in no table yet.
    private var unkept: [ContentHash: [UInt8]] = [:]
    private var unkeptInBytes = 0
    /// Those of them that nobody packs yet.
    private var unpacked: CapturePacker.Captures = []
    private var unpackedInBytes = 0
    private lazy var batch = CapturePacker.Batch()
    /// Why captures were not kept: the transaction must not be committed then, whatever becomes of the error.
    private var captureFailure: (any Error)?

    init(_ database: Database, _ memory: WriterMemory) throws {
        self.database = database
        self.memory = memory
        end = try memory.log ?? LogEnd(database)
        firstPosition = end.nextPosition
    }

    /// Whose log it is.
    var library: LibraryID { end.library }
    /// What it stands on.
    var baseline: LogBaseline? { end.baseline }
    /// How texts are stored.
    var captureCodec: CaptureCodec { memory.captures }
    /// The same for the thread that makes frames ready.
    var arrivingCaptureCodec: CaptureCodec { memory.arrivingCaptures }
    /// What is known of each author.
    var lines: [ReplicaID: ReplicaLine] { end.lines }
    /// The position that the next change in the log takes.
    var nextPosition: Int64 { end.nextPosition }

    /// What the log holds.
    var vector: VersionVector { end.vector }

    /// What is known of an author; a line is begun where nothing is.
    func line(of replica: ReplicaID) throws -> ReplicaLine {
        if let line = lines[replica] { return line }
        // No vector could say what a log of more authors holds.
        guard lines.count < Limits.replicas else { throw StoreProblem.tooManyReplicas(limit: Limits.replicas) }
        let line = try database.insertReplicaLine(replica)
        end.lines[replica] = line
        return line
    }

    /// Appends a change whose place in the chain was verified, or that is being made here.
    ///
    /// - Parameter links: where its parts lead; `nil` in a log of which nothing is made.
    func append(_ body: [UInt8], hash: ContentHash, origin: ChangeOrigin, links: [UInt8]? = nil) throws {
        var line = try line(of: origin.id.replica)
        var values: [SQLValue] = [
            .integer(nextPosition), .integer(line.number), SQLValue(origin.id.sequence),
            SQLValue(origin.timestamp.rawValue), .hash(hash), .blob(body),
        ]
        if let links { values.append(.blob(links)) }
        try database.prepared(links == nil ? Self.insertion : Self.insertionWithLinks).run(values)
        end.nextPosition += 1
        end.vector[origin.id.replica] = origin.id.sequence
        line.sequence = origin.id.sequence
        line.head = hash
        line.context = origin.context
        line.context[origin.id.replica] = 0
        end.lines[origin.id.replica] = line
        changedLines.insert(origin.id.replica)
        if line.sequence % ChainContext.interval == 0 { try database.keepChainContext(of: line) }
    }

    private static let insertion =
        "INSERT INTO change (position, replica, sequence, timestamp, hash, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
    private static let insertionWithLinks = """
        INSERT INTO change (position, replica, sequence, timestamp, hash, body, links)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        """

    /// Writes what the transaction owes: how far each author has come.
    func finish() throws {
        try insertUnkeptCaptures()
        try writeLines()
        memory.log = end
    }

    /// Moves on to the change at a position, while the log is folded anew.
    func revisit(_ position: Int64) { end.nextPosition = position }

    /// Reads anew how the log stands, after it was given another baseline.
    func reload() throws {
        try writeLines()
        end = try LogEnd(database)
    }

    private func writeLines() throws {
        for replica in changedLines.sorted() {
            if let line = lines[replica] { try database.updateReplicaLine(line) }
        }
        changedLines = []
    }

    // MARK: Captures

    /// What a capture was here that came.
    enum Keeping {
        /// Here already.
        case known
        /// Nowhere.
        case new
        /// Missed: something names it that is here.
        case missed
    }

    /// Keeps a capture whose hash was checked; until the transaction ends, `unkeptCapture` may have it.
    func keep(capture bytes: [UInt8], hash: ContentHash) throws -> Keeping {
        guard try !holdsCapture(hash) else { return .known }
        unkept[hash] = bytes
        unkeptInBytes += bytes.count
        unpacked.append((hash, bytes))
        unpackedInBytes += bytes.count
        if unpackedInBytes >= Self.packedTogetherInBytes {
            memory.packer.pack(unpacked, into: batch)
            unpacked = []
            unpackedInBytes = 0
        }
        if unkeptInBytes >= Self.unkeptLimitInBytes { try insertUnkeptCaptures() }
        return try endAbsence(of: hash)
    }

    /// So much text is worth another thread's while.
    private static let packedTogetherInBytes = 64 << 10
    /// So much text waits at most.
    private static let unkeptLimitInBytes = 1 << 20

    /// The text of a capture that this transaction keeps, and that is in no table yet.
    func unkeptCapture(_ hash: ContentHash) -> [UInt8]? { unkept[hash] }

    private func holdsCapture(_ hash: ContentHash) throws -> Bool {
        try unkept[hash] != nil || database.holdsCapture(hash)
    }

    private func insertUnkeptCaptures() throws {
        if let captureFailure { throw captureFailure }
        do {
            if unkept.count > unpacked.count {
                for capture in memory.packer.take(from: batch) { try insert(capture) }
            }
            for capture in unpacked {
                try insert(PackedCapture(capture.text, hash: capture.hash, by: memory.captures))
            }
        } catch {
            captureFailure = error
            throw error
        }
        unkept = [:]
        unkeptInBytes = 0
        unpacked = []
        unpackedInBytes = 0
    }

    /// Keeps a capture that was packed already.
    func keep(_ capture: PackedCapture) throws -> Keeping {
        guard try !holdsCapture(capture.hash) else { return .known }
        try insert(capture)
        return try endAbsence(of: capture.hash)
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

    /// Says that a capture is needed, which may have been forgotten before.
    private func remember(_ hash: ContentHash) throws {
        guard baseline != nil else { return }
        try database.run("DELETE FROM forgotten_capture WHERE hash = ?1", .hash(hash))
    }

    /// Notes the captures that a change names and that are not here.
    func noteAbsentCaptures(of body: ChangeBody, at timestamp: Timestamp) throws {
        for hash in body.captures { try noteAbsentCapture(hash, at: timestamp) }
    }

    /// Notes a capture that something names, if it is not here.
    func noteAbsentCapture(_ hash: ContentHash, at timestamp: Timestamp) throws {
        guard try !holdsCapture(hash) else { return }
        try remember(hash)
        try database.prepared(
            """
            INSERT INTO absent_capture (hash, timestamp) VALUES (?1, ?2)
            ON CONFLICT (hash) DO UPDATE SET timestamp = max(timestamp, ?2)
            """
        ).run([.hash(hash), .integer(Int64(clamping: timestamp.rawValue))])
    }
}

extension VersionVector {
    /// What a log holds that knows these authors.
    init(lines: [ReplicaID: ReplicaLine]) {
        self.init(lines.map { ChangeID(replica: $0.key, sequence: $0.value.sequence) }.filter { $0.sequence > 0 })
    }
}

extension Database {
    func holdsCapture(_ hash: ContentHash) throws -> Bool {
        try integer("SELECT 1 FROM capture WHERE hash = ?1", .hash(hash)) != nil
    }
}
