public import Causality
internal import GRDB
public import LibraryModel
internal import WireFormat

/// One write transaction: the log's end, the items it touches, and what it owes at the end.
///
/// It is the storage of the fold and of the builder, for local edits and received changes alike.
public final class StoreWriter {
    let database: Database
    let library: LibraryID
    /// Who writes; changes where the replica must go on under a new id.
    private(set) var own: OwnIdentity
    let projection: Projection
    var lines: [ReplicaID: ReplicaLine]
    var changedLines: Set<ReplicaID> = []
    var clock: HybridClock
    /// The position that the next change in the log takes.
    var nextPosition: Int64
    private(set) lazy var compressor = ZstandardCompressor()
    private var openTexts: OpenTexts
    /// Whether changes under this replica's own id came in: another file writes, or wrote, under it.
    var ownChangesArrived = false
    /// The position behind the log as it was when the transaction began.
    let firstPosition: Int64
    /// What each author of received changes took away of what was here before.
    var deletions: [ReplicaID: Set<ItemKey>] = [:]
    /// How many of these items stay visible until somebody decides.
    var heldCount = 0
    private var isNewIdentity = false
    private let before: (clock: Timestamp, digest: LibraryDigest)

    init(_ database: Database) throws {
        self.database = database
        own = try OwnIdentity(database)
        let row = try database.rows("SELECT id, clock, digest, searches FROM library") { row in
            (
                try row.identifier(0, as: LibraryID.self), Timestamp(rawValue: row.unsigned(1)),
                LibraryDigest(bytes: try row.hash(2).bytes), row.integer(3) == 1
            )
        }[0]
        library = row.0
        clock = HybridClock(newest: row.1)
        projection = Projection(database, digest: row.2, searches: row.3)
        before = (row.1, row.2)
        openTexts = OpenTexts(TextLog(database))
        lines = try database.replicaLines()
        nextPosition = (try database.integer("SELECT max(position) FROM change") ?? 0) + 1
        firstPosition = nextPosition
        try projection.loadHeldItems()
        projection.textRecords = { [unowned self] in try textRecords(of: $0) }
    }

    /// What this replica holds.
    public var vector: VersionVector {
        VersionVector(lines.map { ChangeID(replica: $0.key, sequence: $0.value.sequence) }.filter { $0.sequence > 0 })
    }

    /// What the identity file is to say after this transaction; `nil` where nothing was issued.
    var issuedIdentity: OwnIdentity? {
        if isNewIdentity { return own }
        guard let line = lines[own.replica], line.sequence > own.sequence else { return nil }
        return OwnIdentity(replica: own.replica, nonce: own.nonce, sequence: line.sequence)
    }

    /// Goes on under a new id where changes under the own one came in from elsewhere.
    ///
    /// Returns what happened.
    func leaveSharedIdentity(using generator: inout some RandomNumberGenerator) throws -> NewIdentity? {
        guard ownChangesArrived else { return nil }
        let former = own.replica
        own = OwnIdentity(
            replica: .random(using: &generator), nonce: ReplicaID.random(using: &generator).value, sequence: 0)
        isNewIdentity = true
        try database.run(
            "UPDATE library SET replica = ?1, nonce = ?2", .blob(own.replica.bytes),
            .blob(ItemID(value: own.nonce).bytes))
        return NewIdentity(
            former: former, current: own.replica, reason: "changes under its id came in from another copy of it")
    }

    /// Writes what the transaction owes: items, authors, clock, digest.
    func finish() throws {
        try projection.flush()
        for replica in changedLines.sorted() {
            if let line = lines[replica] { try database.updateReplicaLine(line) }
        }
        if clock.newest != before.clock || projection.digest != before.digest {
            try database.run(
                "UPDATE library SET clock = ?1, digest = ?2", SQLValue(clock.newest.rawValue),
                .blob(projection.digest.bytes))
        }
    }

    /// What is known of an author; a line is begun where nothing is.
    func line(of replica: ReplicaID) throws -> ReplicaLine {
        if let line = lines[replica] { return line }
        let line = try database.insertReplicaLine(replica)
        lines[replica] = line
        return line
    }

    /// Appends a folded change to the log.
    func append(_ body: [UInt8], hash: ContentHash, origin: ChangeOrigin) throws {
        var line = try line(of: origin.id.replica)
        try database.prepared(
            "INSERT INTO change (position, replica, sequence, timestamp, hash, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
        ).run([
            .integer(nextPosition), .integer(line.number), SQLValue(origin.id.sequence),
            SQLValue(origin.timestamp.rawValue), .blob(hash.bytes), .blob(body),
        ])
        nextPosition += 1
        openTexts.endChange()
        line.sequence = origin.id.sequence
        line.head = hash
        line.context = origin.context
        line.context[origin.id.replica] = 0
        lines[origin.id.replica] = line
        changedLines.insert(origin.id.replica)
    }
}

