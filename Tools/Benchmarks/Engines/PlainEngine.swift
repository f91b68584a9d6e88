import Foundation

/// Drives plain SQLite.
///
/// It has no sync: its first sync is a copy of the file, and it takes no part in merging.
struct PlainEngine {
    private static let articlesInPiece = 100

    let request: PhaseRequest

    func run() throws -> PhaseResult {
        switch request.phase {
        case .buildByArticle: try buildByArticle(created())
        case .buildAtOnce: try build(created(), atOnce: true)
        case .firstSync: try copy()
        case .firstEdits: try edit(open(), file: "edits-a.jsonl")
        case .searchForWord, .searchForTwoWords, .searchForPhrase, .searchForPrefix: try search(open())
        case .secondEdits, .merge, .dumpFirstSync, .dumpMerged: preconditionFailure("plain SQLite has no sync")
        }
    }

    private var path: String { request.work + "/a.db" }

    private func open() throws -> PlainTables {
        PlainTables(
            database: try PlainDatabase(path: path, request.synchronous), keepsSearchIndex: request.keepsSearchIndex)
    }

    private func created() throws -> PlainTables {
        let tables = try open()
        try tables.create()
        return tables
    }

    /// The starting library, a transaction an article.
    func buildByArticle(_ tables: PlainTables) throws -> PhaseResult { try build(tables, atOnce: false) }

    private func build(_ tables: PlainTables, atOnce: Bool) throws -> PhaseResult {
        var reader = try WorkloadReader(path: request.data + "/library.jsonl")
        var stopwatch = Stopwatch()
        var count = 0
        if atOnce { try tables.database.run("BEGIN") }
        while true {
            let groups = try reader.articles(atMost: Self.articlesInPiece)
            if groups.isEmpty { break }
            stopwatch.start()
            for group in groups {
                if !atOnce { try tables.database.run("BEGIN") }
                for step in group { try tables.apply(step) }
                if !atOnce { try tables.database.run("COMMIT") }
            }
            stopwatch.stop()
            count += groups.count
        }
        if atOnce {
            stopwatch.start()
            try tables.database.run("COMMIT")
            stopwatch.stop()
        }
        return try result(of: tables, stopwatch, transactions: atOnce ? 1 : count)
    }

    /// What a replica does offline, a transaction each.
    func edit(_ tables: PlainTables, file: String) throws -> PhaseResult {
        let steps = try WorkloadReader.steps(path: request.data + "/" + file)
        var stopwatch = Stopwatch()
        stopwatch.start()
        for step in steps {
            try tables.database.run("BEGIN")
            try tables.apply(step)
            try tables.database.run("COMMIT")
        }
        stopwatch.stop()
        return try result(of: tables, stopwatch, transactions: steps.count)
    }

    /// The rows that match best, by FTS5's own ranking: numbers, and nothing of what they stand for.
    private func search(_ tables: PlainTables) throws -> PhaseResult {
        try SoughtWords(request).measure { words in
            try tables.database.rows(
                "SELECT rowid FROM search WHERE search MATCH ?1 ORDER BY rank LIMIT ?2",
                [.text(words), .integer(SoughtWords.hits)])
        }
    }

    private func copy() throws -> PhaseResult {
        let tables = try open()
        let target = request.work + "/b.db"
        var stopwatch = Stopwatch()
        stopwatch.start()
        try tables.database.copy(to: target)
        stopwatch.stop()
        var result = PhaseResult()
        result.seconds = stopwatch.seconds
        result.exchangedInBytes = FileSize.sum([target])
        result.exchangedFiles = [target]
        return result
    }

    private func result(of tables: PlainTables, _ stopwatch: Stopwatch, transactions: Int) throws -> PhaseResult {
        try tables.database.run("PRAGMA wal_checkpoint(TRUNCATE)")
        var result = PhaseResult()
        result.seconds = stopwatch.seconds
        result.diskInBytes = FileSize.sum([path, path + "-wal"])
        result.transactions = transactions
        return result
    }
}
