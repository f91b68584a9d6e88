internal import Causality
internal import GRDB
public import LibraryModel
internal import MergeTypes

/// The brake on bulk deletions: where one author's run would take a large part of the library away, the items stay
/// visible on this replica until somebody here decides.
///
/// The changes themselves are folded and forwarded like all others. What is held is an overlay of this replica alone. A
/// run is a bundle, or all that a sync brings; it may take several transactions, and its end may come after a crash.
extension StoreWriter {
    /// So many deletions of one author in one run are nobody's accident.
    static let heldAtLeast = 50
    /// Above this part of all items they are: a fifth.
    static let heldShare = 5

    /// Begins a run of received changes, or goes on with one that hasn't ended.
    func beginRun() throws {
        try database.run(
            "INSERT OR IGNORE INTO receiving (one, first_position) VALUES (1, ?1)", .integer(log.firstPosition))
        firstPositionOfRun = try database.integer("SELECT first_position FROM receiving") ?? log.firstPosition
    }

    /// Ends the run, and decides about what each author took away in it.
    ///
    /// - Returns: how many items stay visible until somebody decides.
    func endRun(acceptsDeletions: Bool) throws -> Int {
        defer { (firstPositionOfRun, takenInRun) = (nil, nil) }
        let held = try acceptsDeletions ? acceptDeletions() : holdBulkDeletions()
        try database.run("DELETE FROM received_deletion")
        try database.run("DELETE FROM shown_item")
        try database.run("DELETE FROM receiving")
        try log.forgetNeedlessArriving()
        return held
    }

    private func acceptDeletions() throws -> Int {
        try releaseHeldItems()
        return 0
    }

    /// Notes the items that a received change is about to take away.
    func noteDeletions(by author: ReplicaID, in part: ChangePart) throws {
        let isDeletion = part.operations.contains { operation in
            switch operation {
            case .trash, .purge: true
            default: false
            }
        }
        guard isDeletion, author != own.replica, ItemKind.shown.contains(part.item.kind), try wasShown(part.item)
        else { return }
        // What came in with this very run is nobody's loss.
        guard try wasHere(part.item, before: firstPositionOfRun ?? log.firstPosition) else { return }
        try note(part.item, takenBy: author)
    }

    /// Notes that a received snapshot has an item in the trash which people see, for each of those who put it there.
    func noteTrashing(of item: ItemKey, in state: ItemState) throws {
        if projection.isFull { try projection.flush() }
        guard firstPositionOfRun != nil, state.lifecycle == .trashed,
            ItemKind.shown.contains(item.kind), try projection.isVisible(item)
        else { return }
        let unseen = state.touches.trashings.lazy.filter { !self.vector.contains($0.change) }
        for author in Set(unseen.map(\.replica)).subtracting([own.replica]) { try note(item, takenBy: author) }
    }

    private func note(_ item: ItemKey, takenBy author: ReplicaID) throws {
        try database.run(
            "INSERT OR IGNORE INTO received_deletion (author, kind, id) VALUES (?1, ?2, ?3)", SQLValue(author),
            SQLValue(item.kind.rawValue), SQLValue(item.id))
        takenInRun?.insert(item)
    }

    /// Whether people saw an item before the run, in which it may have been taken away already: by another author, as what
    /// several take counts for each of them, or with what it hangs beneath, which a purge ends first.
    private func wasShown(_ item: ItemKey) throws -> Bool {
        if try projection.isVisible(item) { return true }
        var key = item
        var seen: Set<ItemKey> = []
        while seen.insert(key).inserted {
            if try isTaken(key) { return true }
            let state = try projection.entry(key).state
            guard state.lifecycle == .live, let parent = state.parent(kind: key.kind) else { return false }
            key = parent
        }
        return false
    }

    /// Whether anybody took an item away in this run.
    private func isTaken(_ item: ItemKey) throws -> Bool {
        let taken = try takenInRun ?? Set(receivedDeletions().values.joined())
        takenInRun = taken
        return taken.contains(item)
    }

    /// Whether somebody had worked on an item before a position of the log; before the run where that is 0.
    private func wasHere(_ item: ItemKey, before position: Int64) throws -> Bool {
        guard position > 0 else {
            return try database.integer(
                "SELECT 1 FROM shown_item WHERE kind = ?1 AND id = ?2", SQLValue(item.kind.rawValue), SQLValue(item.id))
                != nil
        }
        if log.baseline != nil, try BaselineItems(database).row(item) != nil { return true }
        var chain = PartChain(logged, from: try newestLoggedPart(on: item))
        while let part = try chain.next() {
            if part.place.position < position { return true }
        }
        return false
    }

