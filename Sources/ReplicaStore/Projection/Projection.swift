internal import Causality
internal import GRDB
internal import LibraryModel
internal import WireFormat

/// The items that one transaction works on: read once, folded in memory, written back together.
///
/// The fold knows only `ItemStorage`; this is where its items come from and go to. `flush` keeps everything that is
/// derived from them in step: columns, digest, visibility, names, conflicts, anchors and the search index.
final class Projection {
    /// An item as the transaction has it.
    ///
    /// A reference, since a state is much to copy.
    final class Entry {
        let row: ItemRow?
        /// What its row says; `nil` where it has none, or nothing was changed.
        private(set) var before: ItemState?
        private(set) var isChanged = false
        var state: ItemState
        /// The newest part on it, that of the change that is being folded included.
        var newestPart: PartPlace?
        /// What its row says; `nil` where it has none.
        var isVisible: Bool?

        init(row: ItemRow?, state: ItemState) {
            self.row = row
            self.state = state
            newestPart = row?.newestPart
            isVisible = row?.isVisible
        }

        /// Whether people see it, where its own change says nothing of that: what is above it tells what hangs beneath.
        func staysPut(_ kind: ItemKind) -> Bool? {
            guard let before, before.lifecycle == state.lifecycle, before.parent(kind: kind) == state.parent(kind: kind)
            else { return nil }
            return isVisible
        }

        /// Begins a change.
        func willChange() {
            if !isChanged && row != nil { before = state }
            isChanged = true
        }
    }

    let database: Database
    /// Digest, counts, and what is held.
    var end: ReplicaEnd
    let captures: CaptureCodec
    private var entries: [ItemKey: Entry] = [:]
    /// The item that was asked for last, which mostly is the next one too.
    private var latestEntry: Entry?
    private var latestKey = ItemKey(kind: .article, id: ItemID(value: 0))
    /// The items that are changed, in the order in which they were first: what hangs together is written together.
    private var changed: [(key: ItemKey, entry: Entry)] = []
    /// Articles whose annotations must be looked at again, because the body changed or arrived.
    var articlesToResolve: Set<ItemID> = []
    /// The captures that were read or kept last.
    var recentCaptures = RecentCaptures()
    /// What the search index is yet to be told.
    var searchWrites = SearchWrites()
    /// The text in which words were looked for last.
    var lastPrepared: PreparedText?

    /// All edits of a text, those of the change that is being folded included; set by the writer that owns the log's end.
    var textRecords: (TextKey) throws -> [TextRecord]
    /// The text of a capture that is in no table yet; set by the same.
    var unkeptCapture: (ContentHash) -> [UInt8]? = { _ in nil }

    init(_ database: Database, _ end: ReplicaEnd, _ captures: CaptureCodec) {
        self.database = database
        self.end = end
        self.captures = captures
        textRecords = { try TextLog(database).records(of: $0) }
    }

    /// Whether the log is folded anew, which decides nothing about what is held.
    var isRefolding = false
    /// Whether the log has a baseline, which keeps an item's row before the log changes it.
    var hasBaseline = false

    /// Only deeper threads are watched for circles.
    private static let usualDepth = 16

    /// Where more items than these are in memory, they are written and forgotten: while they are in the processor's cache.
    private static let itemsInMemory = 128

    /// Whether so many are in memory, waiting to be written or only read, that it is time for `flush`.
    var isFull: Bool { entries.count > Self.itemsInMemory }

    func entry(_ key: ItemKey) throws -> Entry {
        if let latestEntry, latestKey == key { return latestEntry }
        let entry = try entries[key] ?? readEntry(key)
        latestEntry = entry
        latestKey = key
        return entry
    }

    private func readEntry(_ key: ItemKey) throws -> Entry {
        let row = try database.itemRow(key)
        let state = try row.map { try database.decodedState($0.bytes, of: key) } ?? ItemState()
        let entry = Entry(row: row, state: state)
        entries[key] = entry
        return entry
    }

    /// Begins an item under an identifier that was drawn just now.
    func begin(_ key: ItemKey) {
        guard entries[key] == nil else { return }
        let entry = Entry(row: nil, state: ItemState())
        entries[key] = entry
        latestEntry = entry
        latestKey = key
    }

    private func forgetEntries() {
        latestEntry = nil
        entries.removeAll(keepingCapacity: true)
    }

    func update(_ key: ItemKey, _ body: (inout ItemState) throws -> Void) throws {
        try body(&changing(key).state)
    }

    private func changing(_ key: ItemKey) throws -> Entry {
        let entry = try entry(key)
        if !entry.isChanged { changed.append((key, entry)) }
        entry.willChange()
        return entry
    }

