import Foundation

/// A comparison as a table for people, and as JSON.
struct ComparisonTable {
    let comparison: Comparison

    /// A table in Markdown.
    func text() -> String {
        var lines = [
            ["phase", "floor", "ours", "ratio", "ratios", "floor bytes", "our bytes", "floor peak", "our peak"]
        ]
        for row in ComparedPhase.allCases {
            let ratio = Spread(comparison.ratios(of: row))
            var line = [row.rawValue]
            for engine in Self.engines {
                line.append(spread(row, engine) { $0.seconds }.map { Quantity.seconds($0.median) } ?? "–")
            }
            line.append(ratio.map { Quantity.ratio($0.median) } ?? "–")
            line.append(ratio.map { "\(Quantity.ratio($0.lowest)) to \(Quantity.ratio($0.highest))" } ?? "–")
            for engine in Self.engines {
                line.append(spread(row, engine) { Double($0.bytes) }.map { Quantity.bytes($0.median) } ?? "–")
            }
            for engine in Self.engines {
                line.append(spread(row, engine) { Double($0.peakInBytes) }.map { Quantity.bytes($0.median) } ?? "–")
            }
            lines.append(line)
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

    /// Every measurement, medians and ratios.
    func report(conditions: [String: ReportValue]) throws -> Data {
        let rows = ComparedPhase.allCases.map { row in
            var values: [String: ReportValue] = ["phase": .text(row.rawValue)]
            for engine in Self.engines {
                guard let seconds = spread(row, engine, { $0.seconds }) else { continue }
                let runs = comparison.measurements[row]?[engine] ?? []
                values[engine.rawValue] = .record([
                    "median_s": .measure(seconds.median), "runs_s": .list(runs.map { .measure($0.seconds) }),
                    "bytes": .measure(spread(row, engine) { Double($0.bytes) }?.median ?? 0),
                    "bytes_are": .text(row.bytesAreOnDisk ? "on disk" : "exchanged"),
                    "peak_bytes": .measure(spread(row, engine) { Double($0.peakInBytes) }?.median ?? 0),
                ])
            }
            if let ratio = Spread(comparison.ratios(of: row)) {
                values["ratio"] = .record([
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
                "conditions": .record(conditions), "rows": .list(rows), "quality": .record(comparison.quality),
            ]))
    }

    private static let engines = [EngineName.plainSQLite, .lectern]

    private func spread(_ row: ComparedPhase, _ engine: EngineName, _ value: (Measurement) -> Double) -> Spread? {
        Spread((comparison.measurements[row]?[engine] ?? []).map(value))
    }
}
