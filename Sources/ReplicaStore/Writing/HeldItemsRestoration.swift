internal import LibraryModel

/// What is brought back of all that is held: how far that has come, over as many changes as it takes.
///
/// Items in the trash come first, then purged ones, each behind what it hung beneath. What was purged is read item by item.
struct HeldItemsRestoration {
    /// What was held, in the order in which it is looked at.
    private let items: [ItemKey]
    private var next = 0
    /// The item that is to be made anew, and above it what that one hung beneath and what must be made before it.
    private var path: [ItemKey] = []
    /// Purged items, and what they are now.
    private var madeAnew: [ItemKey: ItemKey] = [:]
    /// What can't be made anew for want of a text or an address, and what hung beneath it.
    private var left: Set<ItemKey> = []

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
    var isDone: Bool { next == items.count && path.isEmpty }
    /// The items that stay held, ordered.
    var held: [ItemKey] { left.sorted() }

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
            if path.isEmpty {
                path.append(items[next])
                next += 1
                if next % 1_000 == 0 { progress(next, total) }
            }
            let item = path[path.count - 1]
            if try storage.state(of: item).purge == nil {
                path.removeLast()
                try builder.restore(item)
                restored.append(item)
            } else if try isWaiting(item, storage) {
                let history = try histories.history(of: item)
                if let made = try recreate(history, with: &builder) { restored.append(made) }
            } else {
                // It was made anew before its turn, for something beneath it.
                path.removeLast()
            }
        }
        return restored
    }

    /// Whether an item was purged, and nothing is decided about it yet.
    private func isWaiting(_ item: ItemKey, _ storage: StoreWriter) throws -> Bool {
        try storage.isHeld(item) && !left.contains(item) && storage.state(of: item).purge != nil
    }

    /// Makes the last item of the path anew, or puts behind it what must be made before.
    private mutating func recreate(
        _ history: ItemHistory, with builder: inout ChangeBuilder<StoreWriter, some RandomNumberGenerator>
    ) throws -> ItemKey? {
        let item = history.item
        let storage = builder.storage
        let parent = history.withoutPurges.state { _ in true }.parent(kind: item.kind)
        if let parent, try isWaiting(parent, storage) {
            guard path.contains(parent) else {
                path.append(parent)
                return nil
            }
            // A circle hangs beneath nothing, and stays gone with all beneath it.
            for item in path { try storage.projection.letGo(item) }
            path = []
            return nil
        }
        path.removeLast()
        if let parent, left.contains(parent) {
            left.insert(item)
            return nil
        }
        var anew: ItemKey?
        do {
            anew = try builder.recreate(history, beneath: parent.flatMap { madeAnew[$0] })
        } catch EditProblem.noBody, EditProblem.noEmail {
            left.insert(item)
            return nil
        } catch EditProblem.notFound {
            // What hung beneath something that is gone for another reason stays gone with it.
        }
        // A purged item is out of sight whether it is held or not.
        try storage.projection.letGo(item)
        // Of what was purged in the baseline nothing is left.
        guard let made = anew, try !storage.state(of: made).isEmpty else { return nil }
        madeAnew[item] = made
        return made
    }
}