extension StoreWriter: EditableStorage {
    /// An item's state.
    public func state(of key: ItemKey) throws -> ItemState { try projection.entry(key).state }

    /// Changes an item's state in memory; it is written with the transaction.
    public func update(_ key: ItemKey, _ body: (inout ItemState) throws -> Void) throws {
        try projection.update(key, body)
    }

    /// The parts on an item in the log.
    public func history(of key: ItemKey) throws -> [Dot] {
        try database.rows(
            """
            SELECT replica.id, change.sequence, change_item.first_index
            FROM change_item JOIN change USING (position) JOIN replica ON replica.number = change.replica
            WHERE change_item.kind = ?1 AND change_item.id = ?2
            """, [SQLValue(key.kind.rawValue), .blob(key.id.bytes)]
        ) { row in
            Dot(
                replica: try row.identifier(0, as: ReplicaID.self), sequence: row.unsigned(1),
                index: UInt32(truncatingIfNeeded: row.integer(2)))
        }
    }

    /// Notes a part of the change that is about to be appended.
    public func record(part: Dot, of key: ItemKey) throws {
        try database.prepared(
            "INSERT OR IGNORE INTO change_item (kind, id, position, first_index) VALUES (?1, ?2, ?3, ?4)"
        ).run([
            SQLValue(key.kind.rawValue), .blob(key.id.bytes), .integer(nextPosition), .integer(Int64(part.index)),
        ])
    }

    /// The edits of a text in the log and in the change that is being folded.
    public func textGraph(of text: TextKey, reaching isBase: ((Dot) -> Bool)?) throws -> TextGraph? {
        try openTexts.graph(of: text, before: nextPosition, reaching: isBase)
    }

    /// Notes an edit of the change that is about to be appended.
    public func record(_ edit: TextRecord, of text: TextKey) throws {
        openTexts.note(edit, of: text)
        guard let bases = edit.bases else { return }
        try database.insertBases(bases, of: edit.dot, on: text.item, at: nextPosition)
    }

    /// All edits of a text.
    public func textRecords(of text: TextKey) throws -> [TextRecord] {
        try openTexts.records(of: text, before: nextPosition)
    }

    /// Moves on to the change at a position of the log, while the log is folded anew.
    func refold(at position: Int64) {
        projection.isRefolding = true
        nextPosition = position
        openTexts.endChange()
    }

    /// The articles whose current URL has a canonical key.
    public func articles(linkedTo urlKey: String) throws -> [ItemID] {
        // Articles of this very transaction are not written yet.
        try projection.flush()
        return try database.rows("SELECT id FROM article WHERE url_key = ?1 ORDER BY id", [.text(urlKey)]) {
            try $0.identifier(0, as: ItemID.self)
        }
    }

    /// The items directly beneath an item.
    public func children(of key: ItemKey) throws -> [ItemKey] {
        try projection.flush()
        return try database.childItems(of: key)
    }

    /// Keeps a capture.
    public func keep(capture bytes: [UInt8]) throws -> ContentHash {
        let hash = ContentHash(hashing: bytes)
        try keep(capture: bytes, hash: hash)
        return hash
    }

    /// A capture's bytes.
    public func capture(_ hash: ContentHash) throws -> [UInt8]? { try projection.captureText(hash) }

    /// Keeps a private record of the change that is about to be appended.
    public func keep(_ record: PrivateRecord, at dot: Dot) throws {
        try keep(record, commitment: record.commitment, at: dot)
    }

    /// A private record.
    public func privateRecord(at dot: Dot) throws -> PrivateRecord? { try database.privateRecord(at: dot) }

    // MARK: Rows

    /// Keeps a capture whose hash was checked.
    ///
    /// Returns whether it is new.
    @discardableResult
    func keep(capture bytes: [UInt8], hash: ContentHash) throws -> Bool {
        guard try database.integer("SELECT 1 FROM capture WHERE hash = ?1", .blob(hash.bytes)) == nil else {
            return false
        }
        let packed = compressor.compress(bytes)
        let isSmaller = packed.count < bytes.count
        try database.prepared("INSERT INTO capture (hash, size, zstd, bytes) VALUES (?1, ?2, ?3, ?4)").run([
            .blob(hash.bytes), SQLValue(bytes.count), SQLValue(isSmaller), .blob(isSmaller ? packed : bytes),
        ])
        projection.lastCapture = (hash, bytes)
        return true
    }

    /// Notes a commitment, with the record where it is here.
    func keep(_ record: PrivateRecord?, commitment: ContentHash, at dot: Dot) throws {
        let salt = record.map { ItemID(value: $0.salt).bytes }
        try database.prepared(
            """
            INSERT INTO private_record (replica, sequence, operation, commitment, salt, body)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            """
        ).run([
            .integer(try line(of: dot.replica).number), SQLValue(dot.sequence), .integer(Int64(dot.index)),
            .blob(commitment.bytes), SQLValue(salt), SQLValue(record?.body),
        ])
    }
}
