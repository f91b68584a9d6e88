public import Causality
internal import GRDB
internal import LibraryModel

/// What the log says that a replica holds: its newest change names all that it had seen.
public struct ReplicaAcknowledgement: Hashable, Sendable {
    /// Who.
    public let replica: ReplicaID
    /// What it held when it made its newest change, that one included.
    public let holds: VersionVector
    /// When it made that change, by its clock; 0 where that is in the baseline and no other followed.
    public let newestChange: Timestamp
    /// Whether it is out of use, and waited for no more.
    ///
    /// A replica that knows of it and goes on writing is in use again.
    public let isRetired: Bool
}

extension Database {
    /// What each author is known to hold, ordered by author.
    func acknowledgements() throws -> [ReplicaAcknowledgement] {
        try replicaLines().filter { $0.value.sequence > 0 }.sorted { $0.key < $1.key }.map { replica, line in
            var holds = line.context
            holds[replica] = line.sequence
            let state = try itemState(ItemKey(replica))
            let timestamp = try integer(
                "SELECT timestamp FROM change WHERE replica = ?1 AND sequence = ?2", .integer(line.number),
                SQLValue(line.sequence))
            return ReplicaAcknowledgement(
                replica: replica, holds: holds,
                newestChange: Timestamp(rawValue: UInt64(bitPattern: timestamp ?? 0)),
                isRetired: state.isRetired(unlessSeenIn: holds))
        }
    }

    /// The changes that every replica in use is known to hold: whatever one of them writes from now on has seen them.
    ///
    /// - Parameter own: whose log this is; it holds all of it.
    func acknowledgedVector(own: ReplicaID) throws -> VersionVector {
        let all = VersionVector(lines: try replicaLines())
        let others = try acknowledgements().filter { $0.replica != own && !$0.isRetired }
        return VersionVector(
            all.entries.map { entry in
                let sequence = others.map { $0.holds[entry.replica] }.min() ?? entry.sequence
                return ChangeID(replica: entry.replica, sequence: min(sequence, entry.sequence))
            }.filter { $0.sequence > 0 })
    }
}

extension StoreReader {
    /// What each replica that ever wrote is known to hold, ordered by replica.
    ///
    /// Cost: grows with the number of replicas only.
    public func acknowledgements() throws -> [ReplicaAcknowledgement] { try database.acknowledgements() }
}
