internal import Causality
public import LibraryModel
internal import MergeTypes

/// Says from a whole set of changes at once what each item must be, by the promises of the merge types alone.
///
/// It applies nothing and knows no order: every promise of Protocol/Model.md is one filter over all operations. So it
/// shares no reasoning with the fold that it judges.
public struct LibraryOracle {
    private struct Step {
        let dot: Dot
        let change: LibraryChange
        let operation: LibraryOperation

        func hasSeen(_ other: Dot) -> Bool { LibraryOracle.sees(change, dot, other) }
    }

    /// A touch or a trashing.
    private struct Turn {
        let dot: Dot
        let change: LibraryChange
        let sparing: [Dot]
        let isTouch: Bool

        func ends(_ other: Turn) -> Bool {
            LibraryOracle.sees(change, dot, other.dot) && !sparing.contains(other.dot)
        }
    }

    private let changes: [LibraryChange]

    /// Takes a causally closed set of changes in any order.
    public init(_ changes: [LibraryChange]) { self.changes = changes }

    /// The items to which something was done.
    public var items: [ItemKey: ItemState] {
        let parts = changes.flatMap(\.parts)
        let keys = Set(parts.map(\.item)).union(parts.flatMap { $0.touches.map(\.item) })
        var result: [ItemKey: ItemState] = [:]
        for key in keys {
            let state = state(of: key)
            if !state.isEmpty { result[key] = state }
        }
        return result
    }

    /// What one item must be.
    public func state(of key: ItemKey) -> ItemState {
        var state = ItemState()
        let steps = steps(on: key)
        let purges = steps.filter { $0.operation == .purge(PurgeItem()) }
        guard purges.isEmpty else {
            let unseen = partDots(on: key).filter { part in
                !purges.contains { $0.dot == part || $0.hasSeen(part) }
            }
            state.purge = PurgeRecord(dots: purges.map(\.dot), parked: newest(unseen))
            return state
        }
        state.registers = registers(steps)
        state.sets = sets(steps)
        state.texts = texts(steps)
        state.privateRecord = privateRecord(steps)
        state.touches = touches(of: key, steps)
        state.newestParts = newest(partDots(on: key))
        return state
    }

    /// Of each author the part that no other one of the same author comes after.
    private func newest(_ parts: [Dot]) -> NewestParts {
        NewestParts(parts.filter { one in !parts.contains { $0.replica == one.replica && one < $0 } })
    }

    // MARK: One promise each

    /// A write stays unless some other write had seen it and did not spare it.
    private func registers(_ steps: [Step]) -> FieldMap<Register<[UInt8]?>> {
        var writes: [FieldCode: [(step: Step, write: WriteFields.Write)]] = [:]
        for step in steps {
            guard case .writeFields(let operation) = step.operation else { continue }
            for write in operation.writes { writes[write.field, default: []].append((step, write)) }
        }
        return map(writes) { writes in
            let staying = writes.filter { one in
                !writes.contains { $0.step.hasSeen(one.step.dot) && !$0.write.sparing.contains(one.step.dot) }
            }
            return Register(
                siblings: staying.map {
                    .init(dot: $0.step.dot, timestamp: $0.step.change.origin.timestamp, value: $0.write.value)
                })
        }
    }

    private func privateRecord(_ steps: [Step]) -> Register<ContentHash> {
        var writes: [(step: Step, write: WritePrivate)] = []
        for step in steps {
            if case .writePrivate(let operation) = step.operation { writes.append((step, operation)) }
        }
        let staying = writes.filter { one in
            !writes.contains { $0.step.hasSeen(one.step.dot) && !$0.write.sparing.contains(one.step.dot) }
        }
        return Register(
            siblings: staying.map {
                .init(dot: $0.step.dot, timestamp: $0.step.change.origin.timestamp, value: $0.write.commitment)
            })
    }

