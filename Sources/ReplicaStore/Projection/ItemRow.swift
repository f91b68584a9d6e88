internal import Causality
internal import GRDB
internal import LibraryModel
internal import WireFormat

/// An item's row as it was read: its number in its table, and its state.
struct ItemRow {
    let number: Int64
    let isVisible: Bool
    /// The newest part on it in the log; `nil` where it was only touched.
    let newestPart: PartPlace?
    /// The canonical row, which the digest holds.
    let bytes: [UInt8]
    /// Whether it is an article whose current capture is not here.
    let isAbsent: Bool
}

extension Database {
    /// Reads an item's row; `nil` where there is none.
    func itemRow(_ key: ItemKey) throws -> ItemRow? {
        let statement: PreparedStatement
        let name: [SQLValue]
        if let table = ItemTable.of(key.kind) {
            statement = try prepared(table.select)
            name = [SQLValue(key.id)]
        } else {
            statement = try prepared(
                "SELECT number, visible, newest_part, state, 0 FROM other_item WHERE kind = ?1 AND id = ?2")
            name = [SQLValue(key.kind.rawValue), SQLValue(key.id)]
        }
        return try statement.lending(name) {
            guard try statement.step() else { return nil }
            return ItemRow(
                number: statement.integer(0), isVisible: statement.integer(1) == 1,
                newestPart: PartPlace(rawValue: statement.integer(2)), bytes: statement.blob(3),
                isAbsent: statement.integer(4) == 1)
        }
    }

    /// An item's state; the empty one where nothing is known of it.
    func itemState(_ key: ItemKey) throws -> ItemState {
        try itemRow(key).map { try decodedState($0.bytes, of: key) } ?? ItemState()
    }

    /// Reads a stored state; one that can't be read means that the file is damaged.
    func decodedState(_ bytes: [UInt8], of key: ItemKey) throws -> ItemState {
        do {
            return try ItemState(canonicalRow: bytes)
        } catch {
            throw StoreProblem.corrupt(path: "the row of \(key)", detail: error.sentence)
        }
    }

    /// The items that somebody took away in a large run, and that stay visible here, ordered.
    func heldItems() throws -> [ItemKey] {
        try rows("SELECT kind, id FROM held_item ORDER BY kind, id") {
            ItemKey(kind: ItemKind(rawValue: $0.unsigned(0)), id: try $0.identifier(1, as: ItemID.self))
        }
    }

    /// The items directly beneath an item, ordered by kind and identifier.
    ///
    /// - Parameter areHidden: only those that nobody sees. There are few, with an index of their own.
    func childItems(of key: ItemKey, areHidden: Bool = false) throws -> [ItemKey] {
        let filter = areHidden ? "AND visible = 0" : ""
        var children: [ItemKey] = []
        if key.kind == .article {
            children += try rows(
                "SELECT id FROM annotation WHERE article = ?1 \(filter)", [SQLValue(key.id)]
            ) {
                ItemKey(kind: .annotation, id: try $0.identifier(0, as: ItemID.self))
            }
        }
        children += try rows(
            "SELECT id FROM comment WHERE parent_kind = ?1 AND parent = ?2 \(filter)",
            [SQLValue(key.kind.rawValue), SQLValue(key.id)]
        ) {
            ItemKey(kind: .comment, id: try $0.identifier(0, as: ItemID.self))
        }
        return children.count < 2 ? children : children.sorted()
    }

    /// A capture's bytes; `nil` where they are not here.
    func captureBytes(
        _ hash: ContentHash, _ captures: CaptureCodec = CaptureCodec()
    ) throws -> [UInt8]? {
        let statement = try prepared("SELECT size, zstd, bytes FROM capture WHERE hash = ?1")
        return try statement.lending([.hash(hash)]) {
            guard try statement.step() else { return nil }
            return try captures.unpack(
                statement.blob(2), isCompressed: statement.integer(1) == 1, size: Int(statement.integer(0)))
        }
    }

    /// How many bytes a capture has; `nil` where they are not here.
    func captureSize(_ hash: ContentHash) throws -> Int? {
        try integer("SELECT size FROM capture WHERE hash = ?1", .hash(hash)).map { Int($0) }
    }

    /// A private record; `nil` where it is withheld or unknown.
    func privateRecord(at dot: Dot) throws -> PrivateRecord? {
        let statement = try prepared(
            """
            SELECT salt, body FROM private_record
            WHERE replica = (SELECT number FROM replica WHERE id = ?1) AND sequence = ?2 AND operation = ?3
            """)
        return try statement.lending([SQLValue(dot.replica), SQLValue(dot.sequence), .integer(Int64(dot.index))]) {
            guard try statement.step(), !statement.isNull(0) else { return nil }
            return try statement.privateRecord(0)
        }
    }
}
