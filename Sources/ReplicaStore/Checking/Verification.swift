internal import Causality
internal import GRDB
internal import LibraryModel
internal import WireFormat

/// One verification of one consistent state.
///
/// What is checked stands in extensions: the log first, which says what everything else must be.
struct Verification {
    /// About how many bytes of items are in memory unless somebody says otherwise.
    static let roomInBytes = 8 << 20

    let database: Database
    let baseline: LogBaseline?
    let heldItems: Set<ItemKey>
    var report = VerificationReport()
    /// The items as the log makes them.
    var items: PackedItems
    /// How many private records the log and its baseline commit to.
    var commitments = 0
    /// How many names and conflicts the rows of items come to.
    var (names, conflicts) = (0, 0)
    /// That of all rows as they must be.
    var digest = LibraryDigest()
    /// Whether people see items that have much beneath them.
    var deepVisibility: [ItemKey: Bool] = [:]
    /// So far each item's ancestors are looked at anew.
    static let usualDepth = 16
    /// How many of the log's items have a row.
    var changedItemsFound = 0

    /// - Parameter room: about how many bytes of items may be in memory; the rest goes into a temporary file.
    init(_ database: Database, roomInBytes room: Int) throws {
        self.database = database
        heldItems = try Set(database.heldItems())
        baseline = try database.logBaseline()
        items = PackedItems(database, baseline: baseline, roomInBytes: room)
    }

    mutating func run(progress: (Int, Int) -> Void) throws {
        defer { items.end() }
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
        } catch let problem as EncodingProblem {
            report.note(.projection, "What is stored cannot be read: \(problem.sentence).")
        }
    }

    private mutating func checkFile() throws {
        do {
            for line in try database.rows("PRAGMA integrity_check", read: { $0.text(0) }) where line != "ok" {
                report.note(.file, line)
            }
        } catch let error as DatabaseError {
            report.note(.file, error.cause)
        }
    }
}

extension VerificationReport {
    mutating func noteUnreadable(_ error: DatabaseError) {
        note(.file, "SQLite cannot read on: \(error.cause).")
    }
}
