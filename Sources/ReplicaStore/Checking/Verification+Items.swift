internal import Causality
internal import GRDB
internal import LibraryModel
internal import WireFormat

/// The items: those of the log, folded anew, and those of its baseline.
extension Verification {
    mutating func checkItems() throws {
        var found = 0
        for table in ItemTable.all {
            let columns = (["id", "lifecycle", "state", "visible", "newest_part", "number"] + table.columns)
                .joined(separator: ", ")
            let rows = try database.prepared("SELECT \(columns) FROM \(table.name)")
            rows.bind([])
            defer { rows.reset() }
            while try rows.step() {
                found += 1
                let key = ItemKey(kind: table.kind, id: try rows.identifier(0, as: ItemID.self))
                try compare(rows, table, key)
            }
        }
        found += try checkOtherItems()
        try checkCounts()
        report.items = found
        if changedItemsFound < items.changedCount {
            report.note(.projection, "\(items.changedCount - changedItemsFound) items of the log have no row.")
        }
        if try database.bytes("SELECT digest FROM library") != digest.bytes {
            report.note(.digest, "The digest is not that of the log.")
        }
        try checkBaseline()
    }

    /// The items of the baseline come to its digest.
    private mutating func checkBaseline() throws {
        guard let baseline else { return }
        let check = SnapshotItemCheck(baseline.head)
        var digest = LibraryDigest()
        var count = 0
        var last: ItemKey?
        while case let page = try BaselineItems(database).next(after: last), let end = page.last {
            last = end.key
            count += page.count
            for item in page {
                digest.add(item.key, row: item.row)
                do throws(SnapshotProblem) { try check.expectRight([item]) } catch {
                    report.note(.log, "The baseline is damaged: \(error.cause).")
                }
                guard let state = try? ItemState(canonicalRow: item.row) else { continue }
                for (dot, commitment) in state.privateCommitments { try checkCommitment(dot, commitment) }
            }
        }
        if digest != baseline.head.digest || count != baseline.head.items {
            report.note(.log, "The items of the baseline are not those that it was made of.")
        }
    }

    /// What an item's row must be: what the log comes to, or what it is in the baseline.
    private mutating func expected(_ key: ItemKey, _ found: [UInt8]) throws -> [UInt8]? {
        guard let row = try items.changedRow(key) else {
            let row = baseline == nil ? nil : try items.row(key)
            digest.add(key, row: row)
            return row
        }
        changedItemsFound += 1
        digest.add(key, row: row)
        return row
    }

    private mutating func compare(_ row: PreparedStatement, _ table: ItemTable, _ key: ItemKey) throws {
        guard let expected = try expected(key, row.blob(2)) else {
            report.note(.projection, "There is a row for \(key), which is not in the log.")
            return
        }
        guard row.blob(2) == expected else {
            report.note(.projection, "The row of \(key) is not what its changes make of it.")
            return
        }
        guard let state = state(expected, of: key) else { return }
        let derived = DerivedCheck(table: table, id: key.id, state: state)
        for (column, value) in derived.values where row.value(Int32(column + 6)) != value {
            report.note(.projection, "Column \(table.columns[column]) of \(key) does not show its state.")
        }
        if row.integer(1) != state.lifecycle.rawValue || (row.integer(3) == 1) != isVisible(key) {
            report.note(.projection, "Lifecycle or visibility of \(key) does not follow its state.")
        }
        if PartPlace(rawValue: row.integer(4), within: baseline) != (try items.newestPart(on: key)) {
            report.note(.projection, "The row of \(key) does not lead to its newest change.")
        }
        try checkNames(of: key, state, number: row.integer(5))
        try checkConflicts(of: key, state)
    }

    /// What a row says that is as it must be; one that says nothing is damaged in the baseline as well.
    private mutating func state(_ row: [UInt8], of key: ItemKey) -> ItemState? {
        if let state = try? ItemState(canonicalRow: row) { return state }
        report.note(.projection, "The row of \(key) is none.")
        return nil
    }

    private mutating func checkOtherItems() throws -> Int {
        let rows = try database.rows("SELECT kind, id, state, newest_part FROM other_item") { row in
            (
                key: ItemKey(kind: ItemKind(rawValue: row.unsigned(0)), id: try row.identifier(1, as: ItemID.self)),
                bytes: row.blob(2), newestPart: PartPlace(rawValue: row.integer(3), within: baseline)
            )
        }
        for (key, bytes, newestPart) in rows {
            guard try expected(key, bytes) == bytes, try items.newestPart(on: key) == newestPart else {
                report.note(.projection, "The row of \(key) is not what its changes make of it.")
                continue
            }
            if let state = state(bytes, of: key) { try checkConflicts(of: key, state) }
        }
        return rows.count
    }

    private mutating func isVisible(_ key: ItemKey) -> Bool {
        var path: [ItemKey] = []
        let result = isVisible(key, along: &path)
        // Deep threads aren't walked to their top for each answer.
        for ancestor in path.dropFirst(Self.usualDepth) { deepVisibility[ancestor] = result }
        return result
    }

    private func isVisible(_ key: ItemKey, along path: inout [ItemKey]) -> Bool {
        var seen: Set<ItemKey> = []
        var key = key
        while seen.insert(key).inserted {
            if let known = deepVisibility[key] { return known }
            path.append(key)
            guard let row = try? items.row(key), let state = try? ItemState(canonicalRow: row),
                state.lifecycle == .live || (state.lifecycle == .trashed && heldItems.contains(key))
            else { return false }
            guard key.kind == .annotation || key.kind == .comment else { return true }
            guard let parent = state.parent(kind: key.kind) else { return false }
            key = parent
        }
        return false
    }

    /// How many items people see, which the library's row keeps count of.
    private mutating func checkCounts() throws {
        for table in ItemTable.shown {
            let found = try database.integer("SELECT count(*) FROM \(table.name) WHERE visible = 1")
            if try database.integer("SELECT \(table.name)s FROM library") != found {
                report.note(.projection, "The library counts other \(table.name)s than there are.")
            }
        }
    }
}

/// The columns of a row that follow from its state alone.
private struct DerivedCheck {
    let values: [(column: Int, value: SQLValue)]

    init(table: ItemTable, id: ItemID, state: ItemState) {
        let derivedElsewhere: Set<String> = ["absent", "resolution", "first", "last", "reason", "measure"]
        var row: [SQLValue] = []
        table.appendValues(&row, id, state, ItemTable.DerivedColumns())
        values = row.enumerated()
            .filter { !derivedElsewhere.contains(table.columns[$0.offset]) }
            .map { (column: $0.offset, value: $0.element.asRead) }
    }
}
