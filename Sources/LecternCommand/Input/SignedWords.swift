import Lectern

/// An item's id and names behind it: `+name` and `name` add, `-name` removes.
struct SignedWords: Equatable {
    /// The first word, a dash for the ids on standard input; `nil` where there is none.
    let id: String?
    private(set) var added: [String] = []
    private(set) var removed: [String] = []

    /// Whether nothing is to be changed.
    var isEmpty: Bool { added.isEmpty && removed.isEmpty }

    init(_ words: [String]) throws {
        id = words.first
        if let id, id != GivenIDs.dash, id.hasPrefix("+") || id.hasPrefix("-") {
            throw CommandProblem.usage("Name the item first, then what to add to it and take from it.")
        }
        for word in words.dropFirst() {
            // A name may begin with a mark, which makes one character of it and the sign.
            switch word.unicodeScalars.first {
            case "-": removed.append(String(word.unicodeScalars.dropFirst()))
            case "+": added.append(String(word.unicodeScalars.dropFirst()))
            default: added.append(word)
            }
        }
        if id == GivenIDs.dash && isEmpty {
            throw CommandProblem.usage("With -, say what to add to the items on standard input, or to take from them.")
        }
    }
}
