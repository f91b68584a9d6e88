import Causality
import MergeTypes
import Testing

/// Positions count Unicode scalars, whatever those look like together.
@Suite struct TextScalarTests {
    /// Texts whose scalars people take for fewer signs, or for signs in another order.
    private static let texts = [
        "a\u{1f469}\u{200d}\u{1f467}\u{200d}\u{1f466}b", "\u{1f1e9}\u{1f1ea}\u{1f1eb}\u{1f1f7}", "one\r\ntwo\r\n",
        "e\u{301}a\u{308}\u{304}",
        "\u{5e9}\u{5dc}\u{5d5}\u{5dd} x \u{645}\u{631}\u{62d}", "\u{1d49c}\u{10ffff}\u{20000}",
        "\u{feff}\u{202e}abc\u{0}",
    ]

    @Test(arguments: texts)
    func `each scalar can be deleted alone`(source: String) {
        let scalars = Array(source.unicodeScalars)
        for position in scalars.indices {
            var expected = scalars
            expected.remove(at: position)
            var (ofRoot, ofTyped) = (TextPieces(), TextPieces())
            ofRoot.replace(at: position, deleting: 1, inserting: "")
            ofTyped.replace(at: 0, deleting: 0, inserting: source)
            ofTyped.replace(at: position, deleting: 1, inserting: "")
            #expect(ofRoot.render(root: Array(source.utf8)) == utf8(expected))
            #expect(ofTyped.render(root: []) == utf8(expected))
        }
    }

    @Test(arguments: texts)
    func `two people can write between any two scalars at once`(source: String) {
        let scalars = Array(source.unicodeScalars)
        for position in 0...scalars.count {
            var replica = TextReplica()
            replica.receive(TextEdit(at: 0, inserting: source), dot: dot(3), index: 0, parents: [])
            replica.receive(TextEdit(at: position, inserting: "\u{308}"), dot: dot(1), index: 1, parents: [0])
            replica.receive(TextEdit(at: position, inserting: "\u{1f469}\u{200d}"), dot: dot(2), index: 2, parents: [0])
            let expected = scalars[..<position] + ["\u{308}", "\u{1f469}", "\u{200d}"] + scalars[position...]
            #expect(replica.text.render(root: []) == utf8(Array(expected)))
        }
    }

    @Test func `places name scalars`() {
        var replica = TextReplica()
        replica.receive(TextEdit(at: 0, inserting: "\r\n\u{1f1e9}\u{1f1ea}"), dot: dot(1), index: 0, parents: [])
        #expect(replica.place(of: dot(1), offset: 3) == .standing(3))
        #expect(replica.scalar(at: 1) == .typed(dot(1), offset: 1))
        #expect(replica.scalar(at: 4) == .root(0))
        #expect(replica.place(of: dot(1), offset: 4) == nil)
        #expect(replica.place(of: dot(2), offset: 0) == nil)
    }

    private func utf8(_ scalars: [Unicode.Scalar]) -> [UInt8] {
        var text = ""
        text.unicodeScalars.append(contentsOf: scalars)
        return Array(text.utf8)
    }

    private func dot(_ replica: UInt128) -> Dot {
        Dot(replica: ReplicaID(value: replica), sequence: 1, index: 0)
    }
}
