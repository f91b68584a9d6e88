public import Causality
internal import GRDB
internal import WireFormat

/// What a log holds, and what it lacks; none of it costs more in a larger log.
extension Database {
    /// The newest change of each author, ordered by author.
    func chainHeads() throws -> [ChainHead] {
        try replicaLines().filter { $0.value.sequence > 0 }
            .map { ChainHead(change: ChangeID(replica: $0.key, sequence: $0.value.sequence), hash: $0.value.head) }
            .sorted { $0.change < $1.change }
    }

    /// Changes among which some lack their private records: one run an author, which may be wider than need be.
    func withheldRanges() throws -> [ChangeRange] {
        try replicaLines().sorted { $0.key < $1.key }.compactMap { replica, line in
            // SQLite would rather walk the whole table, whose key begins alike.
            func sequence(_ order: String) throws -> Int64? {
                try integer(
                    """
                    SELECT sequence FROM private_record INDEXED BY private_record_withheld
                    WHERE replica = ?1 AND salt IS NULL
                    ORDER BY sequence \(order) LIMIT 1
                    """, .integer(line.number))
            }
            guard let first = try sequence("ASC"), let last = try sequence("DESC") else { return nil }
            return ChangeRange(
                replica: replica, first: UInt64(bitPattern: first), last: UInt64(bitPattern: last))
        }
    }

    /// Captures that changes made at or after a time name and that are not here, those of the newest changes first.
    func absentCaptures(since timestamp: Timestamp, atMost limit: Int) throws -> [ContentHash] {
        try rows(
            "SELECT hash FROM absent_capture WHERE timestamp >= ?1 ORDER BY timestamp DESC LIMIT ?2",
            [.integer(Int64(clamping: timestamp.rawValue)), SQLValue(limit)]
        ) { try $0.hash(0) }
    }

    /// The first of these changes that is held here under another hash.
    ///
    /// - Parameter held: what somebody else holds; a hash prefix of zero says nothing.
    func fork(_ held: [ContextEntry]) throws -> ChangeID? {
        let lines = try replicaLines()
        return try held.first { entry in
            guard entry.hashPrefix != 0, let line = lines[entry.change.replica],
                entry.change.sequence <= line.sequence, entry.change.sequence > 0
            else { return false }
            return try isAnother(entry.change.sequence, of: line) { $0.prefix == entry.hashPrefix }
        }?.change
    }
}

extension StoreReader {
    /// The newest change of each author, ordered by author.
    public func chainHeads() throws -> [ChainHead] { try database.chainHeads() }

    /// Changes among which some lack their private records: one run an author, which may be wider than need be.
    public func withheldRanges() throws -> [ChangeRange] { try database.withheldRanges() }

    /// Captures that changes made at or after a time name and that are not here, those of the newest changes first.
    public func absentCaptures(since timestamp: Timestamp, atMost limit: Int) throws -> [ContentHash] {
        try database.absentCaptures(since: timestamp, atMost: limit)
    }

    /// The first of these changes that is held here under another hash: somebody wrote under a name that was in use.
    public func fork(_ held: [ContextEntry]) throws -> ChangeID? { try database.fork(held) }
}
