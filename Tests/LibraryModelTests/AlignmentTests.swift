import TestSupport
import Testing

@testable import LibraryModel

/// An alignment is the best chain of runs: 8 points for a scalar, 24 off for a run, 1 off for a scalar between two.
@Suite struct AlignmentTests {
    private func alignment(_ pattern: String, _ text: String) -> Alignment {
        Alignment(of: pattern.unicodeScalars.map(\.value)[...], in: text.unicodeScalars.map(\.value)[...])
    }

    @Test(
        arguments: [
            ("abcdef", "abcdef", 24), ("abcdef", "xxabcdefxx", 24), ("abc", "abc", 0), ("", "abc", 0), ("abc", "", 0),
            ("abcdefghij", "abcdeXYfghij", 80 - 48 - 2), ("abcdeXYfghij", "abcdefghij", 80 - 48),
            ("abcdefghij", "fghijabcde", 16),
        ])
    func `a chain has its points`(pattern: String, text: String, score: Int) {
        #expect(alignment(pattern, text).score == score)
    }

    @Test func `of equal places, the first is taken`() {
        #expect(alignment("abcdef", "abcdef abcdef").runs.map(\.text) == [0..<6])
    }

    @Test(arguments: UInt64(0)..<200)
    func `the runs are equal scalars in order, and come to the score`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let letters = "abc".unicodeScalars.map(\.value)
        let pattern = (0..<generator.below(30)).map { _ in generator.pick(letters) }
        let text = (0..<generator.below(60)).map { _ in generator.pick(letters) }
        let alignment = Alignment(of: pattern[...], in: text[...])
        var score = 0
        var last: Alignment.Run?
        for run in alignment.runs {
            #expect(pattern[run.pattern].elementsEqual(text[run.text]))
            score += run.text.count * Alignment.match - Alignment.interruption
            if let last {
                #expect(last.pattern.upperBound <= run.pattern.lowerBound)
                #expect(last.text.upperBound <= run.text.lowerBound)
                score -= run.text.lowerBound - last.text.upperBound
            }
            last = run
        }
        #expect(score == alignment.score, "seed \(seed)")
    }
}
