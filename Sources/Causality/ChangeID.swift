/// Names one change: the replica that made it and its place in that replica's chain, counted from 1.
public struct ChangeID: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The author.
    public let replica: ReplicaID
    /// 1, 2, 3 … without a gap.
    public let sequence: UInt64

    /// Creates the name of a change.
    public init(replica: ReplicaID, sequence: UInt64) {
        self.replica = replica
        self.sequence = sequence
    }

    /// `REPLICA:SEQUENCE`.
    public var description: String { "\(replica):\(sequence)" }

    /// Orders by replica, then by sequence.
    ///
    /// This is an order for bytes, not for causality.
    public static func < (left: Self, right: Self) -> Bool {
        left.replica == right.replica ? left.sequence < right.sequence : left.replica < right.replica
    }
}

/// Names one operation: its change, and its index among all operations of that change.
public struct Dot: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The author.
    public let replica: ReplicaID
    /// The change's place in the author's chain.
    public let sequence: UInt64
    /// The operation's place in the change, counted from 0 over all parts.
    public let index: UInt32

    /// Creates the name of an operation.
    public init(replica: ReplicaID, sequence: UInt64, index: UInt32) {
        self.replica = replica
        self.sequence = sequence
        self.index = index
    }

    /// The change that holds the operation.
    public var change: ChangeID { ChangeID(replica: replica, sequence: sequence) }

    /// `REPLICA:SEQUENCE.INDEX`.
    public var description: String { "\(replica):\(sequence).\(index)" }

    /// Orders by replica, sequence, index.
    ///
    /// This is an order for bytes and for the last tie, not for causality.
    public static func < (left: Self, right: Self) -> Bool {
        if left.replica != right.replica { return left.replica < right.replica }
        if left.sequence != right.sequence { return left.sequence < right.sequence }
        return left.index < right.index
    }
}
