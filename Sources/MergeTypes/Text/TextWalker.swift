public import Causality

/// Merges edits of one text that weren't made one after another.
///
/// It is fed edits in any order in which each comes after all that its author had seen, and returns each as an edit on
/// what those before it came to. Whatever the order, and wherever the walker started, the results make the same text.
///
/// Promise: nothing that was typed is lost unless somebody deleted it; a deletion deletes what its author saw, and no
/// more; and what several people typed at one place stands one after the other, not mixed.
///
/// An edit whose author had seen all others passes through as it is, which costs next to nothing. Another one costs a
/// walk over the edits since the last one that all had seen.
public struct TextWalker: Sendable {
    private(set) var history = TextHistory()
    /// Stays behind the history until an edit comes that has not seen all.
    var tracker = TextTracker(base: 0)

    /// Starts at a version that all edits to come have seen, whatever the text is there.
    public init() {}

    /// How many edits were fed.
    public var count: Int { history.count }

    /// Takes an edit and returns it as one on the text that all edits before it have made.
    ///
    /// - Parameters:
    ///   - edit: the edit on the text that its author had before it.
    ///   - dot: its name, which decides between insertions at the same place; no other edit has it.
    ///   - parents: the edits on which it was made, as numbers in the order of feeding, from 0: at least those that no
    ///     other one of them has seen. None where it was made on the version at the start.
    public mutating func integrate(_ edit: TextEdit, dot: Dot, parents: [Int]) -> TextEdit {
        let number = count
        if history.append(edit, dot: dot, parents: parents) { return edit }
        track(upTo: number, since: history.lastCriticalVersion)
        return tracker.merge(number, of: history, texts: edit)
    }

    /// Whether the last edit was made upon another one, or is that one.
    public func lastEditIncludes(_ number: Int) -> Bool {
        // Where the tracker stayed behind, the last edit had seen all.
        tracker.end < count || tracker.hasPrepared(number)
    }

    /// Lets the tracker catch up, or begin anew where that is less work or where it began too late.
    ///
    /// - Parameter base: a critical version since which everything must be tracked.
    mutating func track(upTo end: Int, since base: Int) {
        if tracker.base > base || tracker.end < base { tracker = TextTracker(base: base) }
        while tracker.end < end { tracker.merge(tracker.end, of: history) }
    }
}
