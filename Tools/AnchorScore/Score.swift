import Foundation
import LibraryModel

/// The tallies of a folder of samples, by kind of sample and document.
struct Score {
    /// How the later texts came about.
    enum Way: String, CaseIterable {
        /// The page was captured anew: words are found by themselves, the text around them and their position.
        case captures
        /// The text was edited from one state to the next: marked characters are followed.
        case edits
    }

    /// One document's tallies by label.
    struct Document {
        let way: Way
        let kind: String
        let name: String
        var tallies: [TruthFile.Label: Tally] = [:]
        /// Of what moved, what isn't judged: short words, or places that the truth doesn't know.
        var unjudged = 0
        /// Every case with its finding that wasn't right.
        var misses: [(TruthFile.Case, AnchorFinding)] = []

        var all: Tally { tallies.values.reduce(Tally(), +) }
    }

    /// From how many scalars on words that moved are judged.
    static let movedLength = 20

    private(set) var documents: [Document] = []

    /// Scores every folder of samples below a folder that holds a `truth.json`.
    init(below folder: URL) throws(ScoreProblem) {
        guard FileManager.default.fileExists(atPath: folder.path) else { throw .missing(folder.path) }
        for kind in try Self.folders(in: folder) {
            for document in try Self.folders(in: kind)
            where FileManager.default.fileExists(atPath: document.appending(path: "truth.json").path) {
                let truth = try TruthFile(in: document)
                for way in Way.allCases {
                    documents.append(try Self.scored(truth, way, kind: kind.lastPathComponent))
                }
            }
        }
        documents.sort { ($0.way.rawValue, $0.kind, $0.name) < ($1.way.rawValue, $1.kind, $1.name) }
        if documents.isEmpty { throw .nothingToScore(folder.path) }
    }

    /// The kinds of samples, in order.
    var kinds: [String] { Set(documents.map(\.kind)).sorted() }

    /// The tally of the labels of a kind; of all kinds without one.
    func tally(_ way: Way, of labels: [TruthFile.Label] = TruthFile.Label.allCases, kind: String? = nil) -> Tally {
        documents.filter { $0.way == way && (kind == nil || $0.kind == kind) }
            .flatMap { document in labels.compactMap { document.tallies[$0] } }.reduce(Tally(), +)
    }

    private static func scored(_ truth: TruthFile, _ way: Way, kind: String) throws(ScoreProblem) -> Document {
        var document = Document(way: way, kind: kind, name: truth.folder.lastPathComponent)
        var texts = LaterTexts(of: truth, way)
        for anchor in truth.cases {
            let isShort = anchor.anchor.quote.unicodeScalars.count < movedLength
            if anchor.label == .moved && (isShort || anchor.truth == nil) {
                document.unjudged += 1
                continue
            }
            let finding = try texts.finding(of: anchor)
            let before = document.tallies[anchor.label, default: Tally()].right
            document.tallies[anchor.label, default: Tally()].add(finding.resolution, for: anchor)
            if document.tallies[anchor.label]?.right == before { document.misses.append((anchor, finding)) }
        }
        return document
    }

    private static func folders(in folder: URL) throws(ScoreProblem) -> [URL] {
        do {
            return try FileManager.default
                .contentsOfDirectory(at: folder, includingPropertiesForKeys: [.isDirectoryKey])
                .filter { try $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory ?? false }
                .sorted { $0.path < $1.path }
        } catch {
            throw .unreadable(folder.path, because: "\(error)")
        }
    }
}
