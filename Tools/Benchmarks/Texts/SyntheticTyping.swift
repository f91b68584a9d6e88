import Lectern

/// Somebody who types: a word or a few at one place, mostly where the last ones were, and takes a part back.
///
/// Every edit is one character, and three of ten are deletions, as in the recording of a paper that was written over
/// months; the cursor jumps every ninety edits or so.
struct SyntheticTyping {
    private(set) var text: [UInt8]
    private(set) var edits: [TextEdit] = []
    private var generator: SplitMix64
    private let vocabulary = Vocabulary()
    private var cursor: Int

    /// Begins at the end of a text in ASCII.
    init(on text: String, seed: UInt64) {
        self.text = Array(text.utf8)
        generator = SplitMix64(seed: seed)
        cursor = self.text.count
    }

    /// Types until there are so many edits, each of one character.
    mutating func type(_ count: Int) {
        while edits.count < count {
            if generator.happens(45) { jump() }
            let words = vocabulary.words(generator.within(1...6), using: &generator)
            for character in words.utf8.map({ $0 }) + [0x20] where edits.count < count { insert(character) }
            guard generator.happens(55) else { continue }
            for _ in 0..<generator.within(1...40) where cursor > 0 && edits.count < count { deleteBackwards() }
        }
    }

    /// A trace of one person who begins with nothing.
    static func trace(edits count: Int, seed: UInt64) -> TextTrace {
        var typing = SyntheticTyping(on: "", seed: seed)
        typing.type(count)
        return TextTrace(
            outline: .init(name: "synthetic", end: String(decoding: typing.text, as: UTF8.self)),
            transactions: typing.transactions(of: 0))
    }

    /// What two people type apart into a text of about so many bytes.
    static func apart(textInBytes size: Int, edits count: Int, seed: UInt64) -> TextTrace {
        var generator = SplitMix64(seed: seed)
        let start = Vocabulary().text(size, using: &generator)
        let transactions = (0...1).flatMap { agent in
            var typing = SyntheticTyping(on: start, seed: generator.next())
            typing.jump()
            typing.type(count)
            return typing.transactions(of: agent)
        }
        return TextTrace(outline: .init(name: "apart", agents: 2, start: start), transactions: transactions)
    }

    private func transactions(of agent: Int) -> [TextTrace.Transaction] {
        edits.map { .init(agent: agent, parents: nil, patches: [.init($0)]) }
    }

    /// Mostly not far.
    private mutating func jump() {
        let reach = generator.happens(75) ? 400 : text.count
        cursor = min(max(cursor + generator.within(-reach...reach), 0), text.count)
    }

    private mutating func insert(_ character: UInt8) {
        edits.append(TextEdit(at: cursor, inserting: String(decoding: [character], as: UTF8.self)))
        text.insert(character, at: cursor)
        cursor += 1
    }

    private mutating func deleteBackwards() {
        cursor -= 1
        edits.append(TextEdit(at: cursor, deleting: 1))
        text.remove(at: cursor)
    }
}
