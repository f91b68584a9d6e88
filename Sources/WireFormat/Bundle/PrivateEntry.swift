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

    /// About how much it adds to what it travels with.
    public var sizeInBytes: Int { record.body.count + 48 }
}

extension BundleFrame {
    /// Keeps a frame of private records, which are up to 16 kB each, near the goal of a frame.
    public static let privateRecordsInFrame = 4_096

    /// Divides private records, which are ordered by dot, into frames.
    public static func frames(of entries: [PrivateEntry]) -> [BundleFrame] {
        stride(from: 0, to: entries.count, by: privateRecordsInFrame).map { start in
            .privateRecords(Array(entries[start..<min(entries.count, start + privateRecordsInFrame)]))
        }
    }
}
