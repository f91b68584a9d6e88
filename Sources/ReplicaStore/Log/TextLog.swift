internal import Causality
internal import GRDB
internal import LibraryModel
internal import WireFormat

/// The edits of texts as the log and its baseline hold them.
struct TextLog {
    private let changes: LoggedChanges
    private let runs: TextRuns
    /// The newest part on an item that the log holds.
    let newestPart: (_ item: ItemKey) throws -> PartPlace?
    /// What an edit was made upon, where that is less than all that stands before it in the log.
    let bases: (_ edit: Dot, _ item: ItemKey) throws -> [Dot]?

    init(_ database: Database) { self.init(database, LoggedChanges(database)) { try database.newestPart(on: $0) } }

    init(_ database: Database, _ changes: LoggedChanges, newestPart: @escaping (ItemKey) throws -> PartPlace?) {
        self.init(database, changes, newestPart: newestPart) { try database.bases(of: $0, on: $1) }
    }

    init(
        _ database: Database, _ changes: LoggedChanges, newestPart: @escaping (ItemKey) throws -> PartPlace?,
        bases: @escaping (Dot, ItemKey) throws -> [Dot]?
    ) {
        self.changes = changes
        runs = TextRuns(database)
        self.newestPart = newestPart
        self.bases = bases
    }

    /// All edits of a text, oldest first.
    func records(of text: TextKey) throws -> [TextRecord] {
        var records: [TextRecord] = []
        try walkBack(text) { record in
            records.append(record)
            return true
        }
        return records.reversed()
    }

    /// The edits of a text that matter for merging one more, opened: back to an edit that was made upon all before it,
    /// and that all behind it were made upon.
    ///
    /// - Parameter isBase: whether the edit to be merged was made upon another one.
    func graph(
        of text: TextKey, reaching isBase: (Dot) -> Bool
    ) throws -> (records: [TextRecord], isWhole: Bool) {
        var records: [TextRecord] = []
        var isReached = false
        /// What those edits were made upon for which none of it was met yet.
        var unmet: [Set<Dot>] = []
        var isWhole = true
        try walkBack(text) { record in
            records.append(record)
            isReached = isReached || isBase(record.dot)
            unmet.removeAll { $0.contains(record.dot) }
            if let bases = record.bases {
                unmet.append(Set(bases))
            } else if isReached && unmet.isEmpty {
                isWhole = false
                return false
            }
            return true
        }
        return (records.reversed(), isWhole)
    }

    /// Visits the edits of a text, newest first, until `body` returns false.
    private func walkBack(_ text: TextKey, _ body: (TextRecord) throws -> Bool) throws {
        var chain = PartChain(changes, from: try newestPart(text.item))
        while let logged = try chain.next() {
            for edit in try edits(of: text, in: logged).reversed() {
                let record = TextRecord(
                    dot: edit.dot, edit: edit.operation.edit, bases: try bases(edit.dot, text.item))
                guard try body(record) else { return }
            }
        }
        var run = try runs.count(of: text)
        while run > 0 {
            for record in try runs.records(of: text, run: run).reversed() where try !body(record) { return }
            run -= 1
        }
    }

    private func edits(of text: TextKey, in logged: LoggedPart) throws -> [(dot: Dot, operation: SpliceText)] {
        guard let part = try logged.read() else { return [] }
        return part.namedOperations(in: logged.change).compactMap { dot, operation in
            guard case .spliceText(let splice) = operation, splice.text == text.name else { return nil }
            return (dot, splice)
        }
    }
}

extension Database {
    /// What an edit of a text was made upon; `nil` where that is all that stands before it in the log.
    fileprivate func bases(of edit: Dot, on item: ItemKey) throws -> [Dot]? {
        try rows(
            """
            SELECT bases FROM concurrent_edit WHERE kind = ?1 AND id = ?2 AND operation = ?3 AND position =
            (SELECT position FROM change JOIN replica ON number = replica WHERE replica.id = ?4 AND change.sequence = ?5)
            """,
            [
                SQLValue(item.kind.rawValue), SQLValue(item.id), .integer(Int64(edit.index)),
                SQLValue(edit.replica), SQLValue(edit.sequence),
            ]
        ) { try Self.bases($0.blob(0)) }.first
    }

    /// All edits of texts that weren't made upon all that stands before them in the log, and what they were made upon.
    func concurrentEdits() throws -> [Dot: [Dot]] {
        let edits = try rows(
            """
            SELECT replica.id, change.sequence, operation, bases
            FROM concurrent_edit JOIN change USING (position) JOIN replica ON number = replica
            """
        ) { row in
            let index = UInt32(truncatingIfNeeded: row.integer(2))
            let dot = Dot(replica: try row.identifier(0, as: ReplicaID.self), sequence: row.unsigned(1), index: index)
            return (dot, try Self.bases(row.blob(3)))
        }
        return Dictionary(edits) { first, _ in first }
    }

    /// Notes what an edit was made upon, where that is less than all that stands before it in the log.
    func insertBases(_ bases: [Dot], of edit: Dot, on item: ItemKey, at position: Int64) throws {
        var writer = ByteWriter()
        writer.count(bases.count)
        for base in bases.sorted() { writer.dot(base) }
        try run(
            "INSERT INTO concurrent_edit (kind, id, position, operation, bases) VALUES (?1, ?2, ?3, ?4, ?5)",
            SQLValue(item.kind.rawValue), SQLValue(item.id), .integer(position), .integer(Int64(edit.index)),
            .blob(writer.bytes))
    }

    private static func bases(_ bytes: [UInt8]) throws -> [Dot] {
        var reader = ByteReader(bytes)
        var bases: [Dot] = []
        do {
            for _ in 0..<(try reader.count(upTo: Limits.entriesInState, bytesEach: 18)) {
                bases.append(try reader.dot())
            }
        } catch {
            throw StoreProblem.corrupt(path: "the concurrent edits", detail: error.sentence)
        }
        return bases
    }
}
