import MergeTypes
import TestSupport
import Testing

/// Edits in a row come back as they went in, and do what they do one by one.
@Suite struct TextEditListTests {
    private static let texts = ["", "a", "é", "e\u{301}", "\r\n", "字", "👩\u{200d}👧", "שלום", "two words"]

    /// Edits of none, one, or several splices.
    private static func edits(_ count: Int, splices: ClosedRange<Int>, seed: UInt64) -> [TextEdit] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in
            TextEdit(
                (0..<Int.random(in: splices, using: &generator)).map { _ in
                    TextSplice(
                        skipped: Int.random(in: 0...20, using: &generator),
                        deleted: Int.random(in: 0...3, using: &generator),
                        inserted: texts.randomElement(using: &generator) ?? "")
                })
        }
    }

    @Test(arguments: [0...3, 1...1, 2...3], 0..<20)
    func `edits come back, and do what they do one by one`(splices: ClosedRange<Int>, seed: Int) {
        let edits = Self.edits(30, splices: splices, seed: UInt64(seed))
        let list = TextEditList(edits)
        #expect(Array(list) == edits)
        var one = TextPieces()
        for edit in edits { one.apply(edit) }
        var all = TextPieces()
        all.apply(list)
        #expect(all == one)
        #expect(all.render(root: Array("the root of it".utf8)) == one.render(root: Array("the root of it".utf8)))
    }

    @Test(arguments: 0..<20) func `equal edits make equal lists, however they were added`(seed: Int) {
        let edits = Self.edits(12, splices: 0...2, seed: UInt64(seed))
        var added = TextEditList(capacity: 3)
        for edit in edits {
            if edit.splices.count == 1, let splice = edit.splices.first {
                let isAdded = added.append(
                    skipping: splice.skipped, deleting: splice.deleted, inserting: Array(splice.inserted.utf8)[...],
                    scalars: splice.inserted.unicodeScalars.count)
                #expect(isAdded)
            } else {
                added.append(edit)
            }
        }
        #expect(added == TextEditList(edits))
        #expect(added != TextEditList(edits + [TextEdit(at: 1, deleting: 1)]))
    }

    @Test func `what changes nothing, or reaches too far, is not taken`() {
        var list = TextEditList([TextEdit(at: 4, inserting: "x")])
        let before = list
        for (skipped, deleted, inserted) in [
            (3, 0, ""), (TextEdit.reachLimit, 1, ""), (TextEdit.reachLimit - 1, 1, "x"), (TextEdit.reachLimit, 0, "x"),
            (TextEdit.reachLimit + 1, 1, ""), (0, TextEdit.reachLimit + 1, ""),
        ] {
            let isAdded = list.append(
                skipping: skipped, deleting: deleted, inserting: Array(inserted.utf8)[...], scalars: inserted.count)
            #expect(!isAdded)
        }
        #expect(list == before)
        let isAdded = list.append(skipping: TextEdit.reachLimit - 1, deleting: 0, inserting: [0x78], scalars: 1)
        #expect(isAdded && list.count == 2)
    }
}
