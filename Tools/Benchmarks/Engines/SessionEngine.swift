import Foundation

/// Drives plain SQLite whose session extension notes what is changed and carries it to another database.
///
/// It knows two replicas and keeps no history. In a conflict the first replica's side stays; one side of a body that both
/// changed is lost.
struct SessionEngine {
    let request: PhaseRequest

    func run() throws -> PhaseResult {
        switch request.phase {
        case .buildByArticle: try record("a", beginning: true, to: "library") { try plain.buildByArticle($0) }
        case .firstSync: try firstSync()
        case .firstEdits: try record("a", to: "edits-a") { try plain.edit($0, file: "edits-a.jsonl") }
        case .secondEdits: try record("b", to: "edits-b") { try plain.edit($0, file: "edits-b.jsonl") }
        case .merge: try merge()
        case .buildAtOnce, .searchForWord, .searchForTwoWords, .searchForPhrase, .searchForPrefix, .dumpFirstSync,
            .dumpMerged:
            preconditionFailure("no row asks for that")
        }
    }

    private var plain: PlainEngine { PlainEngine(request: request) }

    private func open(_ name: String, beginning: Bool = false) throws -> PlainTables {
        let tables = PlainTables(
            database: try PlainDatabase(path: "\(request.work)/\(name).db", request.synchronous),
            keepsSearchIndex: false)
        if beginning { try tables.create() }
        return tables
    }

    private func path(_ changes: String) -> String { "\(request.work)/\(changes).changes" }

    /// A session lives as long as its connection, so what it noted is taken by who made it, and the time is kept.
    private func record(
        _ name: String, beginning: Bool = false, to changes: String, _ work: (PlainTables) throws -> PhaseResult
    ) throws -> PhaseResult {
        let tables = try open(name, beginning: beginning)
        let recording = try SessionExtension.record(tables.database)
        let result = try work(tables)
        var stopwatch = Stopwatch()
        stopwatch.start()
        let bytes = try recording.end()
        stopwatch.stop()
        try Data(bytes).write(to: URL(fileURLWithPath: path(changes)))
        try "\(stopwatch.seconds)".write(toFile: path(changes) + ".seconds", atomically: false, encoding: .utf8)
        return result
    }

    private func taken(_ changes: String) throws -> (bytes: [UInt8], seconds: Double) {
        let seconds = try String(contentsOfFile: path(changes) + ".seconds", encoding: .utf8)
        return (Array(try Data(contentsOf: URL(fileURLWithPath: path(changes)))), Double(seconds) ?? 0)
    }

    private func firstSync() throws -> PhaseResult {
        let tables = try open("b", beginning: true)
        let (changes, sending) = try taken("library")
        var stopwatch = Stopwatch()
        stopwatch.start()
        _ = try SessionExtension.apply(changes, to: tables.database, keepsOwn: false)
        stopwatch.stop()
        var result = PhaseResult()
        result.seconds = sending + stopwatch.seconds
        result.sendingSeconds = sending
        result.exchangedInBytes = changes.count
        result.exchangedFiles = [path("library")]
        return result
    }

    private func merge() throws -> PhaseResult {
        let (first, second) = (try open("a"), try open("b"))
        let (firstChanges, firstSending) = try taken("edits-a")
        let (secondChanges, secondSending) = try taken("edits-b")
        var stopwatch = Stopwatch()
        stopwatch.start()
        let settled = try SessionExtension.apply(secondChanges, to: first.database, keepsOwn: true)
        let rebased = try SessionExtension.rebase(firstChanges, upon: settled)
        _ = try SessionExtension.apply(rebased, to: second.database, keepsOwn: false)
        stopwatch.stop()
        let files = [path("to-a"), path("to-b")]
        for (file, bytes) in zip(files, [secondChanges, rebased]) {
            try Data(bytes).write(to: URL(fileURLWithPath: file))
        }
        var result = PhaseResult()
        result.seconds = firstSending + secondSending + stopwatch.seconds
        result.exchangedInBytes = secondChanges.count + rebased.count
        result.exchangedFiles = files
        return result
    }
}
