import Foundation
import Lectern

/// One line of JSON about one engine, with the keys that README.md names.
struct Report {
    private(set) var values: [String: ReportValue]

    init(_ engine: EngineName, _ options: WorkloadOptions, keepsSearchIndex: Bool) {
        values = [
            "peer": .text(engine.rawValue),
            "synchronous": .text(options.synchronous.rawValue),
            "search_index": .truth(keepsSearchIndex),
            "versions": .record([
                "sqlite": .text(PlainDatabase.version),
                "lectern_schema": .count(Schema.version),
                "lectern_fold": .count(Int(LibraryModel.foldVersion)),
            ]),
        ]
        if let count = options.articleCount { values["n"] = .count(count) }
    }

    mutating func addBuild(byArticle: PhaseResult, atOnce: PhaseResult) {
        values["build_txn_s"] = .measure(byArticle.seconds)
        values["build_batch_s"] = .measure(atOnce.seconds)
        values["build_batch_txns"] = .count(atOnce.transactions ?? 0)
        values["disk"] = .count(byArticle.diskInBytes ?? 0)
        values["rss_build"] = megabytes(byArticle)
        values["rss_build_batch"] = megabytes(atOnce)
    }

    mutating func addFirstSync(_ result: PhaseResult) {
        values["init_s"] = .measure(result.seconds)
        if let sending = result.sendingSeconds {
            values["init_send_s"] = .measure(sending)
            values["init_apply_s"] = .measure(result.seconds - sending)
        }
        values["init_bytes"] = .count(result.exchangedInBytes ?? 0)
        if let size = Deflated.sum(result.exchangedFiles) { values["init_z"] = .count(size) }
        values["rss_init"] = megabytes(result)
    }

    mutating func addEdits(_ result: PhaseResult) {
        values["edit_s"] = .measure(result.seconds)
        values["edits"] = .count(result.transactions ?? 0)
    }

    mutating func addMerge(_ result: PhaseResult) {
        values["merge_s"] = .measure(result.seconds)
        values["merge_bytes"] = .count(result.exchangedInBytes ?? 0)
        if let size = Deflated.sum(result.exchangedFiles) { values["merge_z"] = .count(size) }
        values["noop_s"] = .measure(result.idleSeconds ?? 0)
        values["noop_bytes"] = .count(result.idleInBytes ?? 0)
        values["rss_merge"] = megabytes(result)
        values["disk_after"] = .count(result.diskInBytes ?? 0)
    }

    mutating func add(_ quality: [String: ReportValue]) { values.merge(quality) { $1 } }

    /// One line, keys in order.
    func line() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(values), as: UTF8.self)
    }

    private func megabytes(_ result: PhaseResult) -> ReportValue {
        .measure((Double(result.peakInBytes) / 1_048_576 * 10).rounded() / 10)
    }
}
