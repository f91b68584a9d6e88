/// Why nobody takes a snapshot.
public struct SnapshotProblem: Error, Hashable, Sendable {
    /// Fewer items came than the head announces.
    public static let fewerItems = SnapshotProblem(cause: "it has fewer items than it says")
    /// More items came than the head announces.
    public static let moreItems = SnapshotProblem(cause: "it has more items than it says")
    /// The items aren't those that the head was made of.
    public static let otherDigest = SnapshotProblem(cause: "its items do not come to its digest")

    /// What is wrong with it, as a part of a sentence.
    public let cause: String

    /// Creates a refusal.
    public init(cause: String) { self.cause = cause }

    /// The same in a sentence.
    public var sentence: String { "A snapshot is damaged: \(cause)." }
}
