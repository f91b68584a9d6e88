import Causality
import LibraryModel
import TestSupport
import Testing

/// Marks on made-up pages, found again after the pages were edited in known ways.
@Suite struct AnchorEditingTests {
    private struct Outcome {
        var marks = 0
        var right = 0
        var wrong = 0
        /// Marks that the edits left whole, or half and more.
        var whole = 0
        var wholeRight = 0
    }

    private func outcome(
        seed: UInt64, lengths: ClosedRange<Int64> = 8...120,
        edit: (inout MarkedText, inout SeededGenerator) -> Void
    ) throws -> Outcome {
        var generator = SeededGenerator(seed: seed)
        let first = MarkedText(paragraphs: 25, using: &generator)
        var second = first
        edit(&second, &generator)
        let old = QuoteFinder(body: Array(first.text.utf8))
        let new = QuoteFinder(body: Array(second.text.utf8))
        var outcome = Outcome()
        for _ in 0..<12 {
            let length = Int(generator.within(lengths))
            let start = generator.below(first.count - length)
            let range = start..<start + length
            let anchor = try #require(old.anchor(at: range, in: .zero))
            let finding = AnchorFinding(of: anchor, capture: nil, in: new)
            #expect(AnchorFinding(of: anchor, capture: nil, in: QuoteFinder(body: Array(second.text.utf8))) == finding)
            let left = second.place(of: range)
            let isLeft = left.map { $0.survivors * 2 >= $0.total } ?? false
            outcome.marks += 1
            if isLeft { outcome.whole += 1 }
            guard let claimed = finding.resolution.range else { continue }
            if let left, left.range.overlaps(claimed) {
                outcome.right += 1
                if isLeft { outcome.wholeRight += 1 }
            } else {
                outcome.wrong += 1
            }
        }
        return outcome
    }

    /// The sum over eight pages.
    private func outcomes(edit: (inout MarkedText, inout SeededGenerator) -> Void) throws -> Outcome {
        try (UInt64(0)..<8).map { try outcome(seed: $0, edit: edit) }.reduce(into: Outcome()) {
            $0.marks += $1.marks
            $0.right += $1.right
            $0.wrong += $1.wrong
            $0.whole += $1.whole
            $0.wholeRight += $1.wholeRight
        }
    }

    @Test func `on a page that was set anew, all marks are found`() throws {
        let outcome = try outcomes { $0.resetType(using: &$1) }
        #expect(outcome.wrong == 0)
        #expect(outcome.right * 100 >= outcome.marks * 99, "\(outcome)")
    }

    @Test func `between new paragraphs, all marks are found`() throws {
        let outcome = try outcomes { text, generator in
            for _ in 0..<8 { text.insertParagraph(using: &generator) }
        }
        #expect(outcome.wrong == 0)
        #expect(outcome.right * 100 >= outcome.marks * 99, "\(outcome)")
    }

    @Test func `on a page with other words in it, most marks that are half left are found`() throws {
        let outcome = try outcomes { $0.replaceWords(using: &$1) }
        #expect(outcome.wrong == 0, "\(outcome)")
        #expect(outcome.wholeRight * 100 >= outcome.whole * 90, "\(outcome)")
    }

    @Test func `after large cuts, what is gone is claimed nowhere`() throws {
        let outcome = try outcomes { text, generator in
            for _ in 0..<4 { text.remove(text.count / 8, using: &generator) }
        }
        #expect(outcome.wrong == 0, "\(outcome)")
        #expect(outcome.whole < outcome.marks * 3 / 4)
        #expect(outcome.wholeRight * 100 >= outcome.whole * 80, "\(outcome)")
    }

    @Test func `after all of these, hardly anything wrong is claimed`() throws {
        let outcome = try outcomes { text, generator in
            for _ in 0..<5 { text.insertParagraph(using: &generator) }
            for _ in 0..<4 { text.remove(200, using: &generator) }
            text.replaceWords(using: &generator)
            text.resetType(using: &generator)
        }
        #expect(outcome.wrong * 200 <= outcome.marks, "\(outcome)")
        #expect(outcome.wholeRight * 100 >= outcome.whole * 85, "\(outcome)")
    }
}
