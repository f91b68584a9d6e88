internal import Causality
internal import GRDB
internal import WireFormat

/// What the log knows of one author: how far its chain has come, and what it had seen of others there.
struct ReplicaLine {
    /// Its short name inside the file.
    let number: Int64
    /// The newest change.
    var sequence: UInt64
    /// The newest change's hash; zeros where there is none.
    var head: ContentHash
    /// What the author had seen of others at its newest change.
    var context: VersionVector
    /// What of it is in the log's baseline.
    var baseline: SnapshotHead.Line?

    /// The author's newest change in the baseline; 0 where there is none.
    var baselineSequence: UInt64 { baseline?.head.change.sequence ?? 0 }
}

extension Database {
    /// Every author in the log.
    func replicaLines() throws -> [ReplicaID: ReplicaLine] {
        let baseline = try logBaseline()
        let lines = try rows("SELECT number, id, sequence, head, context FROM replica") { row in
            var reader = ByteReader(row.blob(4))
            let id = try row.identifier(1, as: ReplicaID.self)
            let line = ReplicaLine(
                number: row.integer(0), sequence: row.unsigned(2), head: try row.hash(3),
                context: try reader.versionVector(), baseline: baseline?.lines[id])
            return (id, line)
        }
        return Dictionary(uniqueKeysWithValues: lines)
    }

    /// Notes an author that the log hasn't seen before.
    func insertReplicaLine(_ replica: ReplicaID) throws -> ReplicaLine {
        var writer = ByteWriter()
        writer.versionVector(VersionVector())
        try run(
            "INSERT INTO replica (id, sequence, head, context) VALUES (?1, 0, ?2, ?3)", SQLValue(replica),
            .hash(ContentHash.zero), .blob(writer.bytes))
        return ReplicaLine(
            number: lastInsertedRowID, sequence: 0, head: .zero, context: VersionVector(), baseline: nil)
    }

    /// The position of the first change in the log that isn't in a vector; `nil` where all are.
    func firstPosition(unseenIn vector: VersionVector, _ lines: [ReplicaID: ReplicaLine]) throws -> Int64? {
        var first: Int64?
        for (author, line) in lines where vector[author] < line.sequence {
            let position = try integer(
                "SELECT position FROM change WHERE replica = ?1 AND sequence = ?2", .integer(line.number),
                SQLValue(max(vector[author], line.baselineSequence) + 1))
            if let position { first = min(first ?? position, position) }
        }
        return first
    }

    /// Whether a change that is held has another hash than somebody says.
    ///
    /// Of changes beneath the author's newest one in the baseline nobody can say it any more.
    func isAnother(_ sequence: UInt64, of line: ReplicaLine, than isSame: (ContentHash) -> Bool) throws -> Bool {
        guard sequence >= line.baselineSequence else { return false }
        return try changeHash(sequence, of: line).map { !isSame($0) } ?? true
    }

    /// Writes how far an author has come.
    func updateReplicaLine(_ line: ReplicaLine) throws {
        var writer = ByteWriter()
        writer.versionVector(line.context)
        try run(
            "UPDATE replica SET sequence = ?1, head = ?2, context = ?3 WHERE number = ?4", SQLValue(line.sequence),
            .hash(line.head), .blob(writer.bytes), .integer(line.number))
    }

    /// The hash of a change in the log, or of an author's newest one in the baseline; `nil` where it isn't there.
    func changeHash(_ sequence: UInt64, of line: ReplicaLine) throws -> ContentHash? {
        if sequence == line.sequence { return line.head }
        if sequence == line.baselineSequence { return line.baseline?.head.hash }
        return try bytes(
            "SELECT hash FROM change WHERE replica = ?1 AND sequence = ?2", .integer(line.number), SQLValue(sequence)
        ).map { try Database.checkedHash($0) }
    }
}
