internal import Causality
internal import GRDB
internal import LibraryModel
internal import MergeTypes
internal import WireFormat

/// The edits of texts whose changes are in the baseline.
///
/// Merging a late edit needs the edits that it was made apart from; nothing else of the changes in a baseline is ever needed.
struct TextRuns {
    let database: Database
    private let codec = CaptureCodec()

    init(_ database: Database) { self.database = database }

    /// How many runs a text has.
    func count(of text: TextKey) throws -> Int64 {
        try database.integer(
            "SELECT max(run) FROM text_run WHERE kind = ?1 AND id = ?2 AND text = ?3",
            SQLValue(text.item.kind.rawValue),
            SQLValue(text.item.id), .blob(Self.bytes(text.name))) ?? 0
    }

    /// How many bytes the runs of an item have.
    func sizeInBytes(of item: ItemKey) throws -> Int {
        Int(
            try database.integer(
                "SELECT sum(size) FROM text_run WHERE kind = ?1 AND id = ?2", SQLValue(item.kind.rawValue),
                SQLValue(item.id)) ?? 0)
    }

    /// The edits of one run, oldest first.
    func records(of text: TextKey, run: Int64) throws -> [TextRecord] {
        let runs = try database.rows(
            "SELECT size, zstd, bytes FROM text_run WHERE kind = ?1 AND id = ?2 AND text = ?3 AND run = ?4",
            [
                SQLValue(text.item.kind.rawValue), SQLValue(text.item.id), .blob(Self.bytes(text.name)),
                .integer(run),
            ], read: unpacked)
        do {
            return try runs.flatMap { try TextHistoryCodec.decode($0) }
        } catch let problem as EncodingProblem {
            throw StoreProblem.corrupt(path: "the edits of \(text.item)", detail: problem.sentence)
        }
    }

    /// The texts of an item with their runs, as a snapshot has them.
    func texts(of item: ItemKey) throws -> [SnapshotItem.Text] {
        let rows = try database.rows(
            "SELECT size, zstd, bytes, text FROM text_run WHERE kind = ?1 AND id = ?2 ORDER BY text, run",
            [SQLValue(item.kind.rawValue), SQLValue(item.id)]
        ) { (bytes: try unpacked($0), name: $0.blob(3)) }
        var texts: [(name: TextName, runs: [[UInt8]])] = []
        for row in rows {
            var reader = ByteReader(row.name)
            let name = try reader.textName()
            if texts.last?.name != name { texts.append((name, [])) }
            texts[texts.count - 1].runs.append(row.bytes)
        }
        return texts.sorted { $0.name < $1.name }.map { SnapshotItem.Text(name: $0.name, runs: $0.runs) }
    }

    /// Adds edits behind those that a text has.
    ///
    /// The last run takes what there is room for: the runs don't tell in how many steps the edits came.
    func append(_ records: [TextRecord], to text: TextKey) throws {
        guard !records.isEmpty else { return }
        let last = max(1, try count(of: text))
        let open = try self.records(of: text, run: last)
        try database.run(
            "DELETE FROM text_run WHERE kind = ?1 AND id = ?2 AND text = ?3 AND run = ?4",
            SQLValue(text.item.kind.rawValue), SQLValue(text.item.id), .blob(Self.bytes(text.name)), .integer(last))
        for (index, run) in try TextHistoryCodec.runs(open + records).enumerated() {
            try insert(run, as: last + Int64(index), of: text)
        }
    }

    /// Takes a run as a snapshot has it.
    func insert(_ bytes: [UInt8], as run: Int64, of text: TextKey) throws {
        let packed = codec.pack(bytes)
        try database.run(
            "INSERT INTO text_run (kind, id, text, run, size, zstd, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            SQLValue(text.item.kind.rawValue), SQLValue(text.item.id), .blob(Self.bytes(text.name)), .integer(run),
            SQLValue(bytes.count), SQLValue(packed.isCompressed), .blob(packed.bytes))
    }

    /// Forgets the edits of an item's texts.
    func remove(_ item: ItemKey) throws {
        try database.run(
            "DELETE FROM text_run WHERE kind = ?1 AND id = ?2", SQLValue(item.kind.rawValue), SQLValue(item.id))
    }

    private func unpacked(_ row: PreparedStatement) throws -> [UInt8] {
        try codec.unpack(row.blob(2), isCompressed: row.integer(1) == 1, size: Int(row.integer(0)))
    }

    private static func bytes(_ name: TextName) -> [UInt8] {
        var writer = ByteWriter()
        writer.textName(name)
        return writer.bytes
    }
}
