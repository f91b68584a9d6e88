internal import Causality
internal import GRDB
internal import LibraryModel
internal import WireFormat

extension ReplicaStore {
    /// Checks everything that can be checked on this replica, without changing it.
    ///
    /// SQLite's integrity; the hash chain of every replica; every item folded anew from the log and compared with its
    /// row; the digest; every capture's hash; every private record's commitment. Cost: a few passes over the file; memory
    /// follows the live items.
    ///
    /// - Parameter progress: called with the number of changes done and in all.
    public func verify(progress: (Int, Int) -> Void) throws -> VerificationReport {
        var report = VerificationReport()
        try mapping(path, "verify the library") {
            do {
                try pool.read { database in
                    var verification = try Verification(database)
                    // Behind a page that it can't read SQLite doesn't even end the transaction.
                    defer { report = verification.report }
                    try verification.run(progress: progress)
                }
            } catch let error as DatabaseError where error.meansDamage {
                if !report.findings.contains(where: { $0.area == .file }) { report.noteUnreadable(error) }
            }
        }
        return report
    }
}

/// One verification of one consistent state.
struct Verification {
    let database: Database
    private let captures = CaptureCodec()
    var report = VerificationReport()
    private(set) var items: PackedItems
    private let baseline: LogBaseline?
    private let heldItems: Set<ItemKey>
    /// The private commitments that the log and its baseline hold.
    private var commitments: [Dot: ContentHash] = [:]
    /// That of all rows as they must be.
    private var digest = LibraryDigest()
    private var changedItemsFound = 0

    init(_ database: Database) throws {
        self.database = database
        heldItems = try Set(database.heldItems())
        baseline = try database.logBaseline()
        items = PackedItems(database, baseline: baseline)
    }

    mutating func run(progress: (Int, Int) -> Void) throws {
        try checkFile()
        do {
            try checkLog(progress: progress)
            try checkItems()
            try checkDerivedTables()
            try checkCaptures()
            try checkPrivateRecords()
            try checkSearch()
        } catch let error as DatabaseError where error.meansDamage {
            report.noteUnreadable(error)
        } catch let problem as StoreProblem {
            report.note(.projection, problem.sentence)
        }
    }

    private mutating func checkFile() throws {
        do {
            for line in try database.rows("PRAGMA integrity_check", read: { $0.text(0) }) where line != "ok" {
                report.note(.file, line)
            }
        } catch let error as DatabaseError {
            report.note(.file, error.message ?? "malformed")
        }
    }

    private mutating func checkLog(progress: (Int, Int) -> Void) throws {
        let library = try database.libraryID()
        let lines = try database.replicaLines()
        let replicas = Dictionary(uniqueKeysWithValues: lines.map { ($0.value.number, $0.key) })
        let total = Int(try database.integer("SELECT count(*) FROM change") ?? 0)
        var chain = LogChain(library: library, baseline: baseline)
        let log = try database.prepared(
            "SELECT replica, sequence, timestamp, hash, body, position, links FROM change ORDER BY position")
        log.bind([])
        defer { log.reset() }
        var wrongLinks = 0
        while try log.step() {
            guard let replica = replicas[log.integer(0)] else {
                report.note(.log, "A change is of a replica that the log does not know.")
                continue
            }
            let id = ChangeID(replica: replica, sequence: log.unsigned(1))
            let timestamp = Timestamp(rawValue: log.unsigned(2))
            do {
                let (change, _) = try chain.extend(
                    id, timestamp: timestamp, hash: try log.hash(3), body: log.blob(4))
                items.beginChange(at: log.integer(5))
                try LibraryFold.fold(change, into: &items)
                for part in change.parts {
                    for (dot, commitment) in part.privateCommitments(in: id) { commitments[dot] = commitment }
                }
                let links = try? PartLinks(log.blob(6), at: log.integer(5)).within(baseline)
                if links?.bytes != items.links.bytes { wrongLinks += 1 }
            } catch let problem as LogChain.Break {
                report.note(
                    .log, "Change \(id.sequence) of replica \(id.replica.shortDescription): \(problem.sentence).")
            }
            report.changes += 1
            if report.changes % 1_000 == 0 { progress(report.changes, total) }
        }
        items.endChange()
        if wrongLinks > 0 {
            report.note(.projection, "\(wrongLinks) changes don't lead to the ones before them on the same items.")
        }
        for (replica, line) in lines where !chain.ends(replica, as: line) {
            report.note(.log, "The log of replica \(replica.shortDescription) does not end where it says.")
        }
        progress(report.changes, total)
    }

