public import Causality
internal import MergeTypes

/// Everything that was done to one item since the history that is kept begins, and what it came to at any point of it.
public struct ItemHistory: Sendable {
    /// What an item was where its history begins.
    public struct Start: Sendable {
        /// Its state.
        public let state: ItemState
        /// The edits of its texts, oldest first.
        public let edits: [TextName: [TextRecord]]

        /// Begins with nothing.
        public init() {
            state = ItemState()
            edits = [:]
        }

        /// Begins with a state.
        public init(state: ItemState, edits: [TextName: [TextRecord]]) {
            self.state = state
            self.edits = edits
        }
    }

    /// The item.
    public let item: ItemKey
    /// What it was before all changes.
    public let start: Start
    /// The changes in an order that causality allows, each with its parts on this item alone.
    public let changes: [LibraryChange]

    /// Creates a history.
    public init(item: ItemKey, start: Start = Start(), changes: [LibraryChange]) {
        self.item = item
        self.start = start
        self.changes = changes
    }

    /// The item as some of its changes make it.
    ///
    /// - Parameter isIncluded: which changes count; with a change count all that its author had seen.
    public func state(where isIncluded: (ChangeID) -> Bool) -> ItemState {
        var replay = ItemReplay(item, start)
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
    ///
    /// Where it was purged before this history begins, late work on it is all that is left.
    public var withoutPurges: ItemHistory {
        ItemHistory(
            item: item, start: start.state.purge == nil ? start : Start(),
            changes: changes.map { change in
                LibraryChange(origin: change.origin, parts: change.parts.filter { !$0.isPurge })
            })
    }

    /// The item as it is made anew: without purges, and of values that were written apart those alone that no purger had
    /// seen, if there are any, since those that were seen were meant to go.
    public var stateAnew: ItemState {
        var state = withoutPurges.state { _ in true }
        let contested = state.registers.entries.filter { $0.value.siblings.count > 1 }.map(\.field)
        guard !contested.isEmpty || state.privateRecord.siblings.count > 1 else { return state }
        for field in contested { state.registers.update(field, default: Register()) { keepLate(&$0) } }
        keepLate(&state.privateRecord)
        return state
    }

    private func keepLate<Value>(_ register: inout Register<Value>) {
        let late = register.siblings.filter { isLate($0.dot.change) }
        if !late.isEmpty { register = Register(siblings: late) }
    }

    /// Whether a change is no purger's, and none that a purger had seen, as far as this history has them.
    public func isLate(_ change: ChangeID) -> Bool {
        !changes.contains {
            $0.parts.contains(where: \.isPurge) && ($0.origin.id == change || $0.origin.context.contains(change))
        }
    }

    /// A change by its name; `nil` where it did nothing to this item.
    public func change(_ id: ChangeID) -> LibraryChange? { changes.first { $0.origin.id == id } }
}

/// Where a history is folded: nothing is kept beyond one answer, so texts stay open from the first edit on.
private struct ItemReplay: ItemStorage {
    private var items: [ItemKey: ItemState] = [:]
    private var records: [TextKey: [TextRecord]] = [:]
    private var graphs: [TextKey: TextGraph] = [:]

    init(_ item: ItemKey, _ start: ItemHistory.Start) {
        items[item] = start.state
        for (name, edits) in start.edits { records[TextKey(item: item, name: name)] = edits }
    }

    func state(of key: ItemKey) -> ItemState { items[key] ?? ItemState() }

    mutating func update(_ key: ItemKey, _ body: (inout ItemState) throws -> Void) rethrows {
        try body(&items[key, default: ItemState()])
    }

    func record(part: Dot, of key: ItemKey) {}

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
