import ArgumentParser
import Foundation
import Lectern

/// Measures how long it takes to find marked words again, in pages of several sizes and after whatever became of them.
struct AnchorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "anchors",
        abstract: "Measures how marked words are found again, beside a bare search for the same words.",
        discussion: "Tools/score-anchors says how often they are found rightly, on pages that people wrote.")

    @OptionGroup var place: WorkOptions

    @Option(help: "Where the random numbers of the pages start.")
    var seed: UInt64 = 42

    @OptionGroup var comparing: ComparisonOptions

    /// Bytes of a page, and how many marks it has.
    private static let sizes = [(4_000, 10), (100_000, 100), (1_000_000, 100)]

    private struct Row {
        let page: MarkedPage
        var ours: [AnchorResult] = []
        var peer: [AnchorResult] = []
        var peerName: String?
    }

    func run() throws {
        let peers = comparing.peers("anchors.py", driving: ["edlib", "pycrdt"])
        let rows = try place.withWorkDirectory { work in
            try Self.sizes.flatMap { bytes, marks in
                try PageFate.allCases.map { fate in
                    let page = MarkedPage(bytes: bytes, marks: marks, fate: fate, seed: seed)
                    return try measured(page, beside: peers, in: work)
                }
            }
        }
        try comparing.keep(try report(rows, peers))
        let versions = peers.versions.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        print((["Medians of \(comparing.rounds), a mark"] + versions).joined(separator: ", ") + ".\n")
        print(AlignedTable.text([Self.head] + rows.map(line)))
    }

    private func measured(_ page: MarkedPage, beside peers: PeerScript, in work: String) throws -> Row {
        var row = Row(page: page)
        if peers.versions[page.fate.peer] != nil { row.peerName = page.fate.peer }
        let path = work + "/page.json"
        try JSONEncoder().encode(AnchorTask(page)).write(to: URL(fileURLWithPath: path))
        for _ in 0..<comparing.rounds {
            row.ours.append(Self.find(page))
            if let name = row.peerName { row.peer.append(try peers.run(["engine": name, "task": path])) }
        }
        comparing.note("\(page.text.utf8.count) bytes, \(page.fate.title): \(Quantity.seconds(row.ours[0].seconds))")
        return row
    }

    // MARK: Ours

    /// Finds all marks of a page as the store does, the page prepared once.
    private static func find(_ page: MarkedPage) -> AnchorResult {
        let capture = ContentHash(hashing: Array(page.text.utf8))
        let root = Array(page.text.utf8)
        let before = QuoteFinder(body: root)
        let anchors = page.marks.map { before.anchor(at: $0, in: capture) }
        var text = TextPieces()
        for edit in page.edits { text.apply(edit) }
        let isFollowed = page.fate == .typed
        let current = page.fate == .same || isFollowed ? capture : ContentHash(hashing: Array(page.now.utf8))
        let body = Array(page.now.utf8)
        var stopwatch = Stopwatch()
        stopwatch.start()
        let finder = QuoteFinder(body: body)
        let found = anchors.map { anchor in
            let surviving =
                isFollowed
                ? anchor.map { anchor in
                    SurvivingWords(of: anchor.marked, in: text, rootScalars: root.count) {
                        TextGraph([], isWhole: true)
                    }
                } : nil
            let range = AnchorFinding(of: anchor, capture: current, in: finder, surviving: surviving).resolution.range
            return range.map { [$0.lowerBound, $0.upperBound] } ?? []
        }
        stopwatch.stop()
        return AnchorResult(seconds: stopwatch.seconds, found: found)
    }

    // MARK: Table

    private static let head = ["page", "the words", "ours", "right", "bare search", "right", "ours/bare", "by"]

    private func line(_ row: Row) -> [String] {
        let page = row.page
        let count = Double(page.marks.count)
        // Where the page was edited here, what another engine that follows characters finds is the truth.
        let truth =
            page.places.isEmpty
            ? row.peer.first?.found.map { $0.count == 2 ? $0[0]..<$0[1] : 0..<0 } : page.places
        func time(_ results: [AnchorResult]) -> String {
            Spread(results.map { $0.seconds / count }).map { Quantity.seconds($0.median) } ?? "–"
        }
        func right(_ results: [AnchorResult]) -> String {
            guard let found = results.first, let truth else { return "–" }
            return "\(found.right(truth)) of \(page.marks.count)"
        }
        let ratio = Spread(zip(row.ours, row.peer).map { $0.seconds / $1.seconds })
        return [
            Quantity.bytes(Double(page.text.utf8.count)), page.fate.title, time(row.ours), right(row.ours),
            time(row.peer), right(row.peer), ratio.map { Quantity.ratio($0.median) } ?? "–", row.peerName ?? "–",
        ]
    }

    private func report(_ rows: [Row], _ peers: PeerScript) throws -> Data {
        let lines = rows.map { row in
            ReportValue.record([
                "bytes": .count(row.page.text.utf8.count), "fate": .text(row.page.fate.rawValue),
                "marks": .count(row.page.marks.count), "ours_s": .list(row.ours.map { .measure($0.seconds) }),
                "peer_s": .list(row.peer.map { .measure($0.seconds) }), "peer": .text(row.peerName ?? ""),
            ])
        }
        let conditions = Conditions.now().merging([
            "rounds": .count(comparing.rounds), "seed": .count(Int(seed)),
            "versions": .record(peers.versions.mapValues { .text($0) }),
        ]) { $1 }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        return try encoder.encode(ReportValue.record(["conditions": .record(conditions), "rows": .list(lines)]))
    }
}

extension PageFate {
    /// Who else can look for the words: one that aligns texts approximately, or one that follows characters.
    fileprivate var peer: String { self == .typed ? "pycrdt" : "edlib" }
}
