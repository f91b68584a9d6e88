internal import Causality
internal import GRDB
internal import LibraryModel
internal import MergeTypes
internal import WireFormat

/// What keeps a change in the log, with all that follows.
///
/// What nobody understands yet, or has decided about, is kept as it is.
struct BaselineObstacles {
    private let database: Database
    private let items: BaselineItems
    private let vector: VersionVector
    /// Late work on purged items, about which nobody has decided yet.
    private let parked: [ItemKey: NewestParts]
    /// What somebody took away in a large run about which nobody here has decided yet, or in one that hasn't ended.
    private let held: Set<ItemKey>

    /// - Parameter baseline: the baseline as the file has it.
    init(_ database: Database, upon baseline: LogBaseline?) throws {
        self.database = database
        items = BaselineItems(database)
        vector = baseline?.vector ?? VersionVector()
        parked = try database.parkedParts()
        held = try Set(database.heldItems() + database.itemsTakenInOpenRun())
    }

    /// What keeps a change from going; `nil` where nothing does.
    func reason(toKeep entry: LogReplay.Entry) throws -> KeptHistory.Reason? {
        guard try ChangeBody.isUnderstood(entry.body) else { return .newerProgram }
        guard !parked.isEmpty || !held.isEmpty else { return nil }
        for part in try ChangeBody(bytes: entry.body).presentParts {
            if part.isPurge, held.contains(part.item) { return .heldItem }
            if try isUndecided(part, in: entry.id) { return .undecidedWork }
        }
        return nil
    }

    /// Whether a part is parked, or ends an item of which the baseline has such work: with the item's row that would go too.
    private func isUndecided(_ part: ChangePart, in change: ChangeID) throws -> Bool {
        guard let work = parked[part.item] else { return false }
        guard part.isPurge else { return work.covers(change) }
        return try work.dots.contains { vector.contains($0.change) } && isHeldByBaseline(part.item)
    }

    /// Whether the baseline has an item as it was before anybody ended it.
    private func isHeldByBaseline(_ item: ItemKey) throws -> Bool {
        guard let row = try items.row(item) else { return false }
        return try database.decodedState(row, of: item).purge == nil
    }
}

extension Database {
    /// Late work on purged items, about which nobody has decided yet.
    fileprivate func parkedParts() throws -> [ItemKey: NewestParts] {
        Dictionary(
            try itemsWithLateWork().compactMap { item in try itemState(item).purge.map { (item, $0.parked) } }
        ) { first, _ in first }
    }

    /// What was taken away in a run of received changes that hasn't ended.
    fileprivate func itemsTakenInOpenRun() throws -> [ItemKey] {
        try rows("SELECT DISTINCT kind, id FROM received_deletion") {
            ItemKey(kind: ItemKind(rawValue: $0.unsigned(0)), id: try $0.identifier(1, as: ItemID.self))
        }
    }
}
