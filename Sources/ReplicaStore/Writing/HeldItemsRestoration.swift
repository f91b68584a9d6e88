internal import LibraryModel

/// What is brought back of all that is held: how far that has come, over as many changes as it takes.
///
/// Items in the trash come first, then purged ones, each behind what it hung beneath. What was purged is read item by item.
struct HeldItemsRestoration {
    /// What was held, in the order in which it is looked at.
    private let items: [ItemKey]
    private var next = 0
    /// Where the item that is looked at leads; left is what lacks a text, an address or what it hung beneath.
    private var path = PurgedItemPath(onlyHeld: true)

    init(_ storage: StoreWriter) throws {
        var (trashed, purged): ([ItemKey], [ItemKey]) = ([], [])
        for item in storage.projection.end.heldItems.sorted() {
            if storage.projection.isFull { try storage.projection.flush() }
            if try storage.state(of: item).purge == nil { trashed.append(item) } else { purged.append(item) }
        }
        items = trashed + purged
    }

    /// How many items were held.
    var total: Int { items.count }
    /// How many of them were looked at.
    var done: Int { next }
    /// Whether there is nothing left to be looked at.
    var isDone: Bool { next == items.count && path.items.isEmpty }
    /// The items that stay held, ordered.
    var held: [ItemKey] { path.left.sorted() }

    /// Brings back items with one change, until that is so large or nothing is left.
    ///
    /// - Parameter progress: called with the number of items done and in all.
    /// - Returns: the items as they are now.
    mutating func advance(
        with builder: inout ChangeBuilder<StoreWriter, some RandomNumberGenerator>, untilBytes limit: Int,
        progress: (Int, Int) -> Void
    ) throws -> [ItemKey] {
        let storage = builder.storage
        // What it keeps of the log follows the items that one change is about.
        let histories = storage.histories
        var restored: [ItemKey] = []
        while !isDone, storage.editInBytes < limit {
            if storage.projection.isFull { try storage.projection.flush() }
            if path.items.isEmpty {
                path.items.append(items[next])
                next += 1
                if next % 1_000 == 0 { progress(next, total) }
            }
            let item = path.items[path.items.count - 1]
            if try storage.state(of: item).purge == nil {
                path.items.removeLast()
                try builder.restore(item)
                restored.append(item)
            } else if try path.isWaiting(item, storage) {
                if let made = try recreate(item, histories, with: &builder) { restored.append(made) }
            } else {
                // It was made anew before its turn, for something beneath it.
                path.items.removeLast()
            }
        }
        return restored
    }

    /// Makes the last item of the path anew, or puts behind it what must be made before.
    private mutating func recreate(
        _ item: ItemKey, _ histories: ItemHistories,
        with builder: inout ChangeBuilder<StoreWriter, some RandomNumberGenerator>
    ) throws -> ItemKey? {
        var made: ItemKey?
        do {
            made = try path.advance(with: &builder, histories)
            // Something above it comes first.
            if made == nil { return nil }
        } catch EditProblem.notFound(let missing) where missing == item {
            // Of what was purged in the baseline nothing is left.
        } catch EditProblem.notFound, EditProblem.noBody, EditProblem.noEmail {
            // What it hung beneath stays held, or was purged otherwise; or its text or its address isn't here.
            path.left.insert(item)
            return nil
        }
        // A purged item is out of sight whether it is held or not.
        try builder.storage.projection.letGo(item)
        return made
    }
}