    /// Notes the newest part on an item: what `place` makes of the one before.
    func updateNewestPart(on key: ItemKey, _ place: (PartPlace?) -> PartPlace) throws {
        let entry = try changing(key)
        entry.newestPart = place(entry.newestPart)
    }

    /// Whether people see an item: it and all its ancestors are live.
    func isVisible(_ key: ItemKey) throws -> Bool {
        var key = key
        var depth = 0
        // Where somebody hung items beneath each other in a circle, nobody sees them.
        var seen: Set<ItemKey> = []
        while depth < Self.usualDepth || seen.insert(key).inserted {
            depth += 1
            let state = try entry(key).state
            guard !state.isEmpty, state.lifecycle == .live || isHeld(key, state) else { return false }
            guard key.kind == .annotation || key.kind == .comment else { return true }
            guard let parent = state.parent(kind: key.kind) else { return false }
            key = parent
        }
        return false
    }

    func isHeld(_ key: ItemKey) -> Bool { end.heldItems.contains(key) }

    private func isHeld(_ key: ItemKey, _ state: ItemState) -> Bool {
        state.lifecycle == .trashed && end.heldItems.contains(key)
    }

    /// Forgets that an item is held, if it is.
    func letGo(_ key: ItemKey) throws {
        guard end.heldItems.remove(key) != nil else { return }
        try database.run(
            "DELETE FROM held_item WHERE kind = ?1 AND id = ?2", SQLValue(key.kind.rawValue), SQLValue(key.id))
    }

    /// Looks at what is held anew, and at the visibility of what is held now or was so before.
    func refreshHeldItems(former: [ItemKey] = []) throws {
        end.heldItems = Set(try database.heldItems())
        try refreshVisibility(of: end.heldItems.union(former).sorted())
    }

    /// Looks anew at whether people see some items, and with each that becomes another one at what hangs beneath it.
    ///
    /// To be called right after `flush`: items that were read are forgotten, since their rows say something else now.
    func refreshVisibility(of items: [ItemKey]) throws {
        precondition(changed.isEmpty, "changed items are written first")
        defer { forgetEntries() }
        for key in items {
            if isFull { forgetEntries() }
            guard let table = ItemTable.of(key.kind), let row = try database.itemRow(key) else { continue }
            let isVisible = try isVisible(key)
            guard row.isVisible != isVisible else { continue }
            try setVisible(isVisible, key, row.number, in: table)
            try spreadVisibility(from: key, isVisible: isVisible)
        }
    }

    /// Writes every changed item and all that is derived from it, then forgets them.
    ///
    /// The search index may wait for more, until `finish`.
    func flush() throws {
        for (key, entry) in changed { try write(key, entry) }
        changed.removeAll(keepingCapacity: true)
        for article in articlesToResolve.sorted() { try resolveAnnotations(of: article) }
        articlesToResolve = []
        forgetEntries()
    }

    /// Writes everything that the transaction owes.
    func finish() throws {
        try flush()
        try searchWrites.write(to: database)
    }

    private func write(_ key: ItemKey, _ entry: Entry) throws {
        let bytes = entry.state.canonicalRow
        if let row = entry.row {
            if row.bytes == bytes { return try writeNewestPart(of: key, entry) }
            end.digest.subtract(key, row: row.bytes)
        }
        if hasBaseline { try keepBaselineRow(of: key, entry.row?.bytes) }
        end.digest.add(key, row: bytes)
        // Whatever else was done to what is held, people here have decided nothing.
        if !isRefolding && entry.state.lifecycle == .live { try letGo(key) }
        let before = entry.before
        let isVisible = try entry.staysPut(key.kind) ?? isVisible(key)
        let number = try writeRow(key, entry, bytes, isVisible: isVisible)
        if !isVisible { end.hidesItems = true }
        try writeNames(key, number: number, before: before, after: entry.state)
        try writeConflicts(key, before: before, after: entry.state)
        if end.searches { try index(key, number: number, before: before, after: entry.state) }
        if key.kind == .article, before == nil, try hidesItems() {
            // Marks may have come before their article: nobody has seen them until now.
            articlesToResolve.insert(key.id)
        } else if key.kind == .article, let before {
            let (old, new) = (before.value(of: ArticleField.body)?.hash, entry.state.value(of: ArticleField.body)?.hash)
            if old != new || before.text(on: old)?.heads != entry.state.text(on: new)?.heads {
                articlesToResolve.insert(key.id)
            }
        }
        let wasVisible = entry.isVisible ?? false
        entry.isVisible = isVisible
        count(key, isVisible, before: wasVisible)
        if isVisible != wasVisible { try spreadVisibility(from: key, isVisible: isVisible) }
    }

    /// Keeps what an item is in the baseline, unless that is kept already.
    private func keepBaselineRow(of key: ItemKey, _ row: [UInt8]?) throws {
        try database.run(
            "INSERT OR IGNORE INTO baseline_item (kind, id, state) VALUES (?1, ?2, ?3)", SQLValue(key.kind.rawValue),
            SQLValue(key.id), SQLValue(row))
    }

