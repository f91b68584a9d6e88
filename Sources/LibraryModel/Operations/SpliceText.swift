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
}

/// What the author of an edit had read of its text.
struct TextReading {
    let event: Event
    /// Edits in the author's context that the author had not read, ordered.
    let unread: [Dot]

    /// Whether the author had read an edit.
    ///
    /// It is asked for every edit of a text, and an undoing spares all later ones: hence no search from front to back.
    func includes(_ dot: Dot) -> Bool {
        guard event.hasSeen(dot) else { return false }
        return unread.lastIndex(atMost: dot).map { unread[$0] != dot } ?? true
    }
}

extension Dot {
    /// The operation that comes so many after this one in the same change.
    func advanced(by count: Int) -> Dot { Dot(replica: replica, sequence: sequence, index: index + UInt32(count)) }
}
