internal import Causality
internal import MergeTypes

extension ChangeBuilder {
    /// Moves an item to the trash.
    ///
    /// Work on it that the person had not seen keeps it live. In the trash already: nothing, but that it is no longer held
    /// visible.
    public mutating func trash(_ item: ItemKey) throws {
        let state = try existing(item)
        guard state.lifecycle == .live else { return try storage.letGo(item) }
        let unread = state.touches.touches.filter { isUnread($0) }.sorted()
        try append([.trash(TrashItem(sparing: unread))], on: item, touches: [])
    }

    /// Takes an item out of the trash, or answers the question that a resurrected item poses.
    ///
    /// Live already: nothing.
    public mutating func restore(_ item: ItemKey) throws {
        let state = try existing(item)
        guard state.lifecycle == .trashed || state.touches.cameBack else { return }
        try append([], on: item, touches: [item])
    }

    /// Ends an item and everything beneath it for good.
    ///
    /// It cannot be undone. Purged already and no late work parked: nothing.
    public mutating func purge(_ item: ItemKey) throws {
        let state = try storage.state(of: item)
        guard !state.isEmpty else { throw EditProblem.notFound(item) }
        for key in [item] + (try descendants(of: item)) {
            try storage.letGo(key)
            // A purge of what is purged already drops the late work that this author has now seen.
            if try storage.state(of: key).purge?.parked.isEmpty != true {
                try append([.purge(PurgeItem())], on: key, touches: [])
            }
        }
    }

    /// Everything that hangs beneath an item, whatever its lifecycle.
    mutating func descendants(of item: ItemKey) throws -> [ItemKey] {
        var found = [item]
        var seen: Set<ItemKey> = [item]
        var next = 0
        while next < found.count {
            for child in try storage.children(of: found[next]) where seen.insert(child).inserted { found.append(child) }
            next += 1
        }
        return Array(found.dropFirst())
    }
}
