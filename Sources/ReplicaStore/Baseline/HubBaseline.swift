internal import Causality
internal import GRDB
internal import LibraryModel
internal import WireFormat

/// The baseline of a library at a hub: the items of a snapshot in frames as they came, to be handed on.
///
/// A hub folds nothing. It looks into the items only for what they need of what else it keeps, and for their digest.
struct HubBaseline {
    private let log: LogWriter
    private var database: Database { log.database }

    init(_ log: LogWriter) { self.log = log }

    /// Puts the snapshot that has arrived in the place of the one before.
    ///
    /// Private records go to which no item commits, and captures that neither an item nor a change names.
    ///
    /// - Throws: `StoreProblem.snapshotDamaged` where the items don't come to the digest.
    func replace(by head: SnapshotHead) throws {
        try database.run("DELETE FROM baseline_frame")
        var digest = LibraryDigest()
        var records = Set<Dot>()
        var needed = Set<ContentHash>()
        try log.drainArriving { items in
            for item in items {
                digest.add(item.key, row: item.row)
                let state = try item.state
                for (dot, commitment) in state.privateCommitments {
                    records.insert(dot)
                    try log.noteCommitment(commitment, at: dot)
                }
                needed.formUnion(state.referencedCaptures)
                for hash in state.referencedCaptures { try log.captures.noteAbsent(hash, at: state.newestWrite) }
            }
            try keep(items)
        }
        guard digest == head.digest, let baseline = log.baseline else {
            throw StoreProblem.snapshotDamaged(SnapshotProblem.otherDigest.cause)
        }
        try log.removePrivateRecords(beneath: baseline, except: records)
        // Somebody else's push may be on its way to name them.
        needed.formUnion(try log.captures.unnamedCaptures())
        try log.captures.remove(except: needed)
    }

    private func keep(_ items: [SnapshotItem]) throws {
        guard let first = items.first?.key else { return }
        let bytes = try SnapshotItemsCodec.encode(items)
        let packed = log.captures.codec.pack(bytes)
        try database.run(
            "INSERT INTO baseline_frame (kind, id, size, zstd, bytes) VALUES (?1, ?2, ?3, ?4, ?5)",
            SQLValue(first.kind.rawValue), SQLValue(first.id), SQLValue(bytes.count),
            SQLValue(packed.isCompressed), .blob(packed.bytes))
    }

    /// The items of the frame behind an item, or, where that may be within a frame, the rest of this one; none at the end.
    static func items(
        _ database: Database, after last: ItemKey?, mayBeWithin: Bool = false
    ) throws -> [SnapshotItem] {
        if let last, mayBeWithin {
            let rest = try frame(database, "<= (?1 < 0, ?1, ?2) ORDER BY kind < 0 DESC, kind DESC, id DESC", last)
                .filter { last < $0.key }
            if !rest.isEmpty { return rest }
        }
        return try frame(database, "> (?1 < 0, ?1, ?2) ORDER BY kind < 0, kind, id", last)
    }

    /// The items of the first frame whose first item is in a relation to one.
    private static func frame(
        _ database: Database, _ relation: String, _ item: ItemKey?
    ) throws -> [SnapshotItem] {
        let codec = CaptureCodec()
        let frames = try database.rows(
            // The bytes of no other frame are read.
            """
            SELECT size, zstd, bytes FROM baseline_frame
            WHERE (kind, id) = (SELECT kind, id FROM baseline_frame WHERE (kind < 0, kind, id) \(relation) LIMIT 1)
            """,
            [SQLValue(item?.kind.rawValue ?? 0), .blob(item?.id.bytes ?? [])]
        ) { try codec.unpack($0.blob(2), isCompressed: $0.integer(1) == 1, size: Int($0.integer(0))) }
        do {
            return try frames.first.map { try SnapshotItemsCodec.decode($0) } ?? []
        } catch let problem as EncodingProblem {
            throw StoreProblem.corrupt(path: "the baseline of the library", detail: problem.sentence)
        }
    }
}
