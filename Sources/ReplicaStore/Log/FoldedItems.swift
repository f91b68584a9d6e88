internal import Causality
internal import GRDB
internal import LibraryModel

/// What folding has made of items so far: the row of each, and the newest part on it.
///
/// What comes to more than there is room for goes into a temporary table. SQLite keeps that in a file of its own, which has
/// no name and is gone with the connection. Only one at a time has such a table on a connection; whoever began it ends it.
final class FoldedItems {
    struct Item {
        /// `nil` where no part did anything to it.
        var row: [UInt8]?
        /// `nil` where it was only touched.
        var newestPart: PartPlace?
    }

    /// So much memory is counted for each item beside its row: its places in the tables.
    private static let bytesForEachItem = 256

    private let database: Database
    private let roomInBytes: Int
    private var inMemory: [ItemKey: Item] = [:]
    private var isInTable = false
    /// About how much memory the items take.
    private(set) var sizeInBytes = 0
    /// How many items have a row.
    private(set) var count = 0

    /// - Parameter room: about how many bytes may be in memory.
    init(_ database: Database, roomInBytes room: Int) {
        self.database = database
        roomInBytes = room
    }

    /// Gives the disk's room back.
    func end() {
        if isInTable { try? database.execute(sql: "DROP TABLE temp.folded_item") }
        isInTable = false
    }

    func item(_ key: ItemKey) throws -> Item? {
        if let item = inMemory[key] { return item }
        guard isInTable else { return nil }
        return try database.rows(
            "SELECT row, newest_part FROM temp.folded_item WHERE kind = ?1 AND id = ?2",
            [SQLValue(key.kind.rawValue), SQLValue(key.id)]
        ) {
            Item(row: $0.isNull(0) ? nil : $0.blob(0), newestPart: PartPlace(rawValue: $0.integer(1)))
        }.first
    }

    func setRow(_ row: [UInt8], of key: ItemKey) throws {
        try update(key) { $0.row = row }
    }

    func setNewestPart(_ place: PartPlace, on key: ItemKey) throws {
        try update(key) { $0.newestPart = place }
    }

    private func update(_ key: ItemKey, _ body: (inout Item) -> Void) throws {
        var item = try item(key) ?? Item()
        if item.row != nil { count -= 1 }
        if let former = inMemory[key] { sizeInBytes -= Self.size(of: former) }
        body(&item)
        if item.row != nil { count += 1 }
        sizeInBytes += Self.size(of: item)
        inMemory[key] = item
        if sizeInBytes > roomInBytes { try moveIntoTable() }
    }

    private static func size(of item: Item) -> Int { bytesForEachItem + (item.row?.count ?? 0) }

    /// Calls `body` with each item that has a row, kind by kind in the order of their identifiers.
    func forEach(_ body: (_ key: ItemKey, _ row: [UInt8]) throws -> Void) throws {
        guard isInTable else {
            for (key, item) in inMemory.sorted(by: { $0.key < $1.key }) {
                if let row = item.row { try body(key, row) }
            }
            return
        }
        try moveIntoTable()
        let rows = try database.prepared(
            "SELECT kind, id, row FROM temp.folded_item WHERE row IS NOT NULL ORDER BY kind, id")
        rows.bind([])
        defer { rows.reset() }
        while try rows.step() {
            let key = ItemKey(kind: ItemKind(rawValue: rows.unsigned(0)), id: try rows.identifier(1, as: ItemID.self))
            try body(key, rows.blob(2))
        }
    }

    private func moveIntoTable() throws {
        if !isInTable {
            try database.execute(
                sql: """
                    DROP TABLE IF EXISTS temp.folded_item;
                    CREATE TABLE temp.folded_item (
                        kind INTEGER NOT NULL, id BLOB NOT NULL, row BLOB, newest_part INTEGER NOT NULL,
                        PRIMARY KEY (kind, id)
                    ) STRICT, WITHOUT ROWID
                    """)
            isInTable = true
        }
        for (key, item) in inMemory.sorted(by: { $0.key < $1.key }) {
            try database.run(
                "INSERT OR REPLACE INTO temp.folded_item (kind, id, row, newest_part) VALUES (?1, ?2, ?3, ?4)",
                SQLValue(key.kind.rawValue), SQLValue(key.id), item.row.map(SQLValue.blob) ?? .null,
                .integer(item.newestPart?.rawValue ?? 0))
        }
        inMemory.removeAll(keepingCapacity: true)
        sizeInBytes = 0
    }
}
