import Causality
import MergeTypes
import TestSupport
import Testing

/// What several people type at one place at one time stands one after the other, however they type.
@Suite struct TextInterleavingTests {
    /// How somebody types a word, one scalar an edit.
    enum Manner: CaseIterable {
        /// Each scalar behind the last one.
        case forwards
        /// Each scalar before the last one.
        case backwards
        /// Anywhere in what was typed so far.
        case anywhere
    }

    private struct Keystroke {
        let edit: TextEdit
        let dot: Dot
        let author: Int
    }

    @Test(arguments: Manner.allCases, Manner.allCases)
    func `two people's words don't mix`(first: Manner, second: Manner) {
        for seed in UInt64(0)..<12 { expectApart([first, second], seed: seed) }
    }

    @Test(arguments: Manner.allCases, Manner.allCases)
    func `three people's words don't mix`(first: Manner, second: Manner) {
        for (seed, third) in Manner.allCases.enumerated() { expectApart([first, second, third], seed: UInt64(seed)) }
    }

    @Test func `the words of one edit stay together where another edit inserts at the same places`() {
        var replica = TextReplica()
        replica.receive(TextEdit(at: 0, inserting: "()"), dot: dot(9, 1), index: 0, parents: [])
        let lines = TextEdit([TextSplice(skipped: 1, inserted: "ab"), TextSplice(skipped: 1, inserted: "cd")])
        let others = TextEdit([TextSplice(skipped: 1, inserted: "AB"), TextSplice(skipped: 1, inserted: "CD")])
        replica.receive(lines, dot: dot(1, 1), index: 1, parents: [0])
        replica.receive(others, dot: dot(2, 1), index: 2, parents: [0])
        #expect(text(of: replica) == "(abAB)cdCD")
    }

    /// Lets everybody type a word between the same two scalars, and looks whether each word is in one piece.
    private func expectApart(_ manners: [Manner], seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let root = "\u{5b}\u{5d}"
        let words = manners.enumerated().map { author, manner in
            type(manner, author: author, scalars: 6, using: &generator)
        }
        for _ in 0..<4 {
            var replica = TextReplica()
            replica.receive(TextEdit(at: 0, inserting: root), dot: dot(9, 1), index: 0, parents: [])
            var waiting = words.map(\.keystrokes)
            var last = [Int](repeating: 0, count: words.count)
            var index = 0
            while waiting.contains(where: { !$0.isEmpty }) {
                let author = generator.pick(waiting.indices.filter { !waiting[$0].isEmpty })
                let keystroke = waiting[author].removeFirst()
                index += 1
                replica.receive(keystroke.edit, dot: keystroke.dot, index: index, parents: [last[author]])
                last[author] = index
            }
            let result = text(of: replica)
            #expect(words.allSatisfy { result.contains($0.word) }, "\(result), seed \(seed)")
            #expect(result.utf8.count == 2 + words.count * 6)
        }
    }

    private func type(
        _ manner: Manner, author: Int, scalars: Int, using generator: inout SeededGenerator
    ) -> (keystrokes: [Keystroke], word: String) {
        let letters = Array(["abcdef", "ghijkl", "mnopqr"][author].unicodeScalars)
        // The first in the text is not always the first in the list.
        let name = (UInt128(author) + UInt128(generator.below(3))) % 3 + 1 + UInt128(author) * 3
        var word: [Unicode.Scalar] = []
        var keystrokes: [Keystroke] = []
        for (count, letter) in letters.prefix(scalars).enumerated() {
            let position =
                switch manner {
                case .forwards: count
                case .backwards: 0
                case .anywhere: generator.below(count + 1)
                }
            word.insert(letter, at: position)
            keystrokes.append(
                Keystroke(
                    edit: TextEdit(at: 1 + position, inserting: String(letter)), dot: dot(name, UInt64(count + 1)),
                    author: author))
        }
        var text = ""
        text.unicodeScalars.append(contentsOf: word)
        return (keystrokes, text)
    }

    private func text(of replica: TextReplica) -> String {
        String(decoding: replica.text.render(root: []), as: UTF8.self)
    }

    private func dot(_ replica: UInt128, _ sequence: UInt64) -> Dot {
        Dot(replica: ReplicaID(value: replica), sequence: sequence, index: 0)
    }
}