    private mutating func checkItems() throws {
        var found = 0
        for table in ItemTable.all {
            let columns = (["id", "lifecycle", "state", "visible", "newest_part"] + table.columns).joined(
                separator: ", ")
            let rows = try database.prepared("SELECT \(columns) FROM \(table.name)")
            rows.bind([])
            defer { rows.reset() }
            while try rows.step() {
                found += 1
                let key = ItemKey(kind: table.kind, id: try rows.identifier(0, as: ItemID.self))
                try compare(rows, table, key)
            }
        }
        found += try checkOtherItems()
        try checkCounts()
        report.items = found
        if changedItemsFound < items.rows.count {
            report.note(.projection, "\(items.rows.count - changedItemsFound) items of the log have no row.")
        }
        if try database.bytes("SELECT digest FROM library") != digest.bytes {
            report.note(.digest, "The digest is not that of the log.")
        }
        try checkBaseline()
    }

    /// The items of the baseline come to its digest.
    private mutating func checkBaseline() throws {
        guard let baseline else { return }
        let check = SnapshotItemCheck(baseline.head)
        var digest = LibraryDigest()
        var count = 0
        var last: ItemKey?
        while case let page = try BaselineItems(database).next(after: last), let end = page.last {
            last = end.key
            count += page.count
            for item in page {
                digest.add(item.key, row: item.row)
                commitments.merge(try ItemState(canonicalRow: item.row).privateCommitments) { first, _ in first }
                do throws(SnapshotProblem) { try check.expectRight([item]) } catch {
                    report.note(.log, "The baseline is damaged: \(error.cause).")
                }
            }
        }
        if digest != baseline.head.digest || count != baseline.head.items {
            report.note(.log, "The items of the baseline are not those that it was made of.")
        }
    }

    /// Every item as it must be.
    func forEachItem(_ body: (ItemKey, ItemState) throws -> Void) throws {
        for (key, row) in items.rows { try body(key, try ItemState(canonicalRow: row)) }
        guard baseline != nil else { return }
        var last: ItemKey?
        while case let page = try BaselineItems(database).next(after: last), let end = page.last {
            last = end.key
            for item in page where items.rows[item.key] == nil {
                try body(item.key, try ItemState(canonicalRow: item.row))
            }
        }
    }

    /// What an item's row must be: what the log comes to, or what it is in the baseline.
    private mutating func expected(_ key: ItemKey, _ found: [UInt8]) throws -> [UInt8]? {
        guard let row = items.rows[key] else {
            let row = baseline == nil ? nil : try items.row(key)
            digest.add(key, row: row)
            return row
        }
        changedItemsFound += 1
        digest.add(key, row: row)
        return row
    }

    private mutating func compare(_ row: PreparedStatement, _ table: ItemTable, _ key: ItemKey) throws {
        guard let expected = try expected(key, row.blob(2)) else {
            report.note(.projection, "There is a row for \(key), which is not in the log.")
            return
        }
        guard row.blob(2) == expected else {
            report.note(.projection, "The row of \(key) is not what its changes make of it.")
            return
        }
        let state = try ItemState(canonicalRow: expected)
        let derived = DerivedCheck(table: table, id: key.id, state: state)
        for (column, value) in derived.values where row.value(Int32(column + 5)) != value {
            report.note(.projection, "Column \(table.columns[column]) of \(key) does not show its state.")
        }
        if row.integer(1) != state.lifecycle.rawValue || (row.integer(3) == 1) != isVisible(key) {
            report.note(.projection, "Lifecycle or visibility of \(key) does not follow its state.")
        }
        if PartPlace(rawValue: row.integer(4), within: baseline) != items.newestPart(on: key) {
            report.note(.projection, "The row of \(key) does not lead to its newest change.")
        }
    }

    private mutating func checkOtherItems() throws -> Int {
        let rows = try database.rows("SELECT kind, id, state, newest_part FROM other_item") { row in
            (
                key: ItemKey(kind: ItemKind(rawValue: row.unsigned(0)), id: try row.identifier(1, as: ItemID.self)),
                bytes: row.blob(2), newestPart: PartPlace(rawValue: row.integer(3), within: baseline)
            )
        }
        for (key, bytes, newestPart) in rows
        where try expected(key, bytes) != bytes || items.newestPart(on: key) != newestPart {
            report.note(.projection, "The row of \(key) is not what its changes make of it.")
        }
        return rows.count
    }

