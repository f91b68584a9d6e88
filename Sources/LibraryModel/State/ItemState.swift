public import Causality
public import MergeTypes

/// An item's merge state: all that is needed to fold its next operation, and nothing else.
///
/// Values are canonical bytes. What this program doesn't understand merges like everything else.
public struct ItemState: Hashable, Sendable {
    private struct Content: Hashable {
        var registers = FieldMap<Register<[UInt8]?>>()
        var sets = FieldMap<ObservedRemoveSet<MemberValue>>()
        var texts = TextMap()
        var privateRecord = Register<ContentHash>()
        var touches = TouchSet()
        var newestParts = NewestParts()
        var purge: PurgeRecord?
    }

    /// In a box of one, so that to hand a state on costs one reference, however much is in it.
    private var box: [Content]
    private static let empty = [Content()]

    /// Creates the state of an item that nothing was done to.
    public init() { box = Self.empty }

    /// The values that are written.
    public var registers: FieldMap<Register<[UInt8]?>> {
        get { box[0].registers }
        _modify { yield &box[0].registers }
    }

    /// The values that are added and removed.
    public var sets: FieldMap<ObservedRemoveSet<MemberValue>> {
        get { box[0].sets }
        _modify { yield &box[0].sets }
    }

    /// The texts that are edited.
    public var texts: TextMap {
        get { box[0].texts }
        _modify { yield &box[0].texts }
    }

    /// The commitment of the private record.
    public var privateRecord: Register<ContentHash> {
        get { box[0].privateRecord }
        _modify { yield &box[0].privateRecord }
    }

    /// Whether the item is live or in the trash.
    public var touches: TouchSet {
        get { box[0].touches }
        _modify { yield &box[0].touches }
    }

    /// The newest part on the item by each author: what a purge that hadn't seen it parks.
    public var newestParts: NewestParts {
        get { box[0].newestParts }
        _modify { yield &box[0].newestParts }
    }

    /// Set once the item is purged; everything else is empty then.
    public var purge: PurgeRecord? {
        get { box[0].purge }
        _modify { yield &box[0].purge }
    }

    /// Where the item stands by itself; whether people see it also depends on its ancestors.
    public var lifecycle: Lifecycle {
        if purge != nil { return .purged }
        return touches.isTrashed ? .trashed : .live
    }

    /// Whether nothing came of what was done to the item, if anything was.
    public var isEmpty: Bool {
        box[0].registers.entries.isEmpty && box[0].sets.entries.isEmpty && box[0].texts.entries.isEmpty
            && box[0].privateRecord.isEmpty && box[0].touches.touches.isEmpty && box[0].touches.trashings.isEmpty
            && box[0].purge == nil
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
    public var dots: Few<Dot>
    /// The newest part by each author that no purger had seen: late work that waits for somebody to decide.
    public var parked: NewestParts

    /// Creates a record; the purges in any order.
    public init(dots: some Sequence<Dot>, parked: NewestParts) {
        self.dots = Few(dots.sorted())
        self.parked = parked
    }
}
