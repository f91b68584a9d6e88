internal import LibraryModel

/// The way from a purged item up to what must be made anew before it, over as many changes as that takes.
///
/// A circle of items hangs beneath nothing: each of them is refused like one whose parent is gone.
struct PurgedItemPath {
    /// Whether only what is held is made anew for something beneath it, or everything that was purged.
    let onlyHeld: Bool
    /// The item that is to be made anew, and behind it what that one hung beneath and what must be made before it.
    var items: [ItemKey] = []
    /// What can't be made anew.
    var left: Set<ItemKey> = []
    /// Purged items, and what they are now.
    private(set) var madeAnew: [ItemKey: ItemKey] = [:]

    init(onlyHeld: Bool) { self.onlyHeld = onlyHeld }

    /// Whether an item was purged, and nothing is decided about it yet.
    func isWaiting(_ item: ItemKey, _ storage: StoreWriter) throws -> Bool {
        guard madeAnew[item] == nil, !left.contains(item), try !onlyHeld || storage.isHeld(item) else { return false }
        return try storage.state(of: item).purge != nil
    }

    /// Whether late work waits on an item that hung beneath what was made anew, with purged items alone between them.
    func isLate(_ item: ItemKey, _ storage: StoreWriter, _ histories: ItemHistories) throws -> Bool {
        guard try storage.state(of: item).purge?.parked.isEmpty == false else { return false }
        var next: ItemKey? = item
        var seen: Set<ItemKey> = []
        while let key = next, seen.insert(key).inserted, try storage.state(of: key).purge != nil {
            next = try histories.history(of: key).withoutPurges.parent
            if let next, madeAnew[next] != nil { return true }
        }
        return false
    }

    /// Makes the last item anew, or puts behind it what must be made before.
    ///
    /// When it throws, that item is off the path.
    ///
    /// - Returns: the new item; `nil` where another one must be made before.
    mutating func advance(
        with builder: inout ChangeBuilder<StoreWriter, some RandomNumberGenerator>, _ histories: ItemHistories
    ) throws -> ItemKey? {
        let item = items[items.count - 1]
        let history = try histories.history(of: item)
        let parent = history.withoutPurges.parent
        if let parent, try isWaiting(parent, builder.storage), !items.contains(parent) {
            items.append(parent)
            return nil
        }
        items.removeLast()
        let made = try builder.recreate(history, beneath: parent.flatMap { madeAnew[$0] })
        madeAnew[item] = made
        return made
    }
}

extension ItemHistory {
    /// What the item hangs beneath after all of its changes.
    var parent: ItemKey? { state { _ in true }.parent(kind: item.kind) }
}
