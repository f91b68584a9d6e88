internal import Causality
internal import MergeTypes

/// What became of one item when a change was undone.
public struct UndoneItem: Hashable, Sendable {
    /// The item.
    public let item: ItemKey
    /// What was put back: names of fields and sets, or `lifecycle`.
    public let undone: [String]
    /// What had been changed again since then, or can't be put back, and was left as it is.
    public let kept: [String]
}

extension ChangeBuilder {
    /// Takes back what a change did to an item, as far as nobody has changed it again since then.
    ///
    /// The result is an edit like any other. What others did to a text in the meantime stays. An item that the change
    /// made goes to the trash, unless somebody worked on it or beneath it since.
    ///
    /// - Throws: `EditProblem.notFound` where the item was purged, which can't be undone.
    public mutating func undo(_ change: LibraryChange, in history: ItemHistory) throws -> UndoneItem {
        let item = history.item
        let now = try existing(item)
        let before = history.state(before: change)
        if before.isEmpty {
            // A tag or collection that nothing is in is not shown.
            guard item.kind != .tag && item.kind != .collection else {
                return UndoneItem(item: item, undone: [], kept: [])
            }
            guard now.lifecycle == .live else { return UndoneItem(item: item, undone: [], kept: []) }
            // Somebody worked on it, or beneath it, since.
            guard now.touches.touches.allSatisfy({ $0.change == change.origin.id }) else {
                return UndoneItem(item: item, undone: [], kept: ["lifecycle"])
            }
            try trash(item)
            return UndoneItem(item: item, undone: ["lifecycle"], kept: [])
        }
        var result = Undoing(item: item)
        for part in change.parts {
            for (position, operation) in part.operations.enumerated() {
                let dot = change.origin.event(at: part.firstIndex + UInt32(position)).dot
                try undo(operation, at: dot, before: before, now: now, &result)
            }
            if part.operations.isEmpty && before.lifecycle == .trashed && now.lifecycle == .live {
                try trash(item)
                result.put("lifecycle")
            }
        }
        try append(result.operations, on: item, touching: true)
        return UndoneItem(item: item, undone: result.undone, kept: result.kept)
    }

    private mutating func undo(
        _ operation: LibraryOperation, at dot: Dot, before: ItemState, now: ItemState, _ result: inout Undoing
    ) throws {
        switch operation {
        case .writeFields(let operation): undo(operation, at: dot, before: before, now: now, &result)
        case .addMembers(let operation):
            let added = operation.additions.filter {
                // Captures stay, whichever is current: they hold what was edited on them.
                !(result.item.kind == .article && $0.field == ArticleField.captures)
                    && before.sets[$0.field]?.contains($0.element) != true
                    && now.sets[$0.field]?.dots(of: $0.element).contains(dot) == true
            }
            guard !added.isEmpty else { return }
            result.operations.append(
                .removeMembers(RemoveMembers(added.map { .init(field: $0.field, element: $0.element, seen: [dot]) })))
            for addition in added { result.put(result.name(addition.field)) }
        case .removeMembers(let operation):
            let removed = operation.removals.filter {
                before.sets[$0.field]?.contains($0.element) == true && now.sets[$0.field]?.contains($0.element) != true
            }
            guard !removed.isEmpty else { return }
            result.operations.append(
                .addMembers(AddMembers(removed.map { .init(field: $0.field, element: $0.element) })))
            for removal in removed { result.put(result.name(removal.field)) }
        case .spliceText(let operation): try undo(operation, at: dot, &result)
        case .trash:
            guard now.touches.trashings.contains(dot) else { return result.keep("lifecycle") }
            try restore(result.item)
            result.put("lifecycle")
        case .writePrivate: result.keep("email")
        case .purge, .unknown: result.keep("lifecycle")
        }
    }

    private func undo(
        _ operation: WriteFields, at dot: Dot, before: ItemState, now: ItemState, _ result: inout Undoing
    ) {
        var writes: [WriteFields.Write] = []
        for write in operation.writes {
            let name = result.name(write.field)
            guard now.registers[write.field]?.siblings.contains(where: { $0.dot == dot }) == true,
                !hasEdits(write, in: now, result.item.kind)
            else {
                result.keep(name)
                continue
            }
            let definition = FieldRegistry.definition(of: write.field, kind: result.item.kind)
            let earlier = before.registers[write.field].flatMap { definition?.winner(of: $0) ?? $0.winner }
            writes.append(
                .init(
                    field: write.field, value: earlier?.value, sparing: siblings(of: write.field, in: now, except: dot))
            )
            result.put(name)
        }
        if !writes.isEmpty { result.operations.append(.writeFields(WriteFields(writes))) }
    }

    /// Whether a write made a capture current that somebody has edited since.
    private func hasEdits(_ write: WriteFields.Write, in state: ItemState, _ kind: ItemKind) -> Bool {
        guard kind == .article, write.field == ArticleField.body.code, let value = write.value else { return false }
        return state.text(on: (try? CaptureReference(canonicalBytes: value))?.hash) != nil
    }

    /// Concurrent values of others stay beside what is put back.
    private func siblings(of field: FieldCode, in state: ItemState, except dot: Dot) -> [Dot] {
        (state.registers[field]?.siblings.map(\.dot) ?? []).filter { $0 != dot }.sorted()
    }

    /// An edit of a text is taken back right behind itself; what was edited since merges with that.
    private mutating func undo(_ operation: SpliceText, at dot: Dot, _ result: inout Undoing) throws {
        let key = TextKey(item: result.item, name: operation.text)
        let records = try storage.textRecords(of: key)
        let graph = TextGraph(records, isWhole: true)
        let known = graph.closure(of: dot)
        let root = try root(of: key)
        let text = TextPieces(records) { $0 != dot && known.contains($0) }
        let inverse = operation.edit.inverse(on: text, root: root)
        let name = result.name(operation.text.field)
        let isUndone = records.contains { record in
            record.edit == inverse && graph.closure(of: record.dot) == known.union([record.dot])
        }
        guard !inverse.isEmpty, !isUndone else { return result.keep(name) }
        let later = records.map(\.dot).filter { !known.contains($0) }.sorted()
        result.operations.append(
            .spliceText(SpliceText(text: operation.text, edit: inverse, sparing: later)))
        result.put(name)
    }
}

/// What undoing a change comes to on one item.
private struct Undoing {
    let item: ItemKey
    var operations: [LibraryOperation] = []
    private(set) var undone: [String] = []
    private(set) var kept: [String] = []

    init(item: ItemKey) { self.item = item }

    mutating func put(_ name: String) { if !undone.contains(name) { undone.append(name) } }

    mutating func keep(_ name: String) { if !kept.contains(name) { kept.append(name) } }

    func name(_ field: FieldCode) -> String { FieldRegistry.name(of: field, kind: item.kind) }
}
