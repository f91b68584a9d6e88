/// What a replica holds: for each author, the highest sequence up to which nothing is missing.
///
/// Entries are never zero, so equal sets of changes have equal vectors.
public struct VersionVector: Hashable, Sendable {
    private var sequences: [ReplicaID: UInt64]

    /// Creates a vector that holds nothing.
    public init() { sequences = [:] }

    /// Creates a vector from entries; the highest sequence of each replica counts.
    public init(_ entries: some Sequence<ChangeID>) {
        sequences = [:]
        for entry in entries { include(entry) }
    }

    /// The highest contiguous sequence of a replica, 0 where nothing is known of it.
    public subscript(replica: ReplicaID) -> UInt64 {
        get { sequences[replica] ?? 0 }
        set { sequences[replica] = newValue == 0 ? nil : newValue }
    }

    /// Whether nothing is held.
    public var isEmpty: Bool { sequences.isEmpty }

    /// The number of replicas that are known.
    public var count: Int { sequences.count }

    /// The newest change of each replica, ordered by replica.
    public var entries: [ChangeID] {
        sequences.map { ChangeID(replica: $0.key, sequence: $0.value) }.sorted()
    }

    /// Where a count of changes ends: a vector from outside may claim any number, and sums of counts must have room.
    public static let largestChangeCount: UInt64 = 1 << 53

    /// The number of changes that the vector holds, `largestChangeCount` at most.
    public var changeCount: UInt64 {
        sequences.values.reduce(0) { min($0 + min($1, Self.largestChangeCount), Self.largestChangeCount) }
    }

    /// Whether a change is held.
    public func contains(_ change: ChangeID) -> Bool { change.sequence <= self[change.replica] }

    /// Whether everything in `other` is held.
    public func contains(_ other: VersionVector) -> Bool {
        other.sequences.allSatisfy { $0.value <= self[$0.key] }
    }

    /// Raises one entry where `change` is newer.
    public mutating func include(_ change: ChangeID) {
        self[change.replica] = max(self[change.replica], change.sequence)
    }

    /// Takes the higher sequence of each replica: the least upper bound.
    public mutating func merge(_ other: VersionVector) {
        sequences.merge(other.sequences, uniquingKeysWith: max)
    }

    /// The least upper bound of both.
    public func merging(_ other: VersionVector) -> VersionVector {
        var result = self
        result.merge(other)
        return result
    }

    /// How this vector stands to another.
    package func compare(_ other: VersionVector) -> CausalOrder {
        switch (contains(other), other.contains(self)) {
        case (true, true): .equal
        case (true, false): .after
        case (false, true): .before
        case (false, false): .concurrent
        }
    }

    /// The changes that are held here and missing in `other`, one run a replica, ordered by replica.
    public func difference(_ other: VersionVector) -> [ChangeRange] {
        entries.compactMap { entry in
            let known = other[entry.replica]
            guard known < entry.sequence else { return nil }
            return ChangeRange(replica: entry.replica, first: known + 1, last: entry.sequence)
        }
    }
}

/// How two vectors, or two events, stand to each other.
package enum CausalOrder: Hashable, Sendable {
    /// Both hold the same.
    case equal
    /// The first is contained in the second.
    case before
    /// The first contains the second.
    case after
    /// Each holds something that the other lacks.
    case concurrent
}
