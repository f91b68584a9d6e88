public import Causality
internal import MergeTypes

/// What two sets of changes come to together, made of what each comes to by itself.
///
/// What one side has and the other hasn't is either new to that one, or was superseded there: whether the operation that
/// made it is among the changes of the other side tells which. So nothing is needed but both states and both vectors.
public struct StateJoin {
    private let left: VersionVector
    private let right: VersionVector

    /// Names what each side holds.
    public init(left: VersionVector, right: VersionVector) {
        self.left = left
        self.right = right
    }

    /// The state of an item; an empty one for a side that hasn't got it.
    ///
    /// - Parameter edits: all edits of a text on both sides, as `edits(_:_:)` makes them.
    public func state(
        _ one: ItemState, _ other: ItemState, edits: (TextName) throws -> [TextRecord]
    ) rethrows -> ItemState {
        var state = ItemState()
        if one.purge != nil || other.purge != nil {
            let parked = kept(parts(of: one), parts(of: other))
            state.purge = PurgeRecord(
                dots: Set((one.purge?.dots ?? []) + (other.purge?.dots ?? [])), parked: NewestParts(parked))
            return state
        }
        state.registers = registers(one.registers, other.registers)
        state.sets = sets(one.sets, other.sets)
        state.texts = try texts(one.texts, other.texts, edits: edits)
        state.privateRecord = register(one.privateRecord, other.privateRecord)
        state.touches = TouchSet(
            touches: kept(one.touches.touches, other.touches.touches),
            trashings: kept(one.touches.trashings, other.touches.trashings))
        state.newestParts = NewestParts(one.newestParts.dots + other.newestParts.dots)
        return state
    }

    /// The edits of a text on both sides, in an order in which each comes after those that it was made upon.
    public func edits(_ one: [TextRecord], _ other: [TextRecord]) -> [TextRecord] {
        var all = one
        var (heads, theirs) = (ListHeads(), ListHeads())
        for record in one { heads.add(record.dot, upon: record.bases) }
        for record in other {
            let bases = theirs.add(record.dot, upon: record.bases)
            guard !left.contains(record.dot.change) else { continue }
            // What was all before it there needn't be all before it here, nor the other way round.
            all.append(TextRecord(dot: record.dot, edit: record.edit, bases: bases == heads.dots ? nil : bases))
            heads.add(record.dot, upon: bases)
        }
        return all
    }

    /// The newest parts that a purge which hadn't seen them parks.
    private func parts(of state: ItemState) -> Few<Dot> { (state.purge?.parked ?? state.newestParts).dots }

    /// What stays of what either side has.
    private func kept(_ one: some Collection<Dot>, _ other: some Collection<Dot>) -> Few<Dot> {
        let (mine, theirs) = (Set(one), Set(other))
        let ours = mine.filter { theirs.contains($0) || !right.contains($0.change) }
        return Few(ours.union(theirs.filter { mine.contains($0) || !left.contains($0.change) }).sorted())
    }

    private func register<Value>(_ one: Register<Value>, _ other: Register<Value>) -> Register<Value> {
        let dots = Set(kept(one.siblings.map(\.dot), other.siblings.map(\.dot)))
        var siblings: [Dot: Register<Value>.Sibling] = [:]
        for sibling in one.siblings + other.siblings where dots.contains(sibling.dot) {
            siblings[sibling.dot] = sibling
        }
        return Register(siblings: siblings.values.sorted { $0.dot < $1.dot })
    }

    private func registers(
        _ one: FieldMap<Register<[UInt8]?>>, _ other: FieldMap<Register<[UInt8]?>>
    ) -> FieldMap<Register<[UInt8]?>> {
        let fields = Set(one.entries.map(\.field) + other.entries.map(\.field)).sorted()
        return FieldMap(
            entries: fields.compactMap { field in
                let value = register(one[field] ?? Register(), other[field] ?? Register())
                return value.isEmpty ? nil : .init(field: field, value: value)
            })
    }

    private func sets(
        _ one: FieldMap<ObservedRemoveSet<MemberValue>>, _ other: FieldMap<ObservedRemoveSet<MemberValue>>
    ) -> FieldMap<ObservedRemoveSet<MemberValue>> {
        let fields = Set(one.entries.map(\.field) + other.entries.map(\.field)).sorted()
        return FieldMap(
            entries: fields.compactMap { field in
                let (mine, theirs) = (one[field] ?? ObservedRemoveSet(), other[field] ?? ObservedRemoveSet())
                let members = Set(mine.elements + theirs.elements).sorted().compactMap { element in
                    let dots = kept(mine.dots(of: element), theirs.dots(of: element))
                    return dots.isEmpty ? nil : ObservedRemoveSet<MemberValue>.Entry(element: element, dots: dots)
                }
                return members.isEmpty ? nil : .init(field: field, value: ObservedRemoveSet(entries: members))
            })
    }

    private func texts(
        _ one: TextMap, _ other: TextMap, edits: (TextName) throws -> [TextRecord]
    ) rethrows -> TextMap {
        let names = Set(one.entries.map(\.name) + other.entries.map(\.name)).sorted()
        return TextMap(
            entries: try names.map { name in
                let (mine, theirs) = (one[name] ?? ItemText(name: name), other[name] ?? ItemText(name: name))
                let heads = kept(mine.heads, theirs.heads)
                let open = kept(mine.open, theirs.open)
                let pieces =
                    heads == mine.heads
                    ? mine.pieces : heads == theirs.heads ? theirs.pieces : TextPieces(try edits(name))
                return ItemText(name: name, heads: heads, open: open, pieces: pieces)
            })
    }
}

/// The edits of a list that no later one was made upon.
private struct ListHeads {
    /// Ordered.
    private(set) var dots: [Dot] = []

    /// Adds an edit, and says what it was made upon: what is named, or all before it.
    @discardableResult
    mutating func add(_ edit: Dot, upon named: [Dot]?) -> [Dot] {
        let bases = named?.sorted() ?? dots
        dots.removeAll(where: bases.contains)
        dots.append(edit)
        dots.sort()
        return bases
    }
}
