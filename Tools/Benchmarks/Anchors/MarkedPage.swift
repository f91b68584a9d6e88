import Lectern

/// What became of a page whose words were marked.
enum PageFate: String, CaseIterable, Codable {
    /// Nothing.
    case same
    /// A paragraph came before everything, as when the page was saved anew.
    case moved
    /// Every twelfth character of the marked words is another one.
    case edited
    /// The marked words are gone.
    case gone
    /// Somebody edited it here, a character at a time: every edit is known.
    case typed

    /// What the table calls it.
    var title: String {
        switch self {
        case .same: "as it was"
        case .moved: "saved anew, a paragraph before all"
        case .edited: "saved anew, the words edited"
        case .gone: "saved anew, the words gone"
        case .typed: "edited here a thousand times"
        }
    }
}

/// A made-up page, the words that are marked in it, and where they are after what became of it.
struct MarkedPage {
    let text: String
    /// Ordered, none touching another, in scalars: all is ASCII.
    let marks: [Range<Int>]
    let fate: PageFate
    /// The page now.
    private(set) var now: String
    /// Where the marked words are in it; empty where they are gone.
    private(set) var places: [Range<Int>]
    /// The edits of `typed`.
    private(set) var edits: [TextEdit] = []

    private static let editsHere = 1_000

    /// A page of about so many bytes, always the same for the same seed.
    init(bytes: Int, marks count: Int, fate: PageFate, seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let text = Vocabulary().text(bytes, using: &generator)
        var letters = Array(text.utf8)
        let slot = letters.count / count
        let marks = (0..<count).map { number in
            let length = generator.within(20...min(160, slot / 2))
            let start = number * slot + generator.below(slot - length)
            return start..<start + length
        }
        (self.text, self.marks, self.fate, places, now) = (text, marks, fate, marks, text)
        switch fate {
        case .same: return
        case .moved:
            let paragraph = Vocabulary().text(500, using: &generator) + "\n\n"
            letters = Array(paragraph.utf8) + letters
            places = marks.map { $0.lowerBound + paragraph.utf8.count..<$0.upperBound + paragraph.utf8.count }
        case .edited:
            for mark in marks {
                for place in stride(from: mark.lowerBound + 6, to: mark.upperBound, by: 12) {
                    letters[place] = letters[place] == UInt8(ascii: "e") ? UInt8(ascii: "o") : UInt8(ascii: "e")
                }
            }
        case .gone:
            for mark in marks.reversed() { letters.removeSubrange(mark) }
            places = marks.map { _ in 0..<0 }
        case .typed:
            var typing = SyntheticTyping(on: text, seed: seed)
            typing.type(Self.editsHere)
            (letters, edits) = (typing.text, typing.edits)
            places = []
        }
        now = String(decoding: letters, as: UTF8.self)
    }
}
