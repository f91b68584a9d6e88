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

    /// Creates the operation.
    public init(text: TextName, edit: TextEdit, sparing: [Dot] = []) {
        self.text = text
        self.edit = edit
        self.sparing = sparing
    }

    /// Whether the author had read an edit.
    func hasRead(_ dot: Dot, at event: Event) -> Bool { event.hasSeen(dot) && !sparing.contains(dot) }

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
