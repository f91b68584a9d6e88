import Foundation

/// A comparison as tables for people, and as JSON.
struct ComparisonTable {
    let comparison: Comparison

    private var peers: [EngineName] { comparison.engines.filter { $0 != .lectern } }

    /// Medians of times, and ours over theirs with the lowest and highest of the rounds.
    func timesText() -> String {
        var lines = [["time", "ours"] + peers.flatMap { [$0.rawValue, "ours/\($0.rawValue)"] }]
        for row in ComparedPhase.allCases {
            var line = [row.rawValue, cell(row, .lectern, Quantity.seconds) { $0.seconds }]
            for peer in peers {
                line.append(cell(row, peer, Quantity.seconds) { $0.seconds })
                line.append(
                    Spread(comparison.ratios(of: row, to: peer)).map {
                        "\(Quantity.ratio($0.median)) (\(Quantity.ratio($0.lowest))–\(Quantity.ratio($0.highest)))"
                    } ?? "–")
            }
            lines.append(line)
        }
        return AlignedTable.text(lines)
    }

    /// What is on disk after a build or edits, what an exchange takes, and that compressed.
    func bytesText() -> String {
        var lines = [["bytes"] + comparison.engines.map { $0 == .lectern ? "ours" : $0.rawValue }]
        for row in ComparedPhase.allCases where !ComparedPhase.searches.map(\.row).contains(row) {
            let what = row.bytesAreOnDisk ? "on disk" : "exchanged"
            lines.append(
                ["\(row.rawValue): \(what)"]
                    + comparison.engines.map { cell(row, $0, Quantity.bytes) { Double($0.bytes) } })
            let deflated = comparison.engines.map {
                cell(row, $0, Quantity.bytes) { $0.deflatedBytes.map(Double.init) }
            }
            if deflated.contains(where: { $0 != "–" }) {
                lines.append(["\(row.rawValue): compressed by zlib"] + deflated)
            }
        }
        return AlignedTable.text(lines)
    }

    /// The largest memory of each phase's process.
    func memoryText() -> String {
        var lines = [["peak memory"] + comparison.engines.map { $0 == .lectern ? "ours" : $0.rawValue }]
        for row in ComparedPhase.allCases where row != .idle {
            lines.append(
                [row.rawValue] + comparison.engines.map { cell(row, $0, Quantity.bytes) { Double($0.peakInBytes) } })
        }
        return AlignedTable.text(lines)
    }

    /// What the merge kept, a line each.
    func qualityText() -> String {
        comparison.quality.sorted { $0.key < $1.key }.map { key, value in
            switch value {
            case .truth(let value): "\(key): \(value ? "yes" : "NO")"
            case .text(let value): "\(key): \(value)"
            default: "\(key): \(value)"
            }
        }.joined(separator: "\n")
    }

    /// Every measurement, medians, ratios and budgets.
    func report(conditions: [String: ReportValue]) throws -> Data {
        let rows = ComparedPhase.allCases.map { row in
            var values: [String: ReportValue] = ["phase": .text(row.rawValue)]
            for engine in comparison.engines { values[engine.rawValue] = record(row, engine) }
            for peer in peers {
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
                "quality": .record(comparison.quality),
            ]))
    }

    private func record(_ row: ComparedPhase, _ engine: EngineName) -> ReportValue? {
        let runs = comparison.measurements[row]?[engine] ?? []
        guard let seconds = Spread(runs.map(\.seconds)) else { return nil }
        var values: [String: ReportValue] = [
            "median_s": .measure(seconds.median), "runs_s": .list(runs.map { .measure($0.seconds) }),
            "bytes": .measure(comparison.median(row, engine) { Double($0.bytes) } ?? 0),
            "bytes_are": .text(row.bytesAreOnDisk ? "on disk" : "exchanged"),
            "peak_bytes": .measure(comparison.median(row, engine) { Double($0.peakInBytes) } ?? 0),
        ]
        if let deflated = comparison.median(row, engine, { $0.deflatedBytes.map(Double.init) }) {
            values["zlib_bytes"] = .measure(deflated)
        }
        return .record(values)
    }

    private func cell(
        _ row: ComparedPhase, _ engine: EngineName, _ format: (Double) -> String, _ value: (Measurement) -> Double?
    ) -> String {
        comparison.median(row, engine, value).map(format) ?? "–"
    }
}
