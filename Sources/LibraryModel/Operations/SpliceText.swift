public import Causality
public import MergeTypes

/// Edits a text: a cursor pass that skips, deletes and inserts.
public struct SpliceText: Hashable, Sendable {
    /// The text.
    public let text: TextName
    /// What is done to the text as its author saw it.
    public let edit: TextEdit
    /// Edits of this text in the author's context that the author had not read, ordered.
    ///
    /// The edit wasn't made upon them; it merges with them.
    public let sparing: [Dot]

    /// Creates the operation; the order of `sparing` doesn't matter.
    public init(text: TextName, edit: TextEdit, sparing: [Dot] = []) {
        self.text = text
        self.edit = edit
        self.sparing = sparing.sorted()
    }

    /// Whether the author had read an edit.
    ///
    /// It is asked for every edit of a text, and an undoing spares all later ones: hence no search from front to back.
    func hasRead(_ dot: Dot, at event: Event) -> Bool {
        guard event.hasSeen(dot) else { return false }
        return sparing.lastIndex(atMost: dot).map { sparing[$0] != dot } ?? true
    }

    /// Notes the edit, and carries it out where it was made upon all that is here.
    ///
    /// Returns whether that was so.
    func apply(to state: inout ItemState, at event: Event) -> Bool {
        state.texts.update(text) { text in
            let isSequential = text.heads.allSatisfy { hasRead($0, at: event) }
            text.note(event.dot) { hasRead($0, at: event) }
            if isSequential { text.pieces.apply(edit) }
            return isSequential
        }
    }
}
