internal import Causality
internal import MergeTypes

/// What became of one item when a change was undone.
public struct UndoneItem: Hashable, Sendable {
    /// The item.
    public let item: ItemKey
    /// What was put back: names of fields and sets, or `lifecycle`.
    public let undone: [String]
    /// What had been changed again since then, what others did as well, or what can't be put back: it was left as it is.
    public let kept: [String]
}

extension ChangeBuilder {
    /// Takes back what a change did to an item, as far as nobody has changed it again since then.
    ///
    /// The result is an edit like any other. What others did stays, at the same time or since. An item that the change
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
                    texts[index ?? texts.count - 1].edits.append(dot)
                } else {
                    try undo(operation, at: dot, of: change, in: history, before: before, now: now, &result)
                }
            }
            try undoTouch(part, of: change, in: history, before: before, now: now, &result)
        }
        for text in texts { try undo(text, &result) }
        try append(result.operations, on: item)
        return UndoneItem(item: item, undone: result.undone, kept: result.kept)
    }

    private mutating func undo(
        _ operation: LibraryOperation, at dot: Dot, of change: LibraryChange, in history: ItemHistory,
        before: ItemState, now: ItemState, _ result: inout Undoing
    ) throws {
        switch operation {
        case .writeFields(let operation): undo(operation, at: dot, of: change, before: before, now: now, &result)
        case .addMembers(let operation): undo(operation, at: dot, before: before, now: now, &result)
        case .removeMembers(let operation):
            undo(operation, of: change, in: history, before: before, now: now, &result)
        case .spliceText: preconditionFailure("edits of one text are undone together")
        case .trash:
            // Who trashed it apart has decided so, too.
            let trashings = now.touches.trashings
            guard trashings.contains(dot), trashings.allSatisfy({ $0.change == dot.change }) else {
                return result.keep("lifecycle")
            }
            try restore(result.item)
            result.put("lifecycle")
        case .writePrivate: result.keep("email")
        case .purge, .unknown: result.keep("lifecycle")
        }
    }

    private func undo(
        _ operation: WriteFields, at dot: Dot, of change: LibraryChange, before: ItemState, now: ItemState,
        _ result: inout Undoing
    ) {
        var writes: [WriteFields.Write] = []
        for write in operation.writes {
            let name = result.name(write.field)
            guard now.registers[write.field]?.siblings.contains(where: { $0.dot == dot }) == true,
                !wasEditedSince(write, of: change, before: before, now: now, result.item.kind)
            else {
                result.keep(name)
                continue
            }
            let definition = FieldRegistry.definition(of: write.field, kind: result.item.kind)
            let earlier = before.registers[write.field].flatMap { definition?.winner(of: $0) ?? $0.winner }
            writes.append(
                .init(field: write.field, value: earlier?.value, sparing: others(than: dot, of: write.field, in: now)))
            result.put(name)
            if let register = now.registers[write.field], register.siblings.count > 1 { result.keep(name) }
        }
        if !writes.isEmpty { result.operations.append(.writeFields(WriteFields(writes))) }
    }

    private func undo(
        _ operation: AddMembers, at dot: Dot, before: ItemState, now: ItemState, _ result: inout Undoing
    ) {
        var removals: [RemoveMembers.Removal] = []
        // Captures stay, whichever is current: they hold what was edited on them.
        for addition in operation.additions
        where !(result.item.kind == .article && addition.field == ArticleField.captures)
            && before.sets[addition.field]?.contains(addition.element) != true
        {
            let name = result.name(addition.field)
            let additions = now.sets[addition.field]?.dots(of: addition.element) ?? Few()
            if additions.contains(dot) {
                removals.append(.init(field: addition.field, element: addition.element, seen: [dot]))
                result.put(name)
            }
            // Somebody else added it as well, or again since.
            if additions.contains(where: { $0 != dot }) { result.keep(name) }
        }
        if !removals.isEmpty { result.operations.append(.removeMembers(RemoveMembers(removals))) }
    }

    private func undo(
        _ operation: RemoveMembers, of change: LibraryChange, in history: ItemHistory, before: ItemState,
        now: ItemState, _ result: inout Undoing
    ) {
        var additions: [AddMembers.Addition] = []
        for removal in operation.removals
        where before.sets[removal.field]?.contains(removal.element) == true
            && now.sets[removal.field]?.contains(removal.element) != true
        {
            let name = result.name(removal.field)
            if history.hasRemoved(removal.element, from: removal.field, besides: change) {
                result.keep(name)
            } else {
                additions.append(.init(field: removal.field, element: removal.element))
                result.put(name)
            }
        }
        if !additions.isEmpty { result.operations.append(.addMembers(AddMembers(additions))) }
    }

    /// Puts back what a part took out of the trash and did nothing else to, unless somebody worked on it or beneath it.
    private mutating func undoTouch(
        _ part: ChangePart, of change: LibraryChange, in history: ItemHistory, before: ItemState, now: ItemState,
        _ result: inout Undoing
    ) throws {
        let item = result.item
        guard now.lifecycle == .live, part.touches.contains(where: { $0.item == item }) else { return }
        let wasTrashed = try wasTrashed(item, before, at: change, in: history)
        guard part.operations.isEmpty else {
            if wasTrashed { result.keep("lifecycle") }
            return
        }
        guard wasTrashed, now.touches.touches.allSatisfy({ $0.change == change.origin.id }) else {
            return result.keep("lifecycle")
        }
        try trash(item)
        result.put("lifecycle")
    }

    /// Whether an item certainly was in the trash when a change was made.
    ///
    /// The parts on the item don't tell of work beneath it, which kept it live where whoever trashed it had not seen that.
    /// So there must be nothing beneath it that they hadn't.
    private mutating func wasTrashed(
        _ item: ItemKey, _ before: ItemState, at change: LibraryChange, in history: ItemHistory
    ) throws -> Bool {
        // What nobody has made yet has no touch either.
        guard before.touches.isTrashed, !before.touches.trashings.isEmpty else { return false }
        var seen = VersionVector()
        for trashing in before.touches.trashings {
            // What its author had seen is forgotten with it.
            guard let trashing = history.change(trashing.change) else { continue }
            seen.merge(trashing.origin.context)
            seen.include(trashing.origin.id)
        }
        // This change, and the one that is undone, may have put back what is beneath as well.
        let ours = [change.origin.id, origin.id]
        for key in try descendants(of: item) {
            let parts = try storage.state(of: key).newestParts.dots
            if parts.contains(where: { !seen.contains($0.change) && !ours.contains($0.change) }) { return false }
        }
        return true
    }

    /// Whether a write made another capture current, and the text on that one has edits which the change had not seen.
    ///
    /// Every edit is one of the newest, or one of these was made upon it: those tell.
    private func wasEditedSince(
        _ write: WriteFields.Write, of change: LibraryChange, before: ItemState, now: ItemState, _ kind: ItemKind
    ) -> Bool {
        guard kind == .article, write.field == ArticleField.body.code, let value = write.value,
            let capture = (try? CaptureReference(canonicalBytes: value))?.hash,
            capture != before.value(of: ArticleField.body)?.hash, let text = now.text(on: capture)
        else { return false }
        return text.heads.contains { $0.change != change.origin.id && !change.origin.context.contains($0.change) }
    }

    /// What stays beside the value that is put back: concurrent values of others, and open edits of the texts that the
    /// field names.
    ///
    /// Who takes back a write has decided about nothing else.
    private func others(than dot: Dot, of field: FieldCode, in state: ItemState) -> [Dot] {
        let siblings = (state.registers[field]?.siblings.map(\.dot) ?? []).filter { $0 != dot }
        return (siblings + state.texts.entries.filter { $0.name.field == field }.flatMap(\.open)).sorted()
    }
}

extension ItemHistory {
    /// Whether a change that the author of another one had not seen removed the same element from a set.
    fileprivate func hasRemoved(_ element: MemberValue, from field: FieldCode, besides change: LibraryChange) -> Bool {
        changes.contains { other in
            guard other.origin.id != change.origin.id, !change.origin.context.contains(other.origin.id) else {
                return false
            }
            return other.parts.contains { part in
                part.operations.contains { operation in
                    guard case .removeMembers(let operation) = operation else { return false }
                    return operation.removals.contains { $0.field == field && $0.element == element }
                }
            }
        }
    }
}

/// What undoing a change comes to on one item.
struct Undoing {
    let item: ItemKey
    var operations: [LibraryOperation] = []
    private(set) var undone: [String] = []
    private(set) var kept: [String] = []

    init(item: ItemKey) { self.item = item }

    mutating func put(_ name: String) { if !undone.contains(name) { undone.append(name) } }

    mutating func keep(_ name: String) { if !kept.contains(name) { kept.append(name) } }

    func name(_ field: FieldCode) -> String { FieldRegistry.name(of: field, kind: item.kind) }
}
