import MergeTypes
import Testing

@Suite struct TextPiecesTests {
    @Test func `a text begins as its root`() {
        let text = TextPieces()
        #expect(text.canonicalPieces == [])
        #expect(text.tail == 0)
        #expect(text.render(root: Array("Räume".utf8)) == Array("Räume".utf8))
        #expect(text.visibleScalars(rootScalars: 5) == 5)
    }

    @Test func `an edit beyond the end lands on scalars that show nothing`() {
        var text = TextPieces()
        text.replace(at: 10, deleting: 5, inserting: "!")
        #expect(text.canonicalPieces == [.root(0..<10), .typed(Array("!".utf8))])
        #expect(text.tail == 15)
        #expect(text.render(root: Array("abc".utf8)) == Array("abc!".utf8))
        #expect(text.render(root: []) == Array("!".utf8))
        #expect(text.visiblePosition(of: 10, rootScalars: 3) == 3)
        #expect(text.position(ofVisible: 3, rootScalars: 3) == 3)
        #expect(text.position(ofVisible: 4, rootScalars: 3) == 11)
    }

    @Test func `an edit may reach as far as the limit`() {
        var text = TextPieces()
        for _ in 0..<3 {
            text.apply(TextEdit([TextSplice(skipped: 1, deleted: TextEdit.reachLimit - 2, inserted: "x")]))
        }
        #expect(text.render(root: Array("abc".utf8)) == Array("ax".utf8))
        #expect(text.tail == 1 + 3 * (TextEdit.reachLimit - 2) - 2)
    }

    @Test func `what is typed and deleted again leaves no trace`() {
        var text = TextPieces()
        text.replace(at: 4, deleting: 0, inserting: "abc")
        text.replace(at: 4, deleting: 3, inserting: "")
        #expect(text == TextPieces())
        #expect(text.canonicalPieces == [])
    }

    @Test func `a text reads back from its canonical pieces`() throws {
        let long = [UInt8](repeating: 0x61, count: 10_000)
        let pieces: [TextPiece] = [.typed(long), .root(3..<5), .root(7..<9), .typed([0xc3, 0xa4])]
        let text = try #require(TextPieces(canonicalPieces: pieces, tail: 9))
        #expect(text.canonicalPieces == pieces)
        #expect(text.tail == 9)
        #expect(text.typedScalars == 10_001)
    }

    @Test(
        arguments: [
            ([.root(0..<0)], 5), ([.root(0..<5)], 5), ([.root(0..<5)], 4), ([.root(2..<4), .root(4..<5)], 9),
            ([.root(2..<4), .root(1..<2)], 9), ([.root(2..<4), .typed([0x61]), .root(3..<5)], 9), ([.typed([])], 0),
            ([.typed([0x61]), .typed([0x62])], 0), ([.typed([0xff])], 0), ([.typed([0xed, 0xa0, 0x80])], 0), ([], -1),
            ([], Int.max), ([.root(-2..<1)], 5),
        ] as [([TextPiece], Int)])
    func `pieces that no text has are refused`(pieces: [TextPiece], tail: Int) {
        #expect(TextPieces(canonicalPieces: pieces, tail: tail) == nil)
    }

    @Test func `composed and decomposed letters are different texts`() {
        var (composed, decomposed) = (TextPieces(), TextPieces())
        composed.replace(at: 0, deleting: 0, inserting: "\u{e9}")
        decomposed.replace(at: 0, deleting: 0, inserting: "e\u{301}")
        #expect(composed != decomposed)
        #expect(composed.typedScalars == 1)
        #expect(decomposed.typedScalars == 2)
    }
}
