public import Causality
public import MergeTypes

/// An edit of a text as it was folded, and what it was made upon.
public struct TextRecord: Hashable, Sendable {
    /// The edit's name.
    public let dot: Dot
    /// What its author did to the text as they saw it.
    public let edit: TextEdit
    /// The edits that it was made upon, besides what those were made upon; `nil` where it was made upon all that were
    /// folded before it.
    public let bases: [Dot]?

    /// Creates a record.
    public init(dot: Dot, edit: TextEdit, bases: [Dot]?) {
        self.dot = dot
        self.edit = edit
        self.bases = bases
    }
}

/// Edits of a text in a row as they were folded, each made upon the one before: operations of one change.
public struct TextRecords: Sendable {
    /// The first edit's name; the others' follow.
    public let first: Dot
    /// What the author did.
    public let edits: TextEditList
    /// What the first edit was made upon, as a record of it has that.
    public let bases: [Dot]?

    /// Creates records.
    public init(first: Dot, edits: TextEditList, bases: [Dot]?) {
        self.first = first
        self.edits = edits
        self.bases = bases
    }
}

extension TextRecords: RandomAccessCollection {
    /// The first record's place.
    public var startIndex: Int { 0 }
    /// Behind the last record.
    public var endIndex: Int { edits.count }

    /// A record by its place.
    public subscript(place: Int) -> TextRecord {
        TextRecord(
            dot: first.advanced(by: place), edit: edits[place],
            bases: place == 0 ? bases : bases.map { _ in [first.advanced(by: place - 1)] })
    }
}
