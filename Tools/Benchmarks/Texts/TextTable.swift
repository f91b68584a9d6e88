import Foundation

/// A comparison of texts as tables for people, and as JSON.
struct TextTable {
    let comparison: TextComparison

    private var engines: [TextEngine] { [.lectern] + comparison.peerEngines }

    /// Medians of times, ours over theirs with the lowest and highest of the rounds, and memory.
    func timesText() -> String {
        let peers = comparison.peerEngines
        var lines = [["text", "ours"] + peers.flatMap { [$0.rawValue, "ours/\($0.rawValue)", "ratios"] }]
        lines[0] += engines.map { "\($0 == .lectern ? "our" : $0.rawValue) peak" }
        for row in comparison.rows {
            var line = [row.title, cell(row, .lectern, Quantity.seconds) { $0.seconds }]
            for peer in peers {
                let ratio = Spread(comparison.ratios(of: row, to: peer))
                line.append(cell(row, peer, Quantity.seconds) { $0.seconds })
                line.append(ratio.map { Quantity.ratio($0.median) } ?? "–")
                line.append(ratio.map { "\(Quantity.ratio($0.lowest)) to \(Quantity.ratio($0.highest))" } ?? "–")
            }
            line += engines.map { cell(row, $0, Quantity.bytes) { Double($0.peakInBytes) } }
            lines.append(line)
        }
        return AlignedTable.text(lines)
    }

    /// The middle one of the edits in a store, where each is timed.
    func editsText() -> String {
        let rows = comparison.rows.filter { $0.phase == .editApart }
        let lines = rows.map { row in
            [row.title] + engines.map { cell(row, $0, Quantity.seconds) { $0.medianSeconds ?? 0 } }
        }
        return AlignedTable.text([["one edit (median)"] + engines.map(\.rawValue)] + lines)
    }

    /// What there is to keep and to send.
    func sizesText() -> String {
        var lines = [["bytes"] + engines.map(\.rawValue)]
        for row in comparison.rows where row.phase.leavesBytes {
            for (key, what) in Self.sizes {
                let cells = engines.map { engine in
                    comparison.measurements(of: row, by: engine).last?.sizes[key].map { Quantity.bytes(Double($0)) }
                }
                guard cells.contains(where: { $0 != nil }) else { continue }
                let place = row.target.map { ", a \($0.rawValue) in the store" } ?? ""
                let index = row.keepsSearchIndex ? ", search index" : ""
                lines.append(["\(row.trace): \(what)\(place)\(index)"] + cells.map { $0 ?? "–" })
            }
        }
        return AlignedTable.text(lines)
    }

    private static let sizes = [
        ("at_rest", "text at rest"), ("at_rest_z", "text at rest, compressed"), ("history", "whole history"),
        ("history_z", "whole history, compressed"), ("bundle", "whole history as a bundle"), ("sent", "sent"),
        ("disk", "database after the edits"),
    ]

    /// Every measurement, medians and ratios.
    func report(conditions: [String: ReportValue]) throws -> Data {
        let rows = comparison.rows.map { row in
            var values: [String: ReportValue] = [
                "trace": .text(row.trace), "phase": .text(row.phase.rawValue),
                "search_index": .truth(row.keepsSearchIndex),
            ]
            if let target = row.target { values["target"] = .text(target.rawValue) }
            for engine in engines { values[engine.rawValue] = record(row, engine) }
            for peer in comparison.peerEngines {
                guard let ratio = Spread(comparison.ratios(of: row, to: peer)) else { continue }
                values["ratio_to_\(peer.rawValue)"] = .record([
                    "median": .measure(ratio.median), "lowest": .measure(ratio.lowest),
                    "highest": .measure(ratio.highest),
                ])
            }
            return ReportValue.record(values)
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        return try encoder.encode(
            ReportValue.record([
                "conditions": .record(conditions), "rows": .list(rows),
                "budgets": .list(comparison.budgets.map(\.report)),
            ]))
    }

    private func record(_ row: TextRow, _ engine: TextEngine) -> ReportValue? {
        let results = comparison.measurements(of: row, by: engine)
        guard let seconds = Spread(results.map(\.seconds)), let last = results.last else { return nil }
        var values: [String: ReportValue] = [
            "median_s": .measure(seconds.median), "runs_s": .list(results.map { .measure($0.seconds) }),
            "peak_bytes": .measure(Spread(results.map { Double($0.peakInBytes) })?.median ?? 0),
            "sizes": .record(last.sizes.mapValues { .count($0) }),
        ]
        if last.scalars > 0 { values["scalars"] = .count(last.scalars) }
        if let edit = Spread(results.compactMap(\.medianSeconds)) { values["edit_s"] = .measure(edit.median) }
        return .record(values)
    }

    private func cell(
        _ row: TextRow, _ engine: TextEngine, _ format: (Double) -> String, _ value: (TextResult) -> Double
    ) -> String {
        Spread(comparison.measurements(of: row, by: engine).map(value)).map { format($0.median) } ?? "–"
    }
}
