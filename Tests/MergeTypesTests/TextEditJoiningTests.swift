import MergeTypes
import TestSupport
import Testing

@Suite struct TextEditJoiningTests {
    @Test(arguments: UInt64(0)..<200)
    func `edits in a row and the one that joins them come to the same`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let root = Array("The root of it, häh?".utf8)
        var text = TextPieces()
        for _ in 0..<generator.below(6) {
            text.replace(
                at: generator.below(25), deleting: generator.below(4), inserting: generator.pick(["", "é", "ab"]))
        }
        var edits: [TextEdit] = []
        var after = text
        for _ in 0..<generator.below(8) {
            var steps: [TextSplice] = []
            for _ in 0...generator.below(3) {
                steps.append(
                    TextSplice(
                        skipped: generator.below(12), deleted: generator.below(5),
                        inserted: generator.pick(["", "x", "öö", "words"])))
            }
            edits.append(TextEdit(steps))
            after.apply(edits[edits.count - 1])
        }
        let joined = try #require(TextEdit(joining: edits))
        var once = text
        once.apply(joined)
        #expect(once.render(root: root) == after.render(root: root))
        #expect(once.tail == after.tail)
        // Taking the one back takes all of them back.
        once.apply(joined.inverse(on: text, root: root))
        #expect(once.render(root: root) == text.render(root: root))
    }

    @Test func `what is typed and deleted again is not in it`() {
        let edits = [TextEdit(at: 3, inserting: "abc"), TextEdit(at: 3, deleting: 3)]
        #expect(TextEdit(joining: edits) == TextEdit())
        #expect(TextEdit(joining: []) == TextEdit())
    }

    @Test func `edits that reach too far together are no edit`() {
        let far = TextEdit(at: 0, deleting: TextEdit.reachLimit)
        #expect(TextEdit(joining: [far]) == far)
        #expect(TextEdit(joining: [far, far]) == nil)
    }
}
