import MergeTypes
import Testing

@Suite struct TextEditTests {
    @Test func `steps are brought into normal form`() {
        let edit = TextEdit([
            TextSplice(skipped: 2), TextSplice(skipped: 1, deleted: 1, inserted: "a"),
            TextSplice(skipped: 0, deleted: 2, inserted: "b"), TextSplice(skipped: 3), TextSplice(skipped: 0),
            TextSplice(skipped: 4, inserted: "c"), TextSplice(skipped: 9),
        ])
        #expect(
            edit.splices == [
                TextSplice(skipped: 3, deleted: 3, inserted: "ab"), TextSplice(skipped: 7, inserted: "c"),
            ])
        #expect(edit.reach == 3 + 3 + 2 + 7 + 1)
        #expect(TextEdit([TextSplice(skipped: 5)]).isEmpty)
        #expect(TextEdit([TextSplice(skipped: 5)]) == TextEdit())
        #expect(TextEdit(at: 3, deleting: 1) == TextEdit([TextSplice(skipped: 3, deleted: 1)]))
    }

    @Test func `normal form does not change what an edit does`() {
        let steps = [
            TextSplice(skipped: 1, deleted: 1, inserted: "x"), TextSplice(skipped: 0, deleted: 1, inserted: "y"),
        ]
        var text = TextPieces()
        text.replace(at: 1, deleting: 1, inserting: "x")
        text.replace(at: 2, deleting: 1, inserting: "y")
        var other = TextPieces()
        other.apply(TextEdit(steps))
        #expect(other == text)
        #expect(other.render(root: Array("abcd".utf8)) == Array("axyd".utf8))
    }

    @Test func `steps in normal form are taken as they are, others are refused`() {
        let steps = [TextSplice(skipped: 0, deleted: 1), TextSplice(skipped: 1, inserted: "b")]
        #expect(TextEdit(normal: steps) == TextEdit(steps))
        #expect(TextEdit(normal: []) == TextEdit())
        #expect(TextEdit(normal: [TextSplice(skipped: 3)]) == nil)
        #expect(TextEdit(normal: steps + [TextSplice(skipped: 0, deleted: 1)]) == nil)
        #expect(TextEdit(normal: [TextSplice(skipped: TextEdit.reachLimit, deleted: 1)]) == nil)
        #expect(TextEdit(normal: [TextSplice(skipped: .max, deleted: .max, inserted: "a")]) == nil)
        #expect(TextEdit(normal: [TextSplice(skipped: TextEdit.reachLimit - 1, deleted: 1)]) != nil)
    }

    @Test func `equal looks are not equal texts`() {
        #expect(TextEdit(at: 0, inserting: "\u{e9}") != TextEdit(at: 0, inserting: "e\u{301}"))
        #expect(TextSplice(skipped: 0, inserted: "e\u{301}").insertedScalars == 2)
    }
}
