public import Causality

/// Where the fold keeps items: a dictionary in `LibraryState`, rows in the store.
public protocol ItemStorage {
    /// An item's state; the empty one where nothing is known of it.
    mutating func state(of key: ItemKey) throws -> ItemState

    /// Changes an item's state in place, starting from the empty one.
    mutating func update(_ key: ItemKey, _ body: (inout ItemState) throws -> Void) throws

    /// Notes that a part on an item was folded.
    mutating func record(part: Dot, of key: ItemKey) throws

    /// The edits of a text that were folded so far, opened for merging.
    ///
    /// - Parameter isBase: whether the edit to be merged was made upon another one; `nil` where none is to be merged, and
    ///   only a graph that is open already is asked for.
    mutating func textGraph(of text: TextKey, reaching isBase: ((Dot) -> Bool)?) throws -> TextGraph?

    /// Notes that edits of a text were folded.
    mutating func record(_ edits: TextRecords, of text: TextKey) throws
}
