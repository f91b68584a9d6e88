internal import Causality
internal import GRDB
internal import LibraryModel
internal import WireFormat

/// The items of a replica's baseline, page by page in the order of their keys.
///
/// Most are in the baseline as their rows say; those that the log has changed since have their baseline rows kept beside.
struct BaselineItems {
    private static let rowsAtOnce = 512

    private let database: Database
    private let runs: TextRuns
    private let goalInBytes: Int

    /// - Parameter goal: about how many bytes of items `next` gives at a time.
    init(_ database: Database, goalInBytes goal: Int = Limits.frameGoalInBytes) {
        self.database = database
        runs = TextRuns(database)
        goalInBytes = max(1, goal)
    }

    /// The row of an item in the baseline; `nil` where the baseline hasn't got it.
    func row(_ key: ItemKey) throws -> [UInt8]? {
        let kept = try database.rows(
            "SELECT state FROM baseline_item WHERE kind = ?1 AND id = ?2",
            [SQLValue(key.kind.rawValue), SQLValue(key.id)]
        ) { $0.isNull(0) ? nil : $0.blob(0) }
        if let kept = kept.first { return kept }
        return try database.itemRow(key)?.bytes
    }

    /// The next few items behind one, about as many as go into a frame; none at the end.
    func next(after last: ItemKey?) throws -> [SnapshotItem] {
        var page = SnapshotPage(goalInBytes: goalInBytes)
        var last = last
        while case let rows = try rows(after: last), let end = rows.last {
            last = end.key
            for (key, row, _) in rows {
                guard let row else { continue }
                let item = SnapshotItem(key: key, row: row, texts: try runs.texts(of: key))
                guard page.add(item) else { return page.items }
            }
        }
        return page.items
    }

    /// How many items there are.
    func count() throws -> Int {
        var count: Int64 = 0
        for table in ItemTable.all.map(\.name) + ["other_item"] {
            count += try database.integer("SELECT count(*) FROM \(table)") ?? 0
        }
        return Int(count - (try database.integer("SELECT count(*) FROM baseline_item WHERE state IS NULL") ?? 0))
    }

    /// Items with their rows in the baseline, which may not have them, and as they are now.
    typealias Rows = [(key: ItemKey, row: [UInt8]?, now: [UInt8])]

    /// The next few items behind one; none at the end.
    func rows(after last: ItemKey?) throws -> Rows {
        // Only this kind comes before those with tables of their own. No program gives it; bytes from outside may.
        if last?.kind ?? Self.lowestKind == Self.lowestKind {
            let rows = try others("item.kind = 0 AND item.id > ?2", after: last)
            if !rows.isEmpty { return rows }
        }
        for table in ItemTable.all where table.kind >= last?.kind ?? table.kind {
            let after = last?.kind == table.kind ? last?.id.bytes ?? [] : []
            let rows = try database.rows(
                """
                SELECT item.id, baseline_item.id IS NOT NULL, baseline_item.state, item.state FROM \(table.name) AS item
                LEFT JOIN baseline_item ON baseline_item.kind = ?1 AND baseline_item.id = item.id
                WHERE item.id > ?2 ORDER BY item.id LIMIT \(Self.rowsAtOnce)
                """, [SQLValue(table.kind.rawValue), .blob(after)]
            ) { row in
                let (before, now) = Self.states(row, at: 1)
                return (ItemKey(kind: table.kind, id: try row.identifier(0, as: ItemID.self)), before, now)
            }
            if !rows.isEmpty { return rows }
        }
        let isBehindTables = last.map { ItemTable.of($0.kind) == nil && $0.kind != Self.lowestKind } ?? false
        let tables = ItemKey(kind: ItemTable.all[ItemTable.all.count - 1].kind, id: ItemID(value: .max))
        return try others(
            "(item.kind < 0, item.kind, item.id) > (?1 < 0, ?1, ?2)", after: isBehindTables ? last : tables)
    }

    private static let lowestKind = ItemKind(rawValue: 0)

    /// Items of kinds that have no table of their own.
    ///
    /// - Parameter condition: says which, of the kind `?1` and the identifier `?2` of the last item.
    private func others(_ condition: String, after last: ItemKey?) throws -> Rows {
        try database.rows(
            """
            SELECT item.kind, item.id, baseline_item.id IS NOT NULL, baseline_item.state, item.state FROM other_item AS item
            LEFT JOIN baseline_item ON baseline_item.kind = item.kind AND baseline_item.id = item.id
            WHERE \(condition) ORDER BY item.kind < 0, item.kind, item.id LIMIT \(Self.rowsAtOnce)
            """, [SQLValue(last?.kind.rawValue ?? 0), .blob(last?.id.bytes ?? [])]
        ) { row in
            let key = ItemKey(kind: ItemKind(rawValue: row.unsigned(0)), id: try row.identifier(1, as: ItemID.self))
            let (before, now) = Self.states(row, at: 2)
            return (key, before, now)
        }
    }

    private static func states(_ row: PreparedStatement, at column: Int32) -> (before: [UInt8]?, now: [UInt8]) {
        let now = row.blob(column + 2)
        guard row.integer(column) == 1 else { return (now, now) }
        return (row.isNull(column + 1) ? nil : row.blob(column + 1), now)
    }
}
