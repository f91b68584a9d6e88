public import Causality
internal import GRDB
public import LibraryModel
internal import WireFormat

/// One write transaction: the log's end, the items it touches, and what it owes at the end.
///
/// It is the storage of the fold and of the builder, for local edits and received changes alike.
public final class StoreWriter {
    let database: Database
    let log: LogWriter
    /// Who writes; changes where the replica must go on under a new id.
    private(set) var own: OwnIdentity
    let projection: Projection
    var clock: HybridClock
    private var openTexts: OpenTexts
    /// Whether changes under this replica's own id came in: another file writes, or wrote, under it.
    var ownChangesArrived = false
    /// Where the log ended before the run of received changes that is going on; `nil` where there is none.
    var firstPositionOfRun: Int64?
    private var isNewIdentity = false
    private let before: (clock: Timestamp, digest: LibraryDigest)

    init(_ database: Database) throws {
        self.database = database
        own = try OwnIdentity(database)
        let row = try database.rows("SELECT clock, digest, searches FROM library") { row in
            (
                Timestamp(rawValue: row.unsigned(0)), LibraryDigest(bytes: try row.hash(1).bytes), row.integer(2) == 1
            )
        }[0]
        log = try LogWriter(database)
        clock = HybridClock(newest: row.0)
        projection = Projection(database, digest: row.1, searches: row.2)
        before = (row.0, row.1)
        openTexts = OpenTexts(TextLog(database))
        try projection.loadHeldItems()
        projection.textRecords = { [unowned self] in try textRecords(of: $0) }
    }

    /// What this replica holds.
    public var vector: VersionVector { log.vector }

    /// What the identity file is to say after this transaction; `nil` where nothing was issued.
    var issuedIdentity: OwnIdentity? {
        if isNewIdentity { return own }
        guard let line = log.lines[own.replica], line.sequence > own.sequence else { return nil }
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
        try log.finish()
        if clock.newest != before.clock || projection.digest != before.digest {
            try database.run(
                "UPDATE library SET clock = ?1, digest = ?2", SQLValue(clock.newest.rawValue),
                .blob(projection.digest.bytes))
        }
    }

    /// The library.
    var library: LibraryID { log.library }

    /// Appends a folded change to the log.
    func append(_ body: [UInt8], hash: ContentHash, origin: ChangeOrigin) throws {
        try log.append(body, hash: hash, origin: origin)
        openTexts.endChange()
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
            SQLValue(key.kind.rawValue), .blob(key.id.bytes), .integer(log.nextPosition), .integer(Int64(part.index)),
        ])
    }

    /// The edits of a text in the log and in the change that is being folded.
    public func textGraph(of text: TextKey, reaching isBase: ((Dot) -> Bool)?) throws -> TextGraph? {
        try openTexts.graph(of: text, before: log.nextPosition, reaching: isBase)
    }

    /// Notes edits of the change that is about to be appended.
    public func record(_ edits: TextRecords, of text: TextKey) throws {
        openTexts.note(edits, of: text)
        guard edits.bases != nil else { return }
        for edit in edits {
            try database.insertBases(edit.bases ?? [], of: edit.dot, on: text.item, at: log.nextPosition)
        }
    }

    /// All edits of a text.
    public func textRecords(of text: TextKey) throws -> [TextRecord] {
        try openTexts.records(of: text, before: log.nextPosition)
    }

    /// Moves on to the change at a position of the log, while the log is folded anew.
    func refold(at position: Int64) {
        projection.isRefolding = true
        log.revisit(position)
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
        try log.keep(record, commitment: record.commitment, at: dot)
    }

    /// A private record.
    public func privateRecord(at dot: Dot) throws -> PrivateRecord? { try database.privateRecord(at: dot) }

    // MARK: Rows

    /// Keeps a capture whose hash was checked.
    ///
    /// Returns whether it is new.
    @discardableResult
    func keep(capture bytes: [UInt8], hash: ContentHash) throws -> Bool {
        guard try log.keep(capture: bytes, hash: hash) else { return false }
        projection.lastCapture = (hash, bytes)
        return true
    }
}
