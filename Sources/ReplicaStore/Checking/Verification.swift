internal import Causality
internal import GRDB
internal import LibraryModel
internal import WireFormat

/// One verification of one consistent state.
///
/// What is checked stands in extensions: the log first, which says what everything else must be.
struct Verification {
    let database: Database
    let baseline: LogBaseline?
    let heldItems: Set<ItemKey>
    var report = VerificationReport()
    /// The items as the log makes them.
    var items: PackedItems
    /// The private commitments that the log and its baseline hold.
    var commitments: [Dot: ContentHash] = [:]
    /// That of all rows as they must be.
    var digest = LibraryDigest()
    /// How many of the log's items have a row.
    var changedItemsFound = 0

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
            try checkPendingSegments()
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
}

extension VerificationReport {
    mutating func noteUnreadable(_ error: DatabaseError) {
        note(.file, "SQLite cannot read on: \(error.message ?? "malformed").")
    }
}
