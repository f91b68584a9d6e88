internal import Causality
public import LibraryModel

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
        // A purge ends an item before what hangs beneath it, which isn't visible any more then.
        guard isDeletion, author != own.replica, [.article, .annotation, .comment].contains(part.item.kind),
            try part.isPurge && projection.entry(part.item).state.lifecycle == .live || wasShown(part.item)
        else { return }
        // What came in with this very run is nobody's loss.
        guard try wasHere(part.item, before: firstPositionOfRun ?? log.firstPosition) else { return }
        try database.run(
            "INSERT OR IGNORE INTO received_deletion (author, kind, id) VALUES (?1, ?2, ?3)", SQLValue(author),
            SQLValue(part.item.kind.rawValue), SQLValue(part.item.id))
        takenInRun?.insert(part.item)
    }

    /// Whether people saw an item before the run, in which another author may have taken it away already: what several take
    /// counts for each of them.
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

    /// Whether somebody had worked on an item before a position of the log.
    private func wasHere(_ item: ItemKey, before position: Int64) throws -> Bool {
        guard position > 0 else { return false }
        if log.baseline != nil, try BaselineItems(database).row(item) != nil { return true }
        var chain = PartChain(LoggedChanges(database), from: try newestLoggedPart(on: item))
        while let part = try chain.next() {
            if part.place.position < position { return true }
        }
        return false
    }

    /// Where a snapshot came in with the run, nobody can tell any more what was here before it.
    func forgetWhatWasHere() throws {
        guard firstPositionOfRun != nil else { return }
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
            gone[author] = try items.filter { try !projection.isVisible($0) }.sorted()
        }
        let visible = [ItemKind.article, .annotation, .comment].reduce(0) {
            $0 + (projection.end.visibleItems[$1] ?? 0)
        }
        let total = visible + Set(gone.values.joined()).count
        for (author, items) in gone.sorted(by: { $0.key < $1.key })
        where items.count > max(Self.heldAtLeast, total / Self.heldShare) {
            for item in items {
                try database.run(
                    "INSERT OR IGNORE INTO held_item (kind, id, author) VALUES (?1, ?2, ?3)",
                    SQLValue(item.kind.rawValue), SQLValue(item.id), SQLValue(author))
            }
        }
        try projection.refreshHeldItems()
        return try database.heldItems().count - before
    }

    private func receivedDeletions() throws -> [ReplicaID: [ItemKey]] {
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
    public func letGo(_ key: ItemKey) throws {
        guard projection.isHeld(key) else { return }
        try projection.flush()
        try projection.letGo(key)
        try projection.refreshHeldItems(former: [key])
    }

    /// Forgets that items are held which somebody took out of the trash, as a snapshot says: folding anew looks at none.
    func forgetHeldItemsOutOfTrash() throws {
        for key in projection.end.heldItems where try projection.entry(key).state.lifecycle != .trashed {
            try projection.letGo(key)
        }
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
