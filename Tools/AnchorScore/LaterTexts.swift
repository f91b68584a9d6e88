import Causality
import Foundation
import LibraryModel
import MergeTypes

/// The later texts of a document, as captures of their own or as edits of the first one.
struct LaterTexts {
    private let truth: TruthFile
    private let way: Score.Way
    private var finders: [String: QuoteFinder] = [:]
    /// For each base and later text, what the edits from one state to the next made of the base.
    private var edited: [String: [String: TextPieces]] = [:]

    init(of truth: TruthFile, _ way: Score.Way) {
        self.truth = truth
        self.way = way
    }

    /// Resolves an anchor in its later text.
    mutating func finding(of anchor: TruthFile.Case) throws(ScoreProblem) -> AnchorFinding {
        let finder = try finder(anchor.text)
        guard way == .edits else { return AnchorFinding(of: anchor.anchor, capture: nil, in: finder) }
        let rootScalars = try self.finder(anchor.base).scalarCount
        let text = try pieces(from: anchor.base, to: anchor.text)
        let surviving = SurvivingWords(of: anchor.anchor.marked, in: text, rootScalars: rootScalars) {
            preconditionFailure("only characters of the first text are marked")
        }
        return AnchorFinding(of: anchor.anchor, capture: .zero, in: finder, surviving: surviving)
    }

    private mutating func finder(_ name: String) throws(ScoreProblem) -> QuoteFinder {
        if let finder = finders[name] { return finder }
        let finder = QuoteFinder(body: try bytes(name))
        finders[name] = finder
        return finder
    }

    /// The later texts follow each other in the order of their names.
    private mutating func pieces(from base: String, to text: String) throws(ScoreProblem) -> TextPieces {
        if edited[base] == nil {
            let root = try bytes(base)
            var pieces = TextPieces()
            var states: [String: TextPieces] = [:]
            for name in Set(truth.cases.filter { $0.base == base }.map(\.text)).sorted() {
                if let edit = pieces.edit(making: try bytes(name), root: root) { pieces.apply(edit) }
                states[name] = pieces
            }
            edited[base] = states
        }
        return edited[base]?[text] ?? TextPieces()
    }

    private func bytes(_ name: String) throws(ScoreProblem) -> [UInt8] {
        let file = truth.folder.appending(path: name)
        do {
            return [UInt8](try Data(contentsOf: file))
        } catch {
            throw .unreadable(file.path, because: "\(error)")
        }
    }
}