    /// A text is what its edits come to; an edit on a capture is open unless a later edit, or a write of the field that
    /// names another capture, has seen it.
    private func texts(_ steps: [Step]) -> TextMap {
        var edits: [TextName: [TextOracle.Step]] = [:]
        var writes: [FieldCode: [(step: Step, write: WriteFields.Write)]] = [:]
        for step in steps {
            switch step.operation {
            case .spliceText(let operation):
                edits[operation.text, default: []].append(
                    .init(dot: step.dot, operation: operation, hasSeen: step.hasSeen))
            case .writeFields(let operation):
                for write in operation.writes { writes[write.field, default: []].append((step, write)) }
            default: break
            }
        }
        return TextMap(
            entries: edits.keys.sorted().map { name in
                let text = TextOracle(edits[name] ?? [])
                let open = text.heads.filter { head in
                    writes[name.field]?.contains { step, write in
                        let root = write.value.flatMap { try? CaptureReference(canonicalBytes: $0).hash }
                        let isElsewhere = root == nil || root != name.root
                        return isElsewhere && step.hasSeen(head) && !write.sparing.contains(head)
                    } != true
                }
                return ItemText(
                    name: name, heads: text.heads, open: name.root == nil ? [] : open, pieces: text.pieces)
            })
    }

    /// An addition stays unless a removal names it or another addition of the element had seen it.
    private func sets(_ steps: [Step]) -> FieldMap<ObservedRemoveSet<MemberValue>> {
        var additions: [AddMembers.Addition: [Step]] = [:]
        var removed: [AddMembers.Addition: Set<Dot>] = [:]
        for step in steps {
            if case .addMembers(let operation) = step.operation {
                for addition in operation.additions { additions[addition, default: []].append(step) }
            } else if case .removeMembers(let operation) = step.operation {
                for removal in operation.removals {
                    removed[.init(field: removal.field, element: removal.element), default: []]
                        .formUnion(removal.seen.filter(step.hasSeen))
                }
            }
        }
        var entries: [FieldCode: [ObservedRemoveSet<MemberValue>.Entry]] = [:]
        for (addition, steps) in additions {
            let staying = steps.map(\.dot).filter { dot in
                removed[addition]?.contains(dot) != true && !steps.contains { $0.hasSeen(dot) }
            }
            if staying.isEmpty { continue }
            entries[addition.field, default: []].append(.init(element: addition.element, dots: staying.sorted()))
        }
        return map(entries) { ObservedRemoveSet(entries: $0.sorted { $0.element < $1.element }) }
    }

    /// A touch or a trashing stays unless another one had seen it and did not spare it.
    private func touches(of key: ItemKey, _ steps: [Step]) -> TouchSet {
        var turns: [Turn] = []
        for change in changes {
            for part in change.parts {
                for touch in part.touches where touch.item == key {
                    let dot = change.origin.event(at: part.firstIndex).dot
                    turns.append(Turn(dot: dot, change: change, sparing: touch.sparing, isTouch: true))
                }
            }
        }
        for step in steps {
            guard case .trash(let operation) = step.operation else { continue }
            turns.append(Turn(dot: step.dot, change: step.change, sparing: operation.sparing, isTouch: false))
        }
        let staying = turns.filter { turn in !turns.contains { $0.ends(turn) } }
        return TouchSet(
            touches: staying.filter(\.isTouch).map(\.dot), trashings: staying.filter { !$0.isTouch }.map(\.dot))
    }

    // MARK: Reading changes

    private static func sees(_ change: LibraryChange, _ dot: Dot, _ other: Dot) -> Bool {
        if other.change == change.origin.id { return other.index < dot.index }
        return other.sequence <= change.origin.context[other.replica]
    }

    private func steps(on key: ItemKey) -> [Step] {
        changes.flatMap { change in
            change.parts.filter { $0.item == key }.flatMap { part in
                part.operations.enumerated().map { position, operation in
                    let index = part.firstIndex + UInt32(position)
                    return Step(dot: change.origin.event(at: index).dot, change: change, operation: operation)
                }
            }
        }
    }

    private func partDots(on key: ItemKey) -> [Dot] {
        changes.flatMap { change in
            change.parts.filter { $0.item == key && $0.operations != [.purge(PurgeItem())] }.map {
                change.origin.event(at: $0.firstIndex).dot
            }
        }
    }

    private func map<Source, Value: Hashable & Sendable>(
        _ values: [FieldCode: Source], _ transform: (Source) -> Value
    ) -> FieldMap<Value> {
        FieldMap(
            entries: values.keys.sorted().compactMap { field in
                values[field].map { .init(field: field, value: transform($0)) }
            })
    }
}