    /// Forgets everything, as for tables that were emptied.
    func reset() {
        precondition(changed.isEmpty, "changed items are written first")
        forgetEntries()
        articlesToResolve = []
        searchWrites.clear()
        end.digest = LibraryDigest()
        end.visibleItems = [:]
    }

    /// Keeps the library's counts in step with an item's visibility.
    private func count(_ key: ItemKey, _ isVisible: Bool, before: Bool) {
        if isVisible != before { end.visibleItems[key.kind, default: 0] += isVisible ? 1 : -1 }
    }

    private func setVisible(_ isVisible: Bool, _ key: ItemKey, _ number: Int64, in table: ItemTable) throws {
        count(key, isVisible, before: !isVisible)
        entries[key]?.isVisible = isVisible
        if !isVisible { end.hidesItems = true }
        try database.run(
            "UPDATE \(table.name) SET visible = ?1 WHERE number = ?2", SQLValue(isVisible), .integer(number))
    }

    private func writeRow(_ key: ItemKey, _ entry: Entry, _ bytes: [UInt8], isVisible: Bool) throws -> Int64 {
        let lifecycle = SQLValue.integer(entry.state.lifecycle.rawValue)
        let newestPart = SQLValue.integer(entry.newestPart?.rawValue ?? 0)
        guard let table = ItemTable.of(key.kind) else {
            try database.run(
                """
                INSERT INTO other_item (kind, id, lifecycle, visible, newest_part, state)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                ON CONFLICT (kind, id) DO UPDATE SET lifecycle = ?3, visible = ?4, newest_part = ?5, state = ?6
                """,
                SQLValue(key.kind.rawValue), SQLValue(key.id), lifecycle, SQLValue(isVisible), newestPart, .blob(bytes))
            return 0
        }
        var derived = ItemTable.DerivedColumns()
        if key.kind == .article { derived.isAbsent = try isAbsent(entry) }
        if key.kind == .annotation { derived.finding = try finding(of: entry.state) }
        var values: [SQLValue] = []
        values.reserveCapacity(table.columns.count + 5)
        values.append(SQLValue(key.id))
        values.append(lifecycle)
        values.append(SQLValue(isVisible))
        values.append(newestPart)
        table.appendValues(&values, key.id, entry.state, derived)
        values.append(.blob(bytes))
        if let number = entry.row?.number {
            for update in table.updates {
                try database.prepared(update.sql).run([.integer(number)] + update.positions.map { values[$0 + 1] })
            }
            return number
        }
        try database.prepared(table.insert).run(values)
        return database.lastInsertedRowID
    }

    /// Whether an article's current capture is not here; one that was here stays.
    private func isAbsent(_ article: Entry) throws -> Bool {
        guard let hash = article.state.value(of: ArticleField.body)?.hash else { return false }
        let wasHere = article.row?.isAbsent == false && article.before?.value(of: ArticleField.body)?.hash == hash
        return try !wasHere && !isHere(hash)
    }

    /// Writes where the newest part stands that changed nothing else, such as one that repeats what others did.
    private func writeNewestPart(of key: ItemKey, _ entry: Entry) throws {
        guard let row = entry.row, row.newestPart != entry.newestPart else { return }
        let table = ItemTable.of(key.kind)?.name ?? "other_item"
        try database.run(
            "UPDATE \(table) SET newest_part = ?1 WHERE number = ?2", .integer(entry.newestPart?.rawValue ?? 0),
            .integer(row.number))
    }

    /// Whether anything that hangs beneath something is hidden: mostly nothing is.
    private func hidesItems() throws -> Bool {
        if let known = end.hidesItems { return known }
        let hides = try database.integer(
            "SELECT EXISTS (SELECT 1 FROM annotation WHERE visible = 0) OR EXISTS (SELECT 1 FROM comment WHERE visible = 0)"
        )
        end.hidesItems = hides == 1
        return hides == 1
    }

    /// Visibility is derived: what hangs beneath an item follows it, at any depth.
    private func spreadVisibility(from key: ItemKey, isVisible becameVisible: Bool) throws {
        if becameVisible, try !hidesItems() { return }
        var queue = try database.childItems(of: key, areHidden: becameVisible)
        var seen: Set<ItemKey> = [key]
        while let child = queue.popLast() {
            guard seen.insert(child).inserted, let table = ItemTable.of(child.kind),
                let row = try database.itemRow(child)
            else { continue }
            let isVisible = try isVisible(child)
            guard row.isVisible != isVisible else { continue }
            try setVisible(isVisible, child, row.number, in: table)
            queue += try database.childItems(of: child, areHidden: isVisible)
        }
    }
}
