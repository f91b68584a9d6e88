import Causality
import Foundation
import LibraryModel

/// A document's highlights, made on one text, with where their words are in later ones.
struct TruthFile {
    /// One highlight in one later text.
    struct Case {
        let document: String
        /// The file that the anchor was made on.
        let base: String
        /// The file in which its words are looked for.
        let text: String
        let identifier: String
        let label: Label
        /// Where its words are; `nil` where they are gone, or in places that the truth can't tell apart.
        let truth: Range<Int>?
        let anchor: TextAnchor
    }

    /// What became of the words.
    enum Label: String, Decodable, CaseIterable {
        case exact
        case edited
        case moved
        case fragment
        case deleted
    }

    let folder: URL
    let cases: [Case]

    /// Reads `truth.json` in a folder: pages extracted twice, revisions of a document, or states of an editing trace.
    init(in folder: URL) throws(ScoreProblem) {
        let file = folder.appending(path: "truth.json")
        let layout: Layout
        do {
            layout = try JSONDecoder().decode(Layout.self, from: Data(contentsOf: file))
        } catch {
            throw .unreadable(file.path, because: "\(error)")
        }
        self.folder = folder
        let document = folder.lastPathComponent
        cases = layout.highlights.flatMap { base, highlight in
            highlight.outcomes.map { text, outcome in
                Case(
                    document: document, base: base, text: text, identifier: highlight.id, label: outcome.label,
                    truth: outcome.range, anchor: highlight.anchor)
            }
        }
    }
}

/// The three layouts of truth files as one list.
private struct Layout: Decodable {
    struct Highlight: Decodable {
        let id: String
        let start: Int
        let end: Int
        let exact: String
        let prefix: String
        let suffix: String
        let at: [String: Outcome]?
        let new: Outcome?

        /// The names of texts with what became of the words there, ordered by name.
        var outcomes: [(String, TruthFile.Outcome)] {
            (at ?? new.map { ["new.txt": $0] } ?? [:]).sorted { $0.key < $1.key }
        }

        var anchor: TextAnchor {
            TextAnchor(
                capture: .zero, start: UInt64(start), end: UInt64(end), quote: exact, prefix: prefix, suffix: suffix)
        }
    }

    struct Base: Decodable {
        let base: String
        let highlights: [Highlight]
    }

    struct Revision: Decodable { let file: String }

    typealias Outcome = TruthFile.Outcome

    /// The highlights, each with the file that it was made on.
    let highlights: [(base: String, highlight: Highlight)]

    enum CodingKeys: CodingKey {
        case highlights
        case revisions
        case sets
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        if values.contains(.sets) {
            highlights = try values.decode([Base].self, forKey: .sets).flatMap { set in
                set.highlights.map { (set.base, $0) }
            }
        } else {
            let revisions = try values.decodeIfPresent([Revision].self, forKey: .revisions)
            highlights = try values.decode([Highlight].self, forKey: .highlights).map {
                (revisions?.first?.file ?? "old.txt", $0)
            }
        }
    }
}

extension TruthFile {
    /// What became of a highlight's words in one text.
    fileprivate struct Outcome: Decodable {
        let label: Label
        let start: Int?
        let end: Int?

        var range: Range<Int>? {
            guard let start, let end, start <= end else { return nil }
            return start..<end
        }
    }
}
