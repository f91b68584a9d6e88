public import Causality
public import MergeTypes

/// An item's merge state: all that is needed to fold its next operation, and nothing else.
///
/// Values are canonical bytes. What this program doesn't understand merges like everything else.
public struct ItemState: Hashable, Sendable {
    /// The values that are written.
    public var registers: FieldMap<Register<[UInt8]?>>
    /// The values that are added and removed.
    public var sets: FieldMap<ObservedRemoveSet<MemberValue>>
    /// The texts that are edited.
    public var texts: TextMap
    /// The commitment of the private record.
    public var privateRecord: Register<ContentHash>
    /// Whether the item is live or in the trash.
    public var touches: TouchSet
    /// The newest part on the item by each author: what a purge that hadn't seen it parks.
    public var newestParts: NewestParts
    /// Set once the item is purged; everything else is empty then.
    public var purge: PurgeRecord?

    /// Creates the state of an item that nothing was done to.
    public init() {
        registers = FieldMap()
        sets = FieldMap()
        texts = TextMap()
        privateRecord = Register()
        touches = TouchSet()
        newestParts = NewestParts()
        purge = nil
    }

    /// Where the item stands by itself; whether people see it also depends on its ancestors.
    public var lifecycle: Lifecycle {
        if purge != nil { return .purged }
        return touches.isTrashed ? .trashed : .live
    }

    /// Whether nothing came of what was done to the item, if anything was.
    public var isEmpty: Bool {
        registers.entries.isEmpty && sets.entries.isEmpty && texts.entries.isEmpty && privateRecord.isEmpty
            && touches.touches.isEmpty
            && touches.trashings.isEmpty && purge == nil
    }
}

/// The stages of an item's life.
public enum Lifecycle: Int64, Hashable, Sendable, CaseIterable {
    /// In the library.
    case live = 0
    /// In the trash, from where it can be restored.
    case trashed = 1
    /// Gone for good.
    case purged = 2
}

/// What stays of a purged item.
public struct PurgeRecord: Hashable, Sendable {
    /// The purges, ordered.
    public var dots: [Dot]
    /// The newest part by each author that no purger had seen: late work that waits for somebody to decide.
    public var parked: NewestParts

    /// Creates a record; the purges in any order.
    public init(dots: [Dot], parked: NewestParts) {
        self.dots = dots.sorted()
        self.parked = parked
    }
}
