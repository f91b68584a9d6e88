internal import Causality
internal import GRDB
internal import LibraryModel
internal import MergeTypes
internal import WireFormat

/// Folds the oldest changes of a log upon its baseline, and says what the baseline is then: one of the steps in which it
/// comes to a position.
struct BaselineAdvance {
    /// So much memory is counted for each change, of which the chain keeps the hash.
    private static let bytesForEachChange = 64

    private(set) var count = 0
    /// Whether there are more changes that may go, once this step is written.
    private(set) var goesOn = false
    private let writer: StoreWriter
    private let database: Database
    private let baselineItems: BaselineItems
    private var items: PackedItems
    /// How far each author has come with the changes that were folded.
    private var lines: [SnapshotHead.Line] = []
    private var clock: Timestamp
    /// The private records that the changes wrote, by item.
    private var privateDots: [ItemKey: [Dot]] = [:]
    private let obstacles: BaselineObstacles
    /// What the baseline was before.
    private let baseline: LogBaseline?

    /// - Parameter baseline: the baseline as the file has it.
    init(_ writer: StoreWriter, upon baseline: LogBaseline?) throws {
        self.writer = writer
        self.baseline = baseline
        database = writer.database
        baselineItems = BaselineItems(database)
        items = PackedItems(database, baseline: baseline)
        items.keepsTexts = true
        clock = baseline?.head.clock ?? Timestamp(rawValue: 0)
        obstacles = try BaselineObstacles(database, upon: baseline)
    }

    /// Writes the baseline as it is at a position, in the place of the changes up to there; returns it.
    func write(to position: Int64) throws -> LogBaseline {
        let next = try writeItems(to: position)
        try database.writeBaseline(next)
        for (author, line) in next.lines {
            guard let number = writer.log.lines[author]?.number else { continue }
            try database.run(
                "DELETE FROM chain_context WHERE replica = ?1 AND sequence <= ?2", .integer(number),
                SQLValue(line.head.change.sequence))
        }
        try database.run("DELETE FROM change WHERE position <= ?1", .integer(position))
        try database.run("DELETE FROM concurrent_edit WHERE position <= ?1", .integer(position))
        return next
    }

    /// Writes what the baseline has of the items, and returns it as it is then.
    private func writeItems(to position: Int64) throws -> LogBaseline {
        var digest = baseline?.head.digest ?? LibraryDigest()
        var itemCount = baseline?.head.items ?? 0
        let hadBaseline = baseline != nil
        try items.forEachChanged { key, row in
            let before = hadBaseline ? try baselineItems.row(key) : nil
            digest.subtract(key, row: before)
            digest.add(key, row: row)
            if before == nil { itemCount += 1 }
            let state = try database.decodedState(row, of: key)
            try removePrivateRecords(of: key, before: before, after: state)
            try keep(key, row, state)
        }
        if !hadBaseline { try keepAbsentItems() }
        return LogBaseline(
            head: SnapshotHead(
                foldVersion: LibraryModel.foldVersion, lines: lines, clock: clock, digest: digest,
                items: itemCount),
            position: position)
    }

    /// Whether every item that was changed, with the edits of its texts, is within a size.
    func fits(_ limit: Int) throws -> Bool {
        var edits: [ItemKey: Int] = [:]
        for (text, records) in items.textRecords {
            edits[text.item, default: 0] += records.reduce(0) { $0 + $1.sizeInBytes }
        }
        var largest = 0
        try items.forEachChanged { key, row in
            largest = max(largest, row.count + (edits[key] ?? 0) + (try TextRuns(database).sizeInBytes(of: key)))
        }
        return largest <= limit
    }

    /// Folds the changes up to a position as far as they may go, and returns the position of the last one.
    ///
    /// - Parameters:
    ///   - goal: about how many bytes are kept in memory; at least one change is folded.
    ///   - progress: called with the number of changes folded.
    mutating func fold(to limit: Int64, goalInBytes goal: Int, progress: (Int) -> Void) throws -> Int64 {
        var replay = try LogReplay(
            database, library: writer.library, lines: writer.log.lines, baseline: baseline, to: limit)
        defer { replay.end() }
        var position = baseline?.position ?? 0
        while let entry = try replay.next() {
            if count > 0, items.sizeInBytes + count * Self.bytesForEachChange >= goal {
                goesOn = true
                break
            }
            guard try obstacles.reason(toKeep: entry) == nil else { break }
            let change = try replay.expect(entry).change
            position = entry.position
            try items.beginChange(at: position)
            try LibraryFold.fold(change, into: &items)
            notePrivateRecords(of: change)
            clock = max(clock, entry.timestamp)
            count += 1
            if count % 1_000 == 0 { progress(count) }
        }
        try items.endChange()
        lines = replay.chain.lines
        return position
    }

    private mutating func notePrivateRecords(of change: LibraryChange) {
        for part in change.parts {
            let dots = part.privateCommitments(in: change.origin.id).map(\.dot)
            if !dots.isEmpty { privateDots[part.item, default: []] += dots }
        }
    }

    /// Keeps an item's row in the baseline where the log has changed it since, and the edits of its texts.
    private func keep(_ key: ItemKey, _ row: [UInt8], _ state: ItemState) throws {
        if try database.itemRow(key)?.bytes == row {
            try database.run(
                "DELETE FROM baseline_item WHERE kind = ?1 AND id = ?2", SQLValue(key.kind.rawValue),
                SQLValue(key.id))
        } else {
            try database.run(
                "INSERT OR REPLACE INTO baseline_item (kind, id, state) VALUES (?1, ?2, ?3)",
                SQLValue(key.kind.rawValue),
                SQLValue(key.id), .blob(row))
        }
        let runs = TextRuns(database)
        guard state.purge == nil else { return try runs.remove(key) }
        for text in state.texts.entries {
            let text = TextKey(item: key, name: text.name)
            try runs.append(items.textRecords[text] ?? [], to: text)
        }
    }

    /// Where there was no baseline, items that came later aren't in it.
    private func keepAbsentItems() throws {
        var last: ItemKey?
        while case let page = try baselineItems.next(after: last), let end = page.last {
            last = end.key
            for item in page where try items.changedRow(item.key) == nil {
                try database.run(
                    "INSERT OR REPLACE INTO baseline_item (kind, id, state) VALUES (?1, ?2, NULL)",
                    SQLValue(item.key.kind.rawValue), SQLValue(item.key.id))
            }
        }
    }

    /// Private records go to which the item in the baseline commits no more.
    private func removePrivateRecords(of key: ItemKey, before: [UInt8]?, after: ItemState) throws {
        let earlier = try before.map { try database.decodedState($0, of: key) }?.privateCommitments.keys.sorted() ?? []
        let kept = after.privateCommitments
        for dot in earlier + (privateDots[key] ?? []) where kept[dot] == nil {
            try database.run(
                """
                DELETE FROM private_record
                WHERE replica = (SELECT number FROM replica WHERE id = ?1) AND sequence = ?2 AND operation = ?3
                """, SQLValue(dot.replica), SQLValue(dot.sequence), .integer(Int64(dot.index)))
        }
    }
}
