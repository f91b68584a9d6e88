internal import LibraryModel

/// A word, or the words of a phrase, to be shown where a text has them.
struct SoughtWord {
    private let search: WordSearch?
    private let isPrefix: Bool
    /// In lower case; `nil` where it isn't all ASCII.
    private let bytes: [UInt8]?

    /// Takes a folded text.
    init(_ text: String, isPrefix: Bool) {
        search = WordSearch(text, isPrefix: isPrefix)
        self.isPrefix = isPrefix
        bytes = text.utf8.allSatisfy { $0 < 0x80 } ? text.utf8.map(Self.lowercased) : nil
    }

    /// Where it stands first: as a whole word where the text has it letter by letter, otherwise as the index knows words.
    ///
    /// Most texts have it letter by letter, and are gone through once, byte by byte.
    func place(in text: String) -> String.Index? {
        var offset: Int?
        if let bytes, !bytes.isEmpty { offset = Self.offset(of: bytes, isPrefix, in: text) }
        return (offset ?? search?.place(in: text)).map { text.utf8.index(text.startIndex, offsetBy: $0) }
    }

    private static func offset(of word: [UInt8], _ isPrefix: Bool, in text: String) -> Int? {
        var text = text
        return text.withUTF8 { utf8 in
            guard utf8.count >= word.count else { return nil }
            var wasLetter = false
            for start in 0...utf8.count - word.count {
                defer { wasLetter = isLetter(utf8[start]) }
                guard !wasLetter, lowercased(utf8[start]) == word[0] else { continue }
                let end = start + word.count
                guard isPrefix || end == utf8.count || !isLetter(utf8[end]) else { continue }
                if (1..<word.count).allSatisfy({ lowercased(utf8[start + $0]) == word[$0] }) { return start }
            }
            return nil
        }
    }

    /// Whether a byte belongs to a word: letters, digits, and all beyond ASCII.
    private static func isLetter(_ byte: UInt8) -> Bool {
        byte >= 0x80 || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7a) || (byte >= 0x30 && byte <= 0x39)
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte }
}
