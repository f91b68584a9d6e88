public import Causality
internal import GRDB
public import LibraryModel

/// Queries on one consistent state of a replica.
public struct StoreReader {
    let database: Database
    /// What was done to items: what several of them have in common is read once.
    let histories: ItemHistories
    private let captures = CaptureCodec()

    init(_ database: Database) {
        self.database = database
        histories = ItemHistories(database, LoggedChanges(database))
    }

    /// The library and this replica of it.
    public func identity() throws -> (library: LibraryID, replica: ReplicaID) {
        let rows = try database.rows("SELECT id, replica FROM library") {
            (try $0.identifier(0, as: LibraryID.self), try $0.identifier(1, as: ReplicaID.self))
        }
        guard let row = rows.first else {
            throw StoreProblem.corrupt(path: "the library", detail: "it does not say who it is")
        }
        return row
    }

    /// What this replica holds.
    public func vector() throws -> VersionVector {
        VersionVector(
            try database.rows("SELECT id, sequence FROM replica WHERE sequence > 0") {
                ChangeID(replica: try $0.identifier(0, as: ReplicaID.self), sequence: $0.unsigned(1))
            })
    }

    /// The digest, as it is kept with every change.
    public func digest() throws -> LibraryDigest {
        try database.storedDigest()
    }

    /// The newest time seen or issued.
    public func newestTimestamp() throws -> Timestamp {
        Timestamp(rawValue: UInt64(bitPattern: try database.integer("SELECT clock FROM library") ?? 0))
    }

    /// How much of everything there is.
    ///
    /// Cost: a few steps for each tag, conflict, lacking private record and waiting run of changes, and for each item that
    /// is trashed, purged, orphaned or held; none for all others.
    public func counts() throws -> LibraryCounts {
        func count(_ sql: String) throws -> Int { Int(try database.integer(sql) ?? 0) }
        let vector = try vector()
        let waiting = try database.rows("SELECT replica, first, last FROM pending_segment") { row in
            let known = vector[try row.identifier(0, as: ReplicaID.self)]
            return max(0, row.integer(2) - max(row.integer(1) - 1, Int64(known)))
        }
        return LibraryCounts(
            articles: try count("SELECT articles FROM library"),
            annotations: try count("SELECT annotations FROM library"),
            comments: try count("SELECT comments FROM library"),
            tags: try tagCount(),
            trashed: try count("SELECT count(*) FROM article WHERE lifecycle = 1")
                + count("SELECT count(*) FROM annotation WHERE lifecycle = 1")
                + count("SELECT count(*) FROM comment WHERE lifecycle = 1"),
            orphaned: try count("SELECT count(*) FROM annotation WHERE visible = 1 AND resolution = 'orphaned'"),
            pending: Int(waiting.reduce(0, +)), conflicts: try conflicts().count,
            held: try count("SELECT count(*) FROM held_item"), changes: Int(clamping: vector.changeCount),
            withheld: try count("SELECT count(*) FROM private_record WHERE salt IS NULL"))
    }

    /// An item's state; `nil` where nothing is known of it.
    public func state(of key: ItemKey) throws -> ItemState? {
        try database.itemRow(key).map { try database.decodedState($0.bytes, of: key) }
    }

    /// Every item of which something is known, whatever its kind and whether or not people see it, ordered.
    ///
    /// Cost: linear in the library.
    package func everyItem() throws -> [ItemKey] {
        var items: [ItemKey] = []
        for table in ItemTable.all {
            items += try database.rows("SELECT id FROM \(table.name)") {
                ItemKey(kind: table.kind, id: try $0.identifier(0, as: ItemID.self))
            }
        }
        items += try database.rows("SELECT kind, id FROM other_item") {
            ItemKey(kind: ItemKind(rawValue: $0.unsigned(0)), id: try $0.identifier(1, as: ItemID.self))
        }
        return items.sorted()
    }

    /// Whether people see an item: it and all its ancestors are live.
    public func isVisible(_ key: ItemKey) throws -> Bool { try database.itemRow(key)?.isVisible ?? false }

    /// A capture's bytes; `nil` where they are not here.
    public func capture(_ hash: ContentHash) throws -> [UInt8]? { try database.captureBytes(hash, captures) }

    /// How many bytes a capture has; `nil` where they are not here.
    public func captureSize(_ hash: ContentHash) throws -> Int? { try database.captureSize(hash) }

    /// An article's text as it stands now: its current capture with all edits of it.
    ///
    /// `nil` where it has none, or its capture is not here.
    public func body(of article: ItemID) throws -> [UInt8]? {
        try state(of: ItemKey(kind: .article, id: article))?.currentBody { try capture($0) }
    }

    /// The captures of an article that are not here, the current one first; empty where there is no such article.
    ///
    /// Of a purged one they are those that it needs to be made anew, where late work waits on it.
    public func absentCaptures(of article: ItemID) throws -> [ContentHash] {
        let item = ItemKey(kind: .article, id: article)
        guard var state = try state(of: item) else { return [] }
        if let purge = state.purge, !purge.parked.isEmpty { state = try history(of: item).stateAnew }
        let current = state.value(of: ArticleField.body)?.hash
        return try state.referencedCaptures.filter { try !database.holdsCapture($0) }
            .sorted { ($0 == current ? 0 : 1, $0) < ($1 == current ? 0 : 1, $1) }
    }

    /// What this replica keeps for itself under a name.
    public func localSetting(_ name: String) throws -> String? {
        try database.rows("SELECT value FROM local_setting WHERE name = ?1", [.text(name)]) { $0.text(0) }.first
    }

    /// Everything that this replica keeps for itself, ordered by name.
    public func localSettings() throws -> [(name: String, value: String)] {
        try database.rows("SELECT name, value FROM local_setting ORDER BY name") { ($0.text(0), $0.text(1)) }
    }
}

/// How much of everything there is in a replica.
public struct LibraryCounts: Hashable, Sendable {
    /// Visible articles.
    public let articles: Int
    /// Visible annotations.
    public let annotations: Int
    /// Visible comments.
    public let comments: Int
    /// Tags in use on visible articles and annotations.
    public let tags: Int
    /// Articles, annotations and comments in the trash by themselves.
    public let trashed: Int
    /// Visible annotations whose words are gone.
    public let orphaned: Int
    /// Changes that wait for others.
    public let pending: Int
    /// Open conflicts.
    public let conflicts: Int
    /// Items that one author took away in a large run, and that stay visible until somebody decides.
    public let held: Int
    /// Changes that are held, those included that a baseline stands for.
    public let changes: Int
    /// Private records that are withheld from this replica.
    public let withheld: Int
}

extension StoreWriter {
    /// Keeps something for this replica alone; `nil` forgets it.
    public func setLocalSetting(_ name: String, _ value: String?) throws {
        guard let value else { return try database.run("DELETE FROM local_setting WHERE name = ?1", .text(name)) }
        try database.run(
            "INSERT INTO local_setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2",
            .text(name), .text(value))
    }
}

extension StoreReader {
    /// The private record that an operation commits to; `nil` where it is withheld or unknown.
    public func privateRecord(at dot: Dot) throws -> PrivateRecord? { try database.privateRecord(at: dot) }
}
