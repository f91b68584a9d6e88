internal import Causality
internal import GRDB
internal import WireFormat

/// What an author had seen at a change, for segments that begin in the middle of a chain.
///
/// A change says only what is new in its context. The sum is kept at every so many changes, so that it never has to be
/// made from the start.
enum ChainContext {
    /// How many changes lie between two contexts that are kept.
    static let interval: UInt64 = 256
}

extension Database {
    /// Keeps what an author had seen of others at its newest change.
    func keepChainContext(of line: ReplicaLine) throws {
        var writer = ByteWriter()
        writer.versionVector(line.context)
        try prepared("INSERT OR REPLACE INTO chain_context (replica, sequence, context) VALUES (?1, ?2, ?3)").run([
            .integer(line.number), SQLValue(line.sequence), .blob(writer.bytes),
        ])
    }

    /// What an author had seen of others at one of its changes.
    ///
    /// Cost: the changes since the last context that was kept.
    func chainContext(at sequence: UInt64, of line: ReplicaLine) throws -> VersionVector {
        if sequence == line.sequence { return line.context }
        if let baseline = line.baseline, sequence == baseline.head.change.sequence { return baseline.context }
        let kept = try rows(
            """
            SELECT sequence, context FROM chain_context WHERE replica = ?1 AND sequence <= ?2
            ORDER BY sequence DESC LIMIT 1
            """, [.integer(line.number), SQLValue(sequence)]
        ) { row in
            var reader = ByteReader(row.blob(1))
            return (sequence: row.unsigned(0), context: try reader.versionVector())
        }.first
        let isBaselineNewer = line.baselineSequence > kept?.sequence ?? 0
        let start = isBaselineNewer ? line.baselineSequence : kept?.sequence ?? 0
        var context = (isBaselineNewer ? line.baseline?.context : kept?.context) ?? VersionVector()
        let bodies = try rows(
            """
            SELECT body FROM change WHERE replica = ?1 AND sequence > ?2 AND sequence <= ?3
                AND substr(body, 1, 1) <> x'00'
            ORDER BY sequence
            """, [.integer(line.number), SQLValue(start), SQLValue(sequence)]
        ) { try ChangeBody.contextDelta(of: $0.blob(0)) }
        for entry in bodies.joined() { context.include(entry.change) }
        return context
    }
}
