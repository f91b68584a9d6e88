public import Causality
internal import GRDB
internal import WireFormat

/// What a log stands on: a snapshot in the place of the changes before it, which are gone.
struct LogBaseline: Hashable {
    /// What the snapshot stands for.
    let head: SnapshotHead
    /// Every change in the log stands behind this position.
    let position: Int64
    /// What is in the baseline of each author.
    let lines: [ReplicaID: SnapshotHead.Line]

    init(head: SnapshotHead, position: Int64) {
        self.head = head
        self.position = position
        lines = Dictionary(head.lines.map { ($0.head.change.replica, $0) }) { first, _ in first }
    }

    /// The changes that it stands for.
    var vector: VersionVector { head.vector }
}

extension Database {
    /// What the log stands on; `nil` where it begins with nothing.
    func logBaseline() throws -> LogBaseline? {
        try rows("SELECT baseline, baseline_position FROM library WHERE baseline IS NOT NULL") { row in
            do {
                return LogBaseline(head: try SnapshotHead(row.blob(0)), position: row.integer(1))
            } catch let problem as EncodingProblem {
                throw StoreProblem.corrupt(path: "the head of the baseline", detail: problem.sentence)
            }
        }.first
    }

    /// The position behind which every change of the log stands.
    func baselinePosition() throws -> Int64 { try integer("SELECT baseline_position FROM library") ?? 0 }

    /// Writes what the log stands on.
    func writeBaseline(_ baseline: LogBaseline) throws {
        try run(
            "UPDATE library SET baseline = ?1, baseline_position = ?2", .blob(try baseline.head.encoded()),
            .integer(baseline.position))
    }
}

extension StoreReader {
    /// Captures that were here, and that neither an item nor a change refers to any more, ordered.
    ///
    /// Those that came again are not among them until it is clear that nothing names them, nor are those that a change names
    /// which waits.
    public func forgottenCaptures() throws -> [ContentHash] {
        let waiting = try database.capturesOfPendingSegments()
        return try database.rows(
            "SELECT hash FROM forgotten_capture WHERE hash NOT IN (SELECT hash FROM capture) ORDER BY hash"
        ) { try $0.hash(0) }.filter { !waiting.contains($0) }
    }

    /// What the baseline holds of changes: they are there as a snapshot, and not one by one.
    public func baselineVector() throws -> VersionVector { try database.logBaseline()?.vector ?? VersionVector() }
}
