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
    var openTexts: OpenTexts
    /// What was read of the log, for all who follow its links in this transaction.
    private(set) var logged: LoggedChanges
    /// The parts of the change that is about to be appended.
    let recorder = PartRecorder()
    /// Whether changes under this replica's own id came in: another file writes, or wrote, under it.
    var ownChangesArrived = false
    /// Where the log ended before the run of received changes that is going on; `nil` where there is none.
    var firstPositionOfRun: Int64?
    /// What was taken away in the run so far, once somebody has asked.
    var takenInRun: Set<ItemKey>?
    /// How large the change is so far that is being made here.
    var editInBytes = 0
    private var isNewIdentity = false
    private let memory: WriterMemory
    let before: ReplicaEnd

    init(_ database: Database, _ memory: WriterMemory) throws {
        self.database = database
        self.memory = memory
        before = try memory.replica ?? ReplicaEnd(database)
        own = before.own
        clock = HybridClock(newest: before.clock)
        log = try LogWriter(database, memory)
        projection = Projection(database, before, memory.captures)
        projection.hasBaseline = log.baseline != nil
        logged = LoggedChanges(database)
        openTexts = OpenTexts(Self.textLog(database, logged, projection, recorder))
        projection.unkeptCapture = { [captures = log.captures] in captures.unkept($0) }
        projection.textRecords = { [unowned self] in try textRecords(of: $0) }
    }

    /// Reads what was done to items, in the log; changes that are being made are not among it.
    var histories: ItemHistories { ItemHistories(database, logged) }

    /// The edits of texts in the log; those of the change that is being folded are not among them.
    var textLog: TextLog { Self.textLog(database, logged, projection, recorder) }

    private static func textLog(
        _ database: Database, _ logged: LoggedChanges, _ projection: Projection, _ recorder: PartRecorder
    ) -> TextLog {
        TextLog(database, logged) { try recorder.logged($0, projection.entry($0).newestPart) }
    }

    /// Forgets what was read of the log, of which something went, or stands elsewhere now.
    func rereadLog() {
        logged = LoggedChanges(database)
        openTexts = OpenTexts(textLog)
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
            "UPDATE library SET replica = ?1, nonce = ?2", SQLValue(own.replica),
            .identifier(own.nonce))
        return NewIdentity(
            former: former, current: own.replica, reason: "changes under its id came in from another copy of it")
    }

    /// Writes what the transaction owes: items, authors, clock, digest.
    func finish() throws {
        try projection.finish()
        try log.finish()
        var end = projection.end
        end.clock = clock.newest
        end.own = OwnIdentity(
            replica: own.replica, nonce: own.nonce, sequence: log.lines[own.replica]?.sequence ?? own.sequence)
        try end.write(to: database, unlessIn: before)
        memory.replica = end
    }

    /// The library.
    var library: LibraryID { log.library }

    /// Appends a folded change to the log.
    func append(_ body: [UInt8], hash: ContentHash, origin: ChangeOrigin) throws {
        try log.append(body, hash: hash, origin: origin, links: recorder.links.bytes)
        endChange()
    }
}

extension StoreWriter: EditableStorage {
    /// An item's state.
    public func state(of key: ItemKey) throws -> ItemState { try projection.entry(key).state }

    /// Changes an item's state in memory; it is written with the transaction.
    public func update(_ key: ItemKey, _ body: (inout ItemState) throws -> Void) throws {
        try projection.update(key, body)
    }

    /// Notes a part of the change that is about to be appended.
    ///
    /// It is the last that is said of a part: where many items wait, they are written, however large the change is.
    public func record(part: Dot, of key: ItemKey) throws {
        try projection.updateNewestPart(on: key) { newest in
            recorder.record(part, of: key, at: log.nextPosition, after: newest)
        }
        if projection.isFull { try projection.flush() }
    }

    /// The newest part on an item that the log holds.
    func newestLoggedPart(on key: ItemKey) throws -> PartPlace? {
        try recorder.logged(key, projection.entry(key).newestPart)
    }

    /// The edits of a text in the log and in the change that is being folded.
    public func textGraph(of text: TextKey, reaching isBase: ((Dot) -> Bool)?) throws -> TextGraph? {
        try openTexts.graph(of: text, reaching: isBase)
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
        try openTexts.records(of: text)
    }

    func endChange() {
        openTexts.endChange()
        recorder.endChange()
    }

    /// The articles whose URL has a key from which their identifier doesn't follow, as the change began.
    public func articles(movedTo urlKey: String) throws -> [ItemID] {
        try database.rows("SELECT id FROM article WHERE moved = 1 AND url_key = ?1", [.text(urlKey)]) {
            try $0.identifier(0, as: ItemID.self)
        }
    }

    /// The items directly beneath an item.
    public func children(of key: ItemKey) throws -> [ItemKey] {
        try projection.flush()
        return try database.childItems(of: key)
    }

    /// Whether something came of what was done to an item; asked of the same names again and again.
    public func isKnown(_ key: ItemKey) throws -> Bool {
        if memory.knownItems.contains(key) { return true }
        guard try !state(of: key).isEmpty else { return false }
        memory.noteKnown(key)
        return true
    }

    /// Begins an item of which nothing can be known.
    public func begin(_ key: ItemKey) { projection.begin(key) }

    /// Keeps a capture.
    public func keep(capture bytes: [UInt8]) throws -> ContentHash {
        let hash = ContentHash(hashing: bytes)
        try projection.see(bytes, hash, log.captures.keep(bytes, hash: hash))
        return hash
    }

    /// A capture's bytes.
    public func capture(_ hash: ContentHash) throws -> [UInt8]? { try projection.captureText(hash) }

    /// A text on a capture, prepared for finding words in it.
    public func preparedText(_ text: ItemText?, on capture: ContentHash) throws -> PreparedText? {
        try projection.preparedText(text, on: capture)
    }

    /// Keeps a private record of the change that is about to be appended.
    public func keep(_ record: PrivateRecord, at dot: Dot) throws {
        try log.keep(record, commitment: record.commitment, at: dot)
    }

    /// A private record.
    public func privateRecord(at dot: Dot) throws -> PrivateRecord? { try database.privateRecord(at: dot) }
}
