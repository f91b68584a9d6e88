internal import GRDB

/// Copies out of a database that may be damaged what can't be made anew, into one that is empty.
///
/// What is damaged in the log, or in the baseline that it stands on, ends it. Of everything else it takes what it can read.
struct Salvage {
    /// The log.
    static let log = ["library", "replica", "change"]
    /// The baseline is in the rows of items, and beside them.
    static let baseline = ItemTable.all.map(\.name) + ["other_item", "baseline_item", "text_run"]
    /// What is as good as it can be read, with the keys that the tables are ordered by.
    static let others: [(table: String, key: [String], matter: RepairReport.OwnMatter?)] = [
        ("private_record", ["replica", "sequence", "operation"], nil),
        ("chain_context", ["replica", "sequence"], nil),
        ("forgotten_capture", ["hash"], nil),
        ("pending_segment", ["replica", "first", "last"], .pendingChanges),
        ("pending_private", ["replica", "sequence", "operation"], .pendingChanges),
        ("held_item", ["kind", "id"], .heldItems),
        ("receiving", ["one"], nil),
        ("received_deletion", ["author", "kind", "id"], nil),
        ("shown_item", ["kind", "id"], nil),
        ("remote", ["name"], .remotes),
        ("local_setting", ["name"], .settings),
    ]

    /// Of what some can't be read.
    private(set) var lost: [RepairReport.OwnMatter] = []
    private let source: Database
    private let target: Database

    init(from source: Database, to target: Database) {
        self.source = source
        self.target = target
    }

    mutating func run() throws {
        for table in Self.log { try copyWhole(table) }
        if try target.logBaseline() != nil {
            for table in Self.baseline { try copyWhole(table) }
        }
        for (table, key, matter) in Self.others {
            let isWhole = try copyReadable("*", of: table, by: key)
            if let matter, try !isWhole || !isIntact(table) { note(matter) }
        }
        if try target.forgetUnreadableSegments() { note(.pendingChanges) }
        try copyCaptures()
    }

    private mutating func note(_ matter: RepairReport.OwnMatter) {
        if !lost.contains(matter) { lost.append(matter) }
    }

    private func copyWhole(_ table: String) throws {
        func corrupt(_ detail: String) -> StoreProblem { .corrupt(path: "the table \(table)", detail: detail) }
        do {
            _ = try copy("SELECT * FROM \(table)", to: "INSERT INTO \(table)")
        } catch let damage as Damage {
            throw corrupt(damage.message)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            throw corrupt(error.message ?? "a row is no row")
        }
    }

    /// Copies a table from both ends as far as it can be read, without rows that are none; returns whether that was all.
    private func copyReadable(_ columns: String, of table: String, by key: [String]) throws -> Bool {
        let names = columns == "*" ? "" : " (\(columns))"
        let query = "SELECT \(columns) FROM \(table) ORDER BY "
        do {
            return try copy(query + key.joined(separator: ", "), to: "INSERT INTO \(table)\(names)", skipping: true)
        } catch is Damage {
            let backwards = key.map { "\($0) DESC" }.joined(separator: ", ")
            do {
                _ = try copy(query + backwards, to: "INSERT OR IGNORE INTO \(table)\(names)", skipping: true)
            } catch is Damage {}
            return false
        }
    }

    /// Whether SQLite finds nothing wrong with a table: a damaged page may also look like one with fewer rows.
    private func isIntact(_ table: String) throws -> Bool {
        do {
            let lines = try prepared("PRAGMA integrity_check('\(table)')")
            lines.bind([])
            defer { lines.reset() }
            while try next(lines) { if lines.text(0) != "ok" { return false } }
            return true
        } catch is Damage {
            return false
        }
    }

    /// Copies captures, which nothing knows by their numbers.
    ///
    /// Those between two pages that can't be read are found by the index of their hashes.
    private func copyCaptures() throws {
        let columns = "hash, size, zstd, bytes"
        _ = try copyReadable(columns, of: "capture", by: ["number"])
        for number in try numbersOfMissingCaptures() {
            do {
                _ = try copy(
                    "SELECT \(columns) FROM capture WHERE number = ?1", [.integer(number)],
                    to: "INSERT OR IGNORE INTO capture (\(columns))", skipping: true)
            } catch is Damage {}
        }
    }

    private func numbersOfMissingCaptures() throws -> [Int64] {
        var numbers: [Int64] = []
        do {
            let rows = try prepared("SELECT number, hash FROM capture ORDER BY hash")
            rows.bind([])
            defer { rows.reset() }
            while try next(rows) {
                guard let hash = try? rows.hash(1), try !target.holdsCapture(hash) else { continue }
                numbers.append(rows.integer(0))
            }
        } catch is Damage {}
        return numbers
    }

    /// Copies what a query finds; what comes before damage stays copied.
    ///
    /// - Parameter skips: whether rows are left out that the table can't take.
    /// - Returns: whether none was.
    private func copy(
        _ query: String, _ values: [SQLValue] = [], to insert: String, skipping skips: Bool = false
    ) throws -> Bool {
        let rows = try prepared(query)
        return try rows.lending(values) {
            let marks = (1...rows.columnCount).map { "?\($0)" }.joined(separator: ", ")
            let row = try target.prepared("\(insert) VALUES (\(marks))")
            var isWhole = true
            while try next(rows) {
                do {
                    try row.run((0..<rows.columnCount).map(rows.value))
                } catch let error as DatabaseError where skips && error.resultCode == .SQLITE_CONSTRAINT {
                    isWhole = false
                }
            }
            return isWhole
        }
    }

    /// Prepares a query of the source, whose schema may be damaged as well: tables seem to be missing then.
    private func prepared(_ query: String) throws -> PreparedStatement { try reading { try source.prepared(query) } }

    /// Goes to the next row of the source.
    private func next(_ rows: PreparedStatement) throws -> Bool { try reading { try rows.step() } }

    private func reading<Result>(_ body: () throws -> Result) throws -> Result {
        do { return try body() } catch let error as DatabaseError where error.meansDamage {
            throw Damage(message: error.cause)
        }
    }

    /// The source can't be read on: unlike other errors, which the target has as well.
    private struct Damage: Error {
        let message: String
    }
}
