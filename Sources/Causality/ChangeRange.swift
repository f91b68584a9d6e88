/// A run of one replica's changes, both ends included.
public struct ChangeRange: Hashable, Sendable, CustomStringConvertible {
    /// The author.
    public let replica: ReplicaID
    /// The first sequence of the run.
    public let first: UInt64
    /// The last sequence of the run.
    public let last: UInt64

    /// Creates a run; `first` must not be after `last`.
    public init(replica: ReplicaID, first: UInt64, last: UInt64) {
        precondition(first <= last, "a run of changes has at least one")
        self.replica = replica
        self.first = first
        self.last = last
    }

    /// How many changes it has.
    public var count: UInt64 { last - first + 1 }

    /// For people: `changes 120–340 of replica 7f3a0c11`.
    public var description: String {
        let numbers = first == last ? "change \(first)" : "changes \(first)–\(last)"
        return "\(numbers) of replica \(replica.shortDescription)"
    }
}

extension [ChangeRange] {
    /// How many changes they are, `VersionVector.largestChangeCount` at most.
    public var changeCount: Int {
        let largest = VersionVector.largestChangeCount
        return Int(reduce(0) { Swift.min($0 + Swift.min($1.count, largest), largest) })
    }
}
