import Causality
import MergeTypes
import Testing

@Suite struct TextWalkerTests {
    @Test func `an edit whose author had seen all passes through as it is`() {
        var walker = TextWalker()
        let edits = [
            TextEdit(at: 0, inserting: "one"), TextEdit(at: 3, inserting: " two"),
            TextEdit([TextSplice(skipped: 0, deleted: 3), TextSplice(skipped: 1, inserted: "2")]),
        ]
        for (number, edit) in edits.enumerated() {
            let parents = number == 0 ? [] : [number - 1]
            #expect(walker.integrate(edit, dot: dot(1, UInt64(number + 1)), parents: parents) == edit)
        }
        #expect(walker.count == 3)
    }

    @Test func `positions move with what others typed and deleted before them`() {
        var walker = TextWalker()
        _ = walker.integrate(
            TextEdit([TextSplice(skipped: 2, inserted: "abc"), TextSplice(skipped: 5, deleted: 4)]), dot: dot(1, 1),
            parents: [])
        let edit = TextEdit([TextSplice(skipped: 3, deleted: 1), TextSplice(skipped: 16, deleted: 1, inserted: "x")])
        let merged = TextEdit([TextSplice(skipped: 6, deleted: 1), TextSplice(skipped: 12, deleted: 1, inserted: "x")])
        #expect(walker.integrate(edit, dot: dot(2, 1), parents: []) == merged)
    }

    @Test func `what two people delete is deleted once`() {
        var walker = TextWalker()
        _ = walker.integrate(TextEdit(at: 2, deleting: 3), dot: dot(1, 1), parents: [])
        let others = TextEdit(at: 0, deleting: 4)
        #expect(walker.integrate(others, dot: dot(2, 1), parents: []) == TextEdit(at: 0, deleting: 2))
        #expect(walker.integrate(TextEdit(at: 3, deleting: 1), dot: dot(3, 1), parents: []).isEmpty)
    }

    @Test func `what was typed into a stretch that another deletes stays`() {
        var walker = TextWalker()
        _ = walker.integrate(TextEdit(at: 3, inserting: "new"), dot: dot(1, 1), parents: [])
        let merged = TextEdit([TextSplice(skipped: 0, deleted: 3, inserted: "x"), TextSplice(skipped: 3, deleted: 3)])
        #expect(
            walker.integrate(TextEdit(at: 0, deleting: 6, inserting: "x"), dot: dot(2, 1), parents: []) == merged)
    }

    @Test func `edits that reach to the limit merge in every order`() {
        let limit = TextEdit.reachLimit
        let edits = [
            TextEdit(at: limit - 1, inserting: "a"), TextEdit(at: 0, deleting: limit),
            TextEdit([TextSplice(skipped: limit / 2, deleted: limit / 2 - 1, inserted: "b")]),
            TextEdit(at: 5, inserting: "c"),
        ]
        var texts: Set<TextPieces> = []
        for order in [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1]] {
            var replica = TextReplica()
            for index in order {
                replica.receive(edits[index], dot: dot(UInt128(index), 1), index: index, parents: [])
            }
            // Everybody does the same again, having seen all.
            for index in order {
                replica.receive(edits[index], dot: dot(UInt128(index), 2), index: 4 + index, parents: [0, 1, 2, 3])
            }
            texts.insert(replica.text)
        }
        #expect(texts.count == 1)
        #expect(texts.first?.typedScalars == 3)
    }

    @Test func `a place of what was deleted is where it stood`() {
        var walker = TextWalker()
        _ = walker.integrate(TextEdit(at: 4, inserting: "word"), dot: dot(1, 1), parents: [])
        _ = walker.integrate(TextEdit(at: 5, deleting: 2), dot: dot(1, 2), parents: [0])
        _ = walker.integrate(TextEdit(at: 0, inserting: "!"), dot: dot(2, 1), parents: [0])
        #expect(walker.place(ofEdit: 0, offset: 0) == .standing(5))
        #expect(walker.place(ofEdit: 0, offset: 2) == .deleted(6...6))
        #expect(walker.place(ofEdit: 0, offset: 3) == .standing(6))
        #expect(walker.scalar(at: 6) == .typed(dot(1, 1), offset: 3))
        #expect(walker.scalar(at: 7) == .root(4))
    }

    private func dot(_ replica: UInt128, _ sequence: UInt64) -> Dot {
        Dot(replica: ReplicaID(value: replica), sequence: sequence, index: 0)
    }
}
