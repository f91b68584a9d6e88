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
        // What is said of a replica, or of the library, is there without anybody making it.
        if before.isEmpty && item.kind != .replica && item.kind != .library {
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
        var texts: [UndoneText] = []
        for part in change.parts {
            for (dot, operation) in part.namedOperations(in: change.origin.id) {
                if case .spliceText(let operation) = operation {
                    let index = texts.firstIndex { $0.name == operation.text }
                    if index == nil { texts.append(UndoneText(name: operation.text)) }
                    texts[index ?? texts.count - 1].edits.append((dot, operation.edit))
                } else {
                    try undo(operation, at: dot, before: before, now: now, &result)
                }
            }
            if part.operations.isEmpty && before.lifecycle == .trashed && now.lifecycle == .live {
                try trash(item)
                result.put("lifecycle")
            }
        }
        for text in texts { try undo(text, &result) }
        try append(result.operations, on: item)
        return UndoneItem(item: item, undone: result.undone, kept: result.kept)
    }

    /// What a change did to one text, in order; at least one edit.
    private struct UndoneText {
        let name: TextName
        var edits: [(dot: Dot, edit: TextEdit)] = []
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
        case .spliceText: preconditionFailure("edits of one text are undone together")
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
                .init(field: write.field, value: earlier?.value, sparing: others(than: dot, of: write.field, in: now)))
            result.put(name)
        }
        if !writes.isEmpty { result.operations.append(.writeFields(WriteFields(writes))) }
    }

    /// Whether a write made a capture current that somebody has edited since.
    private func hasEdits(_ write: WriteFields.Write, in state: ItemState, _ kind: ItemKind) -> Bool {
        guard kind == .article, write.field == ArticleField.body.code, let value = write.value else { return false }
        return state.text(on: (try? CaptureReference(canonicalBytes: value))?.hash) != nil
    }

    /// What stays beside the value that is put back: concurrent values of others, and open edits of the texts that the
    /// field names.
    ///
    /// Who takes back a write has decided about nothing else.
    private func others(than dot: Dot, of field: FieldCode, in state: ItemState) -> [Dot] {
        let siblings = (state.registers[field]?.siblings.map(\.dot) ?? []).filter { $0 != dot }
        return (siblings + state.texts.entries.filter { $0.name.field == field }.flatMap(\.open)).sorted()
    }

    /// The edits of a text are taken back as one, right behind the last of them: what was edited since merges with that.
    ///
    /// Where all that came since was taken back as well, the text says again what the change left, with other scalars: then it
    /// is edited as it stands. Words that the change put in the place of others, and that somebody has changed again since,
    /// stay. Where the change's author took in somebody else's edit between two of its own, which no program does, nothing is
    /// taken back.
    private mutating func undo(_ undone: UndoneText, _ result: inout Undoing) throws {
        let key = TextKey(item: result.item, name: undone.name)
        let name = result.name(undone.name.field)
        let records = try storage.textRecords(of: key)
        let graph = TextGraph(records, isWhole: true)
        let (first, last) = (undone.edits[0].dot, undone.edits[undone.edits.count - 1].dot)
        let known = graph.closure(of: last)
        let earlier = graph.closure(of: first).subtracting([first])
        guard earlier.union(undone.edits.map(\.dot)) == known, let made = TextEdit(joining: undone.edits.map(\.edit))
        else { return result.keep(name) }
        let root = try root(of: key)
        let before = TextPieces(records) { earlier.contains($0) }
        let inverse = made.inverse(on: before, root: root)
        let isUndone = records.contains { record in
            record.edit == inverse && graph.closure(of: record.dot) == known.union([record.dot])
        }
        guard !inverse.isEmpty, !isUndone else { return result.keep(name) }
        let later = records.map(\.dot).filter { !known.contains($0) }.sorted()
        if !later.isEmpty {
            let now = TextPieces(records)
            var after = before
            after.apply(made)
            if now.render(root: root) == after.render(root: root) {
                guard let edit = now.edit(making: before.render(root: root), root: root) else {
                    return result.keep(name)
                }
                result.operations.append(.spliceText(SpliceText(text: undone.name, edit: edit)))
                return result.put(name)
            }
        }
        let rest = later.isEmpty ? inverse : inverse.withoutChangedWords(upon: last, in: graph)
        if rest != inverse { result.keep(name) }
        guard !rest.isEmpty else { return }
        result.operations.append(.spliceText(SpliceText(text: undone.name, edit: rest, sparing: later)))
        result.put(name)
    }
}

extension TextEdit {
    /// The same edit without those splices that put something in the place of words of which some are gone by now.
    ///
    /// - Parameters:
    ///   - last: the edit that this one is made upon.
    ///   - graph: all edits of the text, which nobody uses afterwards.
    fileprivate func withoutChangedWords(upon last: Dot, in graph: TextGraph) -> TextEdit {
        var rest: [TextSplice] = []
        var (position, skipped) = (0, 0)
        // Each is tried out upon the one before; no edit has such names.
        var (base, tried, shift) = (last, UInt32(0), 0)
        for splice in splices {
            position += splice.skipped
            skipped += splice.skipped
            var isChanged = false
            if splice.deleted > 0, !splice.inserted.isEmpty {
                let trial = Dot(replica: last.replica, sequence: .max, index: tried)
                let edit = TextEdit(at: position + shift, deleting: splice.deleted, inserting: splice.inserted)
                let merged = graph.append(TextRecord(dot: trial, edit: edit, bases: [base]))
                isChanged = merged.splices.reduce(0) { $0 + $1.deleted } < splice.deleted
                (base, tried, shift) = (trial, tried + 1, shift + splice.insertedScalars - splice.deleted)
            }
            if isChanged {
                skipped += splice.deleted
            } else {
                rest.append(TextSplice(skipped: skipped, deleted: splice.deleted, inserted: splice.inserted))
                skipped = 0
            }
            position += splice.deleted
        }
        return TextEdit(rest)
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
