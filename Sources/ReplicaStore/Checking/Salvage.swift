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

    /// Captures that can't be read.
    private(set) var lostCaptures = 0
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
        for (table, key, matter) in Self.others where try !copyReadable(table, by: key) {
            if let matter, !lost.contains(matter) { lost.append(matter) }
        }
        try copyCaptures()
    }

    private func copyWhole(_ table: String) throws {
        func corrupt(_ detail: String) -> StoreProblem { .corrupt(path: "the table \(table)", detail: detail) }
        do {
            try copy("SELECT * FROM \(table)", to: "INSERT INTO \(table)")
        } catch let damage as Damage {
            throw corrupt(damage.message)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            throw corrupt(error.message ?? "a row is no row")
        }
    }

    /// Copies a table from both ends as far as it can be read; returns whether that was all of it.
    private func copyReadable(_ table: String, by key: [String]) throws -> Bool {
        let insert = "INSERT OR IGNORE INTO \(table)"
        do {
            try copy("SELECT * FROM \(table) ORDER BY \(key.joined(separator: ", "))", to: insert)
            return true
        } catch is Damage {
            let backwards = key.map { "\($0) DESC" }.joined(separator: ", ")
            do { try copy("SELECT * FROM \(table) ORDER BY \(backwards)", to: insert) } catch is Damage {}
            return false
        }
    }

    /// Copies captures one by one: a page that can't be read takes nothing but those that are on it.
    private mutating func copyCaptures() throws {
        var number: Int64 = 0
        let newest = try newestCapture()
        while number < newest {
            number += 1
            do {
                try copy(
                    "SELECT * FROM capture WHERE number = ?1", [.integer(number)], to: "INSERT OR IGNORE INTO capture")
            } catch is Damage {
                lostCaptures += 1
            }
        }
    }

    /// The newest capture's number: that of the table's last row or, where it can't be read, the index's largest.
    private func newestCapture() throws -> Int64 {
        var newest: Int64 = 0
        for query in ["SELECT max(number) FROM capture", "SELECT number FROM capture ORDER BY hash"] {
            do {
                let rows = try source.prepared(query)
                rows.bind([])
                defer { rows.reset() }
                while try next(rows) { newest = max(newest, rows.integer(0)) }
                return newest
            } catch is Damage {
                continue
            }
        }
        return newest
    }

    /// Copies what a query finds; what comes before damage stays copied.
    private func copy(_ query: String, _ values: [SQLValue] = [], to insert: String) throws {
        let rows = try source.prepared(query)
        try rows.lending(values) {
            let marks = (1...rows.columnCount).map { "?\($0)" }.joined(separator: ", ")
            let row = try target.prepared("\(insert) VALUES (\(marks))")
            while try next(rows) { try row.run((0..<rows.columnCount).map(rows.value)) }
        }
    }

    /// Goes to the next row of the source.
    private func next(_ rows: PreparedStatement) throws -> Bool {
        do { return try rows.step() } catch let error as DatabaseError where error.meansDamage {
            throw Damage(message: error.message ?? "malformed")
        }
    }

    /// The source can't be read on: unlike other errors, which the target has as well.
    private struct Damage: Error {
        let message: String
    }
}
