public import LibraryModel

/// A made-up page whose scalars keep their identity while it is edited, so that it is known where marked words are.
///
/// Its words are drawn from a seed; it is a text of nobody.
public struct MarkedText: Sendable {
    /// A scalar of the page and, for those of the first version, its position there.
    private struct Cell {
        let scalar: Unicode.Scalar
        let origin: Int?
    }

    private static let vocabulary = 400

    private var cells: [Cell]
    private let words: [String]

    /// Makes up a page of some paragraphs.
    public init(paragraphs: Int, using generator: inout SeededGenerator) {
        let letters = Array("aaabcdeeeefghiiiklmnnoooprrsstttuvwz".unicodeScalars)
        words = (0..<Self.vocabulary).map { _ in
            String(String.UnicodeScalarView((0..<2 + generator.below(8)).map { _ in generator.pick(letters) }))
        }
        cells = []
        var text = ""
        for _ in 0..<paragraphs { text += Self.paragraph(of: words, using: &generator) }
        for (position, scalar) in text.unicodeScalars.enumerated() {
            cells.append(Cell(scalar: scalar, origin: position))
        }
    }

    /// The text as it is now.
    public var text: String { String(String.UnicodeScalarView(cells.map(\.scalar))) }

    /// The number of scalars.
    public var count: Int { cells.count }

    /// Where the scalars of a range of the first version are now; `nil` where none is left.
    public func place(of range: Range<Int>) -> SurvivingWords? {
        let positions = cells.indices.filter { cells[$0].origin.map(range.contains) ?? false }
        guard let first = positions.first, let last = positions.last else { return nil }
        return SurvivingWords(range: first..<last + 1, survivors: positions.count, of: range.count)
    }

    /// Writes a paragraph at a random place between two others.
    public mutating func insertParagraph(using generator: inout SeededGenerator) {
        let breaks = cells.indices.filter { cells[$0].scalar == "\n" }
        guard !breaks.isEmpty else { return }
        let paragraph = Self.paragraph(of: words, using: &generator)
        cells.insert(contentsOf: fresh(paragraph), at: generator.pick(breaks) + 1)
    }

    /// Takes out as many scalars in a row.
    public mutating func remove(_ length: Int, using generator: inout SeededGenerator) {
        let start = generator.below(max(1, cells.count - length))
        cells.removeSubrange(start..<min(cells.count, start + length))
    }

    /// Replaces a word for each hundred scalars by another.
    public mutating func replaceWords(using generator: inout SeededGenerator) {
        for _ in 0..<cells.count / 100 {
            let spaces = cells.indices.filter { cells[$0].scalar == " " }
            guard spaces.count > 2 else { return }
            let number = generator.below(spaces.count - 1)
            cells.replaceSubrange(
                spaces[number] + 1..<spaces[number + 1], with: fresh(generator.pick(words)))
        }
    }

    /// Sets the page anew: other spaces, line ends and quotation marks, the same letters.
    public mutating func resetType(using generator: inout SeededGenerator) {
        cells = cells.flatMap { cell -> [Cell] in
            switch cell.scalar {
            case " " where generator.chance(percent: 10): [Cell(scalar: "\u{a0}", origin: cell.origin)]
            case " " where generator.chance(percent: 10): [Cell(scalar: "\n", origin: cell.origin)] + fresh("  ")
            case "\"": [Cell(scalar: generator.pick(["\u{201c}", "\u{201d}"]), origin: cell.origin)]
            default: [cell]
            }
        }
    }

    private func fresh(_ text: String) -> [Cell] { text.unicodeScalars.map { Cell(scalar: $0, origin: nil) } }

    private static func paragraph(of words: [String], using generator: inout SeededGenerator) -> String {
        let sentences = (0..<2 + generator.below(4)).map { _ in
            let sentence = (0..<4 + generator.below(12)).map { _ in generator.pick(words) }.joined(separator: " ")
            return generator.chance(percent: 20) ? "\"\(sentence)\"." : sentence + "."
        }
        return sentences.joined(separator: " ") + "\n"
    }
}
