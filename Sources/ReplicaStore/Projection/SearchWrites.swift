internal import GRDB

/// The words that a transaction takes out of the search index and puts into it.
///
/// The index gathers the words of rows in memory as long as each row comes behind the last; a row that lies before it
/// begins a segment of its own, and segments are merged again and again. So the rows of a transaction wait here, and are
/// written in their order, many at once.
struct SearchWrites {
    private struct Write {
        let row: Int64
        let sql: String
        let texts: [String]
    }

    /// How much text waits, but for the last one: about what the index gathers before it begins a segment anyway.
    private static let limitInBytes = 1 << 20

    private var waiting: [Write] = []
    private var sizeInBytes = 0

    /// Whether so much waits that it should be written.
    var isFull: Bool { sizeInBytes >= Self.limitInBytes }

    /// Takes a statement about a row; those about the same row keep their order.
    mutating func add(_ sql: String, row: Int64, _ texts: [String]) {
        waiting.append(Write(row: row, sql: sql, texts: texts))
        sizeInBytes += texts.reduce(0) { $0 + $1.utf8.count }
    }

    /// Writes what waits.
    mutating func write(to database: Database) throws {
        // By row and by order of coming: a row's former words go before the new ones come.
        let order = waiting.indices.sorted { (waiting[$0].row, $0) < (waiting[$1].row, $1) }
        for index in order {
            let write = waiting[index]
            try database.prepared(write.sql).run([.integer(write.row)] + write.texts.map { .text($0) })
        }
        clear()
    }

    /// Forgets what waits, as for an index that was emptied.
    mutating func clear() {
        waiting.removeAll(keepingCapacity: true)
        sizeInBytes = 0
    }
}
