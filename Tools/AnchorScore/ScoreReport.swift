import Foundation
import LibraryModel

/// A score as a table for people, or as JSON.
struct ScoreReport {
    let score: Score
    let goals: [Goal]

    /// The table, the goals, and, when asked, every document and every anchor that wasn't right.
    func text(verbose: Bool) -> String {
        var lines: [String] = []
        for way in Score.Way.allCases {
            lines.append(
                Self.line(["as \(way)", "label"], ["count", "right", "near", "orphaned", "ambiguous", "wrong"]))
            for kind in score.kinds {
                for label in TruthFile.Label.allCases {
                    let tally = score.tally(way, of: [label], kind: kind)
                    if tally.count > 0 { lines.append(Self.line([kind, label.rawValue], Self.columns(of: tally))) }
                }
            }
            lines += [Self.line(["everything", ""], Self.columns(of: score.tally(way))), ""]
        }
        let unjudged = score.documents.reduce(0) { $0 + $1.unjudged }
        lines.append("\(unjudged) short or many-placed words that moved were not judged.")
        if verbose {
            lines += ["", Self.line(["document", ""], ["count", "right", "", "", "", "wrong"])] + documentLines
        }
        lines.append("")
        for goal in goals {
            let verdict = goal.isMet ? "met   " : "MISSED"
            lines.append(
                "\(verdict)  \(goal.name): needed \(Self.percent(goal.needed)), reached \(Self.percent(goal.reached)) "
                    + "of \(goal.count)")
        }
        return lines.joined(separator: "\n")
    }

    /// Everything as JSON, with sorted keys.
    func json() throws -> String {
        struct Row: Encodable {
            let way: String
            let kind: String
            let document: String
            let label: String
            let tally: Tally
        }
        struct Whole: Encodable {
            let resolver: UInt64
            let rows: [Row]
            let goals: [Goal]
        }
        let rows = score.documents.flatMap { document in
            TruthFile.Label.allCases.compactMap { label in
                document.tallies[label].map {
                    Row(
                        way: document.way.rawValue, kind: document.kind, document: document.name, label: label.rawValue,
                        tally: $0)
                }
            }
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        let whole = Whole(resolver: AnchorResolution.resolverVersion, rows: rows, goals: goals)
        return String(decoding: try encoder.encode(whole), as: UTF8.self)
    }

    private var documentLines: [String] {
        score.documents.flatMap { document in
            let all = document.all
            let misses = document.misses.map { anchor, finding in
                let found = finding.resolution.range.map { " \($0)" } ?? ""
                let truth = anchor.truth.map { "\($0)" } ?? "nowhere"
                let measure = finding.reason.measure.map { " \($0)" } ?? ""
                return "    \(anchor.identifier) in \(anchor.text), \(anchor.label.rawValue): "
                    + "\(finding.resolution.name)\(found), \(finding.reason.code)\(measure); truth \(truth)"
            }
            let counts = ["\(all.count)", "\(all.right)", "", "", "", "\(all.wrong)"]
            return [Self.line([document.name, "as \(document.way)"], counts)] + misses
        }
    }

    private static func columns(of tally: Tally) -> [String] {
        [tally.count, tally.right, tally.near, tally.orphaned, tally.ambiguous, tally.wrong].map { "\($0)" }
    }

    private static func line(_ words: [String], _ numbers: [String]) -> String {
        words.map { $0.padding(toLength: max($0.count, 22), withPad: " ", startingAt: 0) }.joined()
            + numbers.map { String(repeating: " ", count: max(1, 10 - $0.count)) + $0 }.joined()
    }

    private static func percent(_ permille: Int) -> String { "\(permille / 10).\(permille % 10) %" }
}
