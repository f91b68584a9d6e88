internal import Causality
internal import MergeTypes

/// What a change did to one text.
struct UndoneText {
    /// The text.
    let name: TextName
    /// The change's edits of it, in order; at least one.
    var edits: [Dot] = []
}

extension ChangeBuilder {
    /// The edits of a text are taken back as one, upon all that others did apart from them: what was edited upon them
    /// merges with that.
    ///
    /// What somebody else has deleted as well stays deleted. Where all that was made upon the edits was taken back, the text
    /// says again what they left, with other scalars: then it is edited as it stands. Words that the change put in the place
    /// of others, and that somebody has changed again since, stay. Where the change's author took in somebody else's edit
    /// between two of its own, which no program does, nothing is taken back.
    mutating func undo(_ undone: UndoneText, _ result: inout Undoing) throws {
        let key = TextKey(item: result.item, name: undone.name)
        let name = result.name(undone.name.field)
        let records = try storage.textRecords(of: key)
        let graph = TextGraph(records, isWhole: true)
        let (first, last) = (undone.edits[0], undone.edits[undone.edits.count - 1])
        guard zip(undone.edits, undone.edits.dropFirst()).allSatisfy({ graph.bases(of: $1) == [$0] }) else {
            return result.keep(name)
        }
        let root = try root(of: key)
        let upon = graph.edits(upon: first)
        let later = upon.subtracting(undone.edits).sorted()
        guard
            let edits = UndoneEdits(
                undone.edits, of: records, in: graph, root: root, beside: { !upon.contains($0) })
        else { return result.keep(name) }
        if edits.isShared { result.keep(name) }
        let isUndone = records.contains { record in
            guard graph.bases(of: record.dot)?.contains(last) == true else { return false }
            let version = graph.closure(of: record.dot).subtracting([record.dot])
            guard !later.contains(where: { version.contains($0) }) else { return false }
            let then: UndoneEdits? =
                version.count == records.count - later.count
                ? edits
                : UndoneEdits(
                    undone.edits, of: records, in: graph, root: root,
                    beside: { version.contains($0) && !upon.contains($0) })
            return then?.inverse.isMade(by: record.edit) == true
        }
        let now = TextPieces(records)
        let splice: SpliceText
        if !later.isEmpty, !isUndone, now.render(root: root) == edits.after.render(root: root) {
            let edit = now.edit(making: edits.before.render(root: root), root: root) ?? TextEdit()
            splice = SpliceText(text: undone.name, edit: edit)
        } else {
            let rest =
                later.isEmpty
                ? edits.inverse
                : edits.inverse.withoutChangedWords(upon: edits.heads, in: graph, isMade: isUndone)
            if rest != edits.inverse { result.keep(name) }
            splice = SpliceText(text: undone.name, edit: rest, sparing: later)
        }
        guard !splice.edit.isEmpty, splice.edit.splices.count <= Limits.splicesInEdit else { return result.keep(name) }
        result.operations.append(.spliceText(splice))
        result.put(name)
    }
}

/// What a change's edits of a text came to, merged with what others did apart from them.
///
/// What was made upon the edits doesn't count.
private struct UndoneEdits {
    /// The text with them.
    let after: TextPieces
    /// The text as if nobody had made them.
    let before: TextPieces
    /// What leads from `after` to `before`.
    let inverse: TextEdit
    /// The edits at or beneath which all are that `after` comes of.
    let heads: [Dot]
    /// Whether somebody else deleted some of what they delete, which is not in `before` then.
    let isShared: Bool

    /// Merges edits; `nil` where they reach too far to be one.
    ///
    /// - Parameters:
    ///   - edits: the change's edits, each made upon the one before.
    ///   - graph: all edits of the text.
    ///   - isBeside: which edits others made apart; with an edit all count that it was made upon.
    init?(
        _ edits: [Dot], of records: [TextRecord], in graph: TextGraph, root: [UInt8], beside isBeside: (Dot) -> Bool
    ) {
        let own = Set(edits)
        let merged = TextGraph([], isWhole: true)
        func merge(_ record: TextRecord) -> TextEdit {
            merged.append(TextRecord(dot: record.dot, edit: record.edit, bases: graph.bases(of: record.dot)))
        }
        var before = TextPieces()
        for record in records where isBeside(record.dot) { before.apply(merge(record)) }
        // Last of all, so that they come to what they do beyond what the others did.
        let last = records.filter { own.contains($0.dot) }
        guard let meant = TextEdit(joining: last.map(\.edit)), let made = TextEdit(joining: last.map { merge($0) })
        else { return nil }
        var after = before
        after.apply(made)
        self.after = after
        self.before = before
        inverse = made.inverse(on: before, root: root)
        heads = merged.headDots
        isShared = made.deletedScalars < meant.deletedScalars
    }
}

extension TextEdit {
    fileprivate var deletedScalars: Int { splices.reduce(0) { $0 + $1.deleted } }

    /// Whether another edit of the same text makes this one, but for splices that put something in the place of words.
    fileprivate func isMade(by other: TextEdit) -> Bool {
        other.without(self).isEmpty && without(other).splices.allSatisfy(\.isReplacement)
    }

    /// The same edit without those splices that put something in the place of words of which some are gone by now.
    ///
    /// - Parameters:
    ///   - heads: the edits that this one is made upon.
    ///   - graph: all edits of the text, which nobody uses afterwards.
    ///   - isMade: whether all other splices were made already: those are left out, too.
    fileprivate func withoutChangedWords(upon heads: [Dot], in graph: TextGraph, isMade: Bool) -> TextEdit {
        var rest: [TextSplice] = []
        var (position, skipped) = (0, 0)
        // Each is tried out upon the one before; no edit has such names.
        var (bases, tried, shift) = (heads, UInt32(0), 0)
        for splice in splices {
            position += splice.skipped
            skipped += splice.skipped
            var isLeftOut = isMade
            if splice.isReplacement {
                let trial = Dot(replica: ReplicaID(value: 0), sequence: .max, index: tried)
                let edit = TextEdit(at: position + shift, deleting: splice.deleted, inserting: splice.inserted)
                let merged = graph.append(TextRecord(dot: trial, edit: edit, bases: bases))
                isLeftOut = merged.deletedScalars < splice.deleted
                (bases, tried, shift) = ([trial], tried + 1, shift + splice.insertedScalars - splice.deleted)
            }
            if isLeftOut {
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

extension TextSplice {
    /// Whether it puts something in the place of words.
    fileprivate var isReplacement: Bool { deleted > 0 && !inserted.isEmpty }
}