    private func isVisible(_ key: ItemKey) -> Bool {
        var seen: Set<ItemKey> = []
        var key = key
        while seen.insert(key).inserted {
            guard let row = try? items.row(key), let state = try? ItemState(canonicalRow: row),
                state.lifecycle == .live || (state.lifecycle == .trashed && heldItems.contains(key))
            else { return false }
            guard key.kind == .annotation || key.kind == .comment else { return true }
            guard let parent = state.parent(kind: key.kind) else { return false }
            key = parent
        }
        return false
    }

    /// How many items people see, which the library's row keeps count of.
    private mutating func checkCounts() throws {
        for table in [ItemTable.article, .annotation, .comment] {
            let found = try database.integer("SELECT count(*) FROM \(table.name) WHERE visible = 1")
            if try database.integer("SELECT \(table.name)s FROM library") != found {
                report.note(.projection, "The library counts other \(table.name)s than there are.")
            }
        }
    }

    private mutating func checkCaptures() throws {
        let rows = try database.prepared("SELECT hash, size, zstd, bytes FROM capture")
        rows.bind([])
        defer { rows.reset() }
        while try rows.step() {
            report.captures += 1
            let hash = try rows.hash(0)
            let text = try? captures.unpack(
                rows.blob(3), isCompressed: rows.integer(2) == 1, size: Int(rows.integer(1)))
            if text.map({ ContentHash(hashing: $0) }) != hash {
                report.note(.captures, "Capture \(hash.description.prefix(8)) does not have its hash.")
            }
        }
        let wrong = try database.integer(
            """
            SELECT count(*) FROM article
            WHERE absent <> (body IS NOT NULL AND NOT EXISTS (SELECT 1 FROM capture WHERE hash = article.body))
            """)
        if let wrong, wrong > 0 {
            report.note(.projection, "\(wrong) articles don't know whether their text is here.")
        }
    }

    private mutating func checkPrivateRecords() throws {
        let rows = try database.rows(
            """
            SELECT replica.id, private_record.sequence, operation, commitment, salt, body
            FROM private_record JOIN replica ON replica.number = private_record.replica
            """
        ) { row in
            (
                Dot(
                    replica: try row.identifier(0, as: ReplicaID.self), sequence: row.unsigned(1),
                    index: UInt32(truncatingIfNeeded: row.integer(2))),
                try row.hash(3),
                row.isNull(4)
                    ? nil : PrivateRecord(salt: try row.identifier(4, as: ItemID.self).value, body: row.blob(5))
            )
        }
        for (dot, commitment, record) in rows
        where commitments[dot] != commitment || (record.map { $0.commitment != commitment } ?? false) {
            report.note(
                .privateRecords, "The private record of \(dot.change) is not the one that the change commits to.")
        }
        if rows.count != commitments.count {
            report.note(
                .privateRecords, "\(commitments.count) private records are committed to, and \(rows.count) noted.")
        }
    }

    private mutating func checkSearch() throws {
        guard try database.integer("SELECT searches FROM library") == 1 else { return }
        let indexed = try database.integer("SELECT count(*) FROM article WHERE indexed_body IS NOT NULL") ?? 0
        let here =
            try database.integer(
                "SELECT count(*) FROM article JOIN capture ON capture.hash = article.body") ?? 0
        if indexed != here {
            report.note(.search, "\(here) articles have a text, and \(indexed) are in the search index.")
        }
    }
}

extension VerificationReport {
    fileprivate mutating func noteUnreadable(_ error: DatabaseError) {
        note(.file, "SQLite cannot read on: \(error.message ?? "malformed").")
    }
}

/// The columns of a row that follow from its state alone.
private struct DerivedCheck {
    let values: [(column: Int, value: SQLValue)]

    init(table: ItemTable, id: ItemID, state: ItemState) {
        let derivedElsewhere: Set<String> = ["absent", "resolution", "first", "last", "reason", "measure"]
        var row: [SQLValue] = []
        table.appendValues(&row, id, state, ItemTable.DerivedColumns())
        values = row.enumerated()
            .filter { !derivedElsewhere.contains(table.columns[$0.offset]) }
            .map { (column: $0.offset, value: $0.element.asRead) }
    }
}
