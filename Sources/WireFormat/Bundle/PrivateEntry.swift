public import Causality
public import LibraryModel

/// A private record, and the operation that committed to it.
public struct PrivateEntry: Hashable, Sendable {
    /// The operation that holds the record's commitment.
    public let dot: Dot
    /// The record; whether it has that commitment is for the reader of the operation to check.
    public let record: PrivateRecord

    /// Creates an entry.
    public init(dot: Dot, record: PrivateRecord) {
        self.dot = dot
        self.record = record
    }
}
