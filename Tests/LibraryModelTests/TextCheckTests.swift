import Causality
import LibraryModel
import MergeTypes
import Testing

/// Whether a text at rest is what its edits come to.
@Suite struct TextCheckTests {
    private let name = TextName(field: AnnotationField.note.code)

    private func dot(_ author: UInt128, _ sequence: UInt64) -> Dot {
        Dot(replica: ReplicaID(value: author), sequence: sequence, index: 0)
    }

    /// "ab", then "c" and "d" typed apart behind it.
    private var records: [TextRecord] {
        [
            TextRecord(dot: dot(1, 1), edit: TextEdit(at: 0, inserting: "ab"), bases: nil),
            TextRecord(dot: dot(1, 2), edit: TextEdit(at: 2, inserting: "c"), bases: nil),
            TextRecord(dot: dot(2, 1), edit: TextEdit(at: 2, inserting: "d"), bases: [dot(1, 1)]),
        ]
    }

    private func text(_ records: [TextRecord], heads: [Dot]) -> ItemText {
        ItemText(name: name, heads: heads, pieces: TextPieces(records))
    }

    @Test func `a text comes of all its edits, and of no others`() {
        let whole = text(records, heads: [dot(1, 2), dot(2, 1)])
        var work = 1_000
        #expect(whole.comes(of: records, within: &work))
        #expect(!whole.comes(of: Array(records.prefix(2)), within: &work))
        #expect(!text(records, heads: [dot(1, 2)]).comes(of: records, within: &work))
        let other =
            Array(records.prefix(2)) + [
                TextRecord(dot: dot(2, 1), edit: TextEdit(at: 2, inserting: "e"), bases: [dot(1, 1)])
            ]
        #expect(!whole.comes(of: other, within: &work))
        #expect(!text(Array(records.prefix(1)), heads: [dot(1, 2)]).comes(of: Array(records.prefix(2)), within: &work))
    }

    @Test func `what would take too much work is taken at its word, but for the names`() {
        let other =
            Array(records.prefix(2)) + [
                TextRecord(dot: dot(2, 1), edit: TextEdit(at: 2, inserting: "e"), bases: [dot(1, 1)])
            ]
        let whole = text(records, heads: [dot(1, 2), dot(2, 1)])
        var work = 2
        #expect(whole.comes(of: other, within: &work))
        #expect(work == 2)
        #expect(!text(records, heads: [dot(2, 1)]).comes(of: records, within: &work))
        // What was typed in a row is no work to speak of.
        let row = Array(records.prefix(2))
        #expect(!text(Array(records.prefix(1)), heads: [dot(1, 2)]).comes(of: row, within: &work))
    }

    @Test func `work is counted by the pieces that an edit may have to pass`() {
        // Every other scalar goes, from both ends in turn: a piece more for each edit.
        let records = (1...400).map { number in
            TextRecord(
                dot: dot(1, UInt64(number)),
                edit: TextEdit(at: number % 2 == 0 ? number : 4_000 - number, deleting: 1), bases: nil)
        }
        let wrong = text(Array(records.dropLast()), heads: [dot(1, 400)])
        var work = 400
        #expect(wrong.comes(of: records, within: &work))
        work = 4_000
        #expect(!wrong.comes(of: records, within: &work))
        #expect((1..<4_000 - 400).contains(work))
    }
}
