internal import Causality
internal import GRDB
internal import LibraryModel
internal import WireFormat

/// What an export reads of the log.
extension Database {
    /// Where the first of these changes stands: cost follows what is new, not the library.
    func firstPosition(of ranges: [ChangeRange], _ lines: [ReplicaID: ReplicaLine]) throws -> Int64 {
        try ranges.map { range in
            try integer(
                "SELECT position FROM change WHERE replica = ?1 AND sequence = ?2",
                .integer(lines[range.replica]?.number ?? -1), SQLValue(range.first)) ?? 0
        }.min() ?? .max
    }

    /// Whether a private record of these changes is here.
    func holdsPrivateRecords(_ range: ChangeRange, _ lines: [ReplicaID: ReplicaLine]) throws -> Bool {
        try integer(
            """
            SELECT 1 FROM private_record WHERE replica = ?1 AND sequence BETWEEN ?2 AND ?3 AND salt IS NOT NULL LIMIT 1
            """, .integer(lines[range.replica]?.number ?? -1), SQLValue(range.first), SQLValue(range.last)) != nil
    }

    /// The private records of a change, as far as they are here.
    func privateRecords(at operations: [UInt32], of id: ChangeID) throws -> [PrivateEntry] {
        try operations.compactMap { index in
            let dot = Dot(replica: id.replica, sequence: id.sequence, index: index)
            return try privateRecord(at: dot).map { PrivateEntry(dot: dot, record: $0) }
        }
    }

    /// The private records of a run of changes, as far as they are here, ordered by dot.
    ///
    /// - Parameter index: the first operation of the first change that counts.
    func privateRecords(
        _ range: ChangeRange, of line: ReplicaLine, from index: UInt32, atMost limit: Int
    ) throws -> [PrivateEntry] {
        try rows(
            """
            SELECT sequence, operation, salt, body FROM private_record
            WHERE replica = ?1 AND (sequence, operation) >= (?2, ?3) AND sequence <= ?4 AND salt IS NOT NULL
            ORDER BY sequence, operation LIMIT ?5
            """,
            [
                .integer(line.number), SQLValue(range.first), .integer(Int64(index)), SQLValue(range.last),
                SQLValue(limit),
            ]
        ) { row in
            let dot = Dot(
                replica: range.replica, sequence: row.unsigned(0), index: UInt32(truncatingIfNeeded: row.integer(1)))
            return PrivateEntry(dot: dot, record: try row.privateRecord(2))
        }
    }

    /// Where a capture is; `nil` where it is not here.
    func captureRow(_ hash: ContentHash) throws -> CaptureRow? {
        let statement = try prepared("SELECT number, size FROM capture WHERE hash = ?1")
        statement.bind([.hash(hash)])
        guard try statement.step() else { return nil }
        defer { statement.reset() }
        return CaptureRow(hash: hash, number: statement.integer(0), size: Int(statement.integer(1)))
    }

    /// Frames of captures.
    ///
    /// - Throws: `StoreProblem.corrupt` for a capture that doesn't have its hash: readers refuse one; so do we, while it
    ///   can still be mended.
    func captureFrames(_ rows: [CaptureRow], goalInBytes: Int) throws -> [BundleFrame] {
        let captures = CaptureCodec()
        var frames: [BundleFrame] = []
        var blobs: [BundleBlob] = []
        var bytes = 0
        for row in rows {
            guard let text = try captureBytes(row.hash, captures) else { continue }
            guard ContentHash(hashing: text) == row.hash else {
                throw StoreProblem.corrupt(path: "a capture", detail: "it does not have its hash \(row.hash)")
            }
            blobs.append(BundleBlob(hash: row.hash, bytes: text))
            bytes += text.count
            if bytes >= goalInBytes || blobs.count == Limits.blobsInFrame {
                frames.append(.blobs(blobs))
                blobs = []
                bytes = 0
            }
        }
        if !blobs.isEmpty { frames.append(.blobs(blobs)) }
        return frames
    }
}

/// A capture that is here: its hash, its row, and how many bytes the text has.
struct CaptureRow {
    let hash: ContentHash
    let number: Int64
    let size: Int
}