    /// Keeps what people see before a snapshot takes its place, since the log doesn't tell it any more.
    ///
    /// Only the first snapshot of a run finds what was here before it.
    func keepWhatIsShown() throws {
        guard let first = firstPositionOfRun, first > 0 else { return }
        for table in ItemTable.shown {
            try database.run(
                "INSERT INTO shown_item (kind, id) SELECT ?1, id FROM \(table.name) WHERE visible = 1 ORDER BY id",
                SQLValue(table.kind.rawValue))
        }
        try database.run("UPDATE receiving SET first_position = 0")
        firstPositionOfRun = 0
    }

    /// Holds what was taken away, where one author took too much.
    private func holdBulkDeletions() throws -> Int {
        let deletions = try receivedDeletions()
        guard deletions.values.contains(where: { $0.count > Self.heldAtLeast }) else { return 0 }
        try projection.flush()
        let before = try database.heldItems().count
        var gone: [ReplicaID: [ItemKey]] = [:]
        for (author, items) in deletions {
            gone[author] = try items.filter { item in
                if projection.isFull { try projection.flush() }
                return try !projection.isVisible(item)
            }.sorted()
        }
        let visible = ItemKind.shown.reduce(0) {
            $0 + (projection.end.visibleItems[$1] ?? 0)
        }
        let total = visible + Set(gone.values.joined()).count
        for (author, items) in gone.sorted(by: { $0.key < $1.key })
        where items.count > max(Self.heldAtLeast, total / Self.heldShare) {
            for item in items { try database.hold(item, takenBy: author) }
        }
        try projection.refreshHeldItems()
        return try database.heldItems().count - before
    }

    /// What each author took away in the run that is open.
    func receivedDeletions() throws -> [ReplicaID: [ItemKey]] {
        let rows = try database.rows("SELECT author, kind, id FROM received_deletion") { row in
            (
                author: try row.identifier(0, as: ReplicaID.self),
                item: ItemKey(kind: ItemKind(rawValue: row.unsigned(1)), id: try row.identifier(2, as: ItemID.self))
            )
        }
        return Dictionary(grouping: rows, by: \.author).mapValues { $0.map(\.item) }
    }

    /// Whether an item in the trash is kept visible here.
    public func isHeld(_ key: ItemKey) throws -> Bool { projection.isHeld(key) }

    /// Lets one item that is held go where its state says.
    ///
    /// Cost: that of the item and of what hangs beneath it, however much is held.
    public func letGo(_ key: ItemKey) throws {
        guard projection.isHeld(key) else { return }
        try projection.flush()
        try projection.letGo(key)
        try projection.refreshVisibility(of: [key])
    }

    /// Forgets that items are held about which there is nothing to decide any more, as a snapshot may say: those that are
    /// live, and those of which the purge is in the baseline, so that nothing is left of them.
    func forgetDecidedItems() throws {
        for key in projection.end.heldItems {
            if projection.isFull { try projection.flush() }
            switch try projection.entry(key).state.lifecycle {
            case .live: try projection.letGo(key)
            case .trashed: break
            case .purged: if try isPurgedInBaseline(key) { try projection.letGo(key) }
            }
        }
    }

    private func isPurgedInBaseline(_ key: ItemKey) throws -> Bool {
        guard log.baseline != nil, let row = try BaselineItems(database).row(key) else { return false }
        return try database.decodedState(row, of: key).purge != nil
    }

    /// Lets go of everything that is held: it is where its state says, in the trash or gone.
    ///
    /// - Returns: the items, ordered by kind and identifier.
    @discardableResult
    public func releaseHeldItems() throws -> [ItemKey] {
        let items = try database.heldItems()
        try projection.flush()
        try database.run("DELETE FROM held_item")
        try projection.refreshHeldItems(former: items)
        return items
    }
}

extension StoreReader {
    /// The items that somebody deleted in a large run, and that stay visible here until somebody decides.
    public func heldItems() throws -> [ItemKey] { try database.heldItems() }
}

extension Database {
    fileprivate func hold(_ item: ItemKey, takenBy author: ReplicaID) throws {
        try run(
            "INSERT OR IGNORE INTO held_item (kind, id, author) VALUES (?1, ?2, ?3)", SQLValue(item.kind.rawValue),
            SQLValue(item.id), SQLValue(author))
    }
}
