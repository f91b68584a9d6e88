public import Causality
internal import GRDB
public import LibraryModel
internal import WireFormat

extension ChangeBuilder where Storage == StoreWriter {
    /// Takes back what a change did, as far as nobody has changed it again since then.
    ///
    /// Items that were purged in the meantime are left out. The result is an edit like any other: undoing that one does
    /// the change again.
    ///
    /// - Returns: what became of each item, in the order of the change's parts; nothing where none of these is left, or
    ///   where it only said what its author had seen.
    /// - Throws: `EditProblem.unknownChange` where the log holds no such change, `.malformed` where it is a purge.
    public mutating func undo(_ id: ChangeID) throws -> [UndoneItem] {
        guard let parts = try storage.parts(of: id) else { throw EditProblem.unknownChange(id) }
        var seen: Set<ItemKey> = []
        let items = parts.map(\.item).filter { seen.insert($0).inserted }
        guard parts.isEmpty || !parts.allSatisfy(\.isPurge) else {
            throw EditProblem.malformed(field: "change", reason: "it is a purge, which nothing takes back")
        }
        var result: [UndoneItem] = []
        let histories = storage.histories
        for item in items {
            let history = try histories.history(of: item)
            guard try storage.state(of: item).purge == nil, let change = history.change(id) else { continue }
            result.append(try undo(change, in: history))
        }
        return result
    }

    /// Brings back everything that somebody took away in a large run, for all replicas, in this one change.
    ///
    /// Where very much is held, that is too much for one: `StoreWriter.restoreHeldItems` makes as many as it takes.
    ///
    /// - Returns: the items as they are now, and those that stay held.
    public mutating func restoreHeldItems() throws -> (restored: [ItemKey], held: [ItemKey]) {
        var restoration = try HeldItemsRestoration(storage)
        let restored = try restoration.advance(with: &self, untilBytes: .max) { _, _ in }
        return (restored, restoration.held)
    }

    /// Makes a purged item anew, with the late work that was parked.
    ///
    /// What it hung beneath is made anew first, as far as that was purged too. Everything else on which work is parked or
    /// that is held, and which hung beneath any of these, comes with them: later it would make them once more. Nothing that
    /// is made anew stays held. What is only held stays so where it can't be made,
    /// or where the change has come to some 8 MiB.
    ///
    /// Cost: the changes on all these, and on every item on which work is parked or that is held, once each.
    ///
    /// - Returns: the purged items and what they are now, each behind what it hangs beneath.
    /// - Throws: `EditProblem.malformed` where nobody purged it; `.notFound` with an item of which nothing is left, which
    ///   doesn't say what it hung beneath, or which is not here; `.noBody` with one whose capture is not here, `.noEmail`
    ///   with one whose address is withheld.
    public mutating func recreate(_ item: ItemKey) throws -> [(former: ItemKey, item: ItemKey)] {
        let storage = self.storage
        let histories = storage.histories
        var path = PurgedItemPath(onlyHeld: false)
        var made: [(former: ItemKey, item: ItemKey)] = []
        let owed = try [item] + storage.database.itemsWithLateWork().filter { try storage.hasLateWork($0) }
        for (index, next) in (owed + storage.projection.end.heldItems.sorted()).enumerated()
        where try made.isEmpty || path.hungBeneathMade(next, storage, histories) {
            // What is only held can wait for another change.
            if index >= owed.count, storage.editInBytes >= StoreWriter.restoringGoalInBytes { break }
            path.items = [next]
            while let former = path.items.last {
                if storage.projection.isFull { try storage.projection.flush() }
                do {
                    guard let anew = try path.advance(with: &self, histories) else { continue }
                    made.append((former, anew))
                    // A purged item is out of sight whether it is held or not.
                    try storage.projection.letGo(former)
                } catch let problem as EditProblem where index >= owed.count && problem.saysWhatIsMissing {
                    path.left.insert(former)
                }
            }
        }
        return made
    }
}

extension EditProblem {
    /// Whether an item can't be made for want of something that isn't here.
    fileprivate var saysWhatIsMissing: Bool {
        switch self {
        case .notFound, .noBody, .noEmail: true
        default: false
        }
    }
}

extension StoreWriter {
    /// Whether an item was purged, and work on it waits that its purger hadn't seen.
    fileprivate func hasLateWork(_ item: ItemKey) throws -> Bool {
        if projection.isFull { try projection.flush() }
        return try state(of: item).purge?.parked.isEmpty == false
    }

    /// The parts of a logged change; `nil` where the log has no such change.
    fileprivate func parts(of id: ChangeID) throws -> [ChangePart]? {
        try database.rows(
            "SELECT body FROM change WHERE replica = (SELECT number FROM replica WHERE id = ?1) AND sequence = ?2",
            [SQLValue(id.replica), SQLValue(id.sequence)]
        ) { try ChangeBody(bytes: $0.blob(0)).presentParts }.first
    }
}
