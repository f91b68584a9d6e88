internal import LibraryModel

/// The way from a purged item up to what must be made anew before it, over as many changes as that takes.
///
/// A circle of items hangs beneath nothing: each of them is refused like one whose parent is gone.
struct PurgedItemPath {
    /// Whether only what is held is made anew for something beneath it, or everything that was purged.
    let onlyHeld: Bool
    /// The item that is to be made anew, and behind it what that one hung beneath and what must be made before it.
    var items: [ItemKey] = []
    /// What can't be made anew, or hung beneath nothing that was.
    var left: Set<ItemKey> = []
    /// Purged items, and what they are now.
    private(set) var madeAnew: [ItemKey: ItemKey] = [:]
    /// What purged items hung beneath, of those that were looked at: each history is folded once for that.
    private var parents: [ItemKey: ItemKey?] = [:]

    init(onlyHeld: Bool) { self.onlyHeld = onlyHeld }

    /// Whether an item was purged, and nothing is decided about it yet.
    func isWaiting(_ item: ItemKey, _ storage: StoreWriter) throws -> Bool {
        guard madeAnew[item] == nil, !left.contains(item), try !onlyHeld || storage.isHeld(item) else { return false }
        return try storage.state(of: item).purge != nil
    }

    /// Whether an item that is waiting hung beneath what was made anew, with purged items alone between them.
    ///
    /// Each item on the way up is looked at once, however many ask: what leads nowhere now never does, since all that is
    /// made anew from then on hung beneath what was made before.
    mutating func hungBeneathMade(_ item: ItemKey, _ storage: StoreWriter, _ histories: ItemHistories) throws -> Bool {
        var way: Set<ItemKey> = []
        var next: ItemKey? = item
        while let key = next, try isWaiting(key, storage), way.insert(key).inserted {
            if storage.projection.isFull { try storage.projection.flush() }
            next = try parent(of: key, histories.history(of: key))
            if let next, madeAnew[next] != nil { return true }
        }
        left.formUnion(way)
        return false
    }

    /// What a purged item hung beneath.
    private mutating func parent(
        of item: ItemKey, _ history: @autoclosure () throws -> ItemHistory
    ) rethrows -> ItemKey? {
        if item.kind == .article { return nil }
        if let known = parents[item] { return known }
        let parent = try history().stateAnew.parent(kind: item.kind)
        parents.updateValue(parent, forKey: item)
        return parent
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
        let parent = parent(of: item, history)
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
