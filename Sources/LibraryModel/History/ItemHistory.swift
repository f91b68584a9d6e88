public import Causality

/// Everything that was done to one item, and what it came to at any point of it.
public struct ItemHistory: Sendable {
    /// The item.
    public let item: ItemKey
    /// The changes in an order that causality allows, each with its parts on this item alone.
    public let changes: [LibraryChange]

    /// Creates a history.
    public init(item: ItemKey, changes: [LibraryChange]) {
        self.item = item
        self.changes = changes
    }

    /// The item as some of its changes make it.
    ///
    /// - Parameter isIncluded: which changes count; with a change count all that its author had seen.
    public func state(where isIncluded: (ChangeID) -> Bool) -> ItemState {
        var replay = ItemReplay()
        for change in changes where isIncluded(change.origin.id) {
            // In memory nothing fails.
            try? LibraryFold.fold(change, into: &replay)
        }
        return replay.state(of: item)
    }

    /// The item as the author of one of the changes saw it.
    public func state(before change: LibraryChange) -> ItemState {
        state { change.origin.context.contains($0) }
    }

    /// The same without purges: what the item would be if nobody had ended it.
    public var withoutPurges: ItemHistory {
        ItemHistory(
            item: item,
            changes: changes.map { change in
                LibraryChange(origin: change.origin, parts: change.parts.filter { !$0.isPurge })
            })
    }

    /// A change by its name; `nil` where it did nothing to this item.
    public func change(_ id: ChangeID) -> LibraryChange? { changes.first { $0.origin.id == id } }
}

/// Where a history is folded: nothing is kept beyond one answer, so texts stay open from the first edit on.
private struct ItemReplay: ItemStorage {
    private var items: [ItemKey: ItemState] = [:]
    private var histories: [ItemKey: [Dot]] = [:]
    private var records: [TextKey: [TextRecord]] = [:]
    private var graphs: [TextKey: TextGraph] = [:]

    func state(of key: ItemKey) -> ItemState { items[key] ?? ItemState() }

    mutating func update(_ key: ItemKey, _ body: (inout ItemState) throws -> Void) rethrows {
        try body(&items[key, default: ItemState()])
    }

    func history(of key: ItemKey) -> [Dot] { histories[key] ?? [] }

    mutating func record(part: Dot, of key: ItemKey) { histories[key, default: []].append(part) }

    mutating func textGraph(of text: TextKey, reaching isBase: ((Dot) -> Bool)?) -> TextGraph? {
        if graphs[text] == nil && isBase != nil {
            graphs[text] = TextGraph(records[text] ?? [], isWhole: true)
            records[text] = nil
        }
        return graphs[text]
    }

    mutating func record(_ edits: TextRecords, of text: TextKey) {
        // An open graph has them already.
        if graphs[text] == nil { records[text, default: []] += edits }
    }
}
