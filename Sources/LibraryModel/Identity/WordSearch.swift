/// Finds words in a text that stand there one after the other, whatever their case and marks, and whatever is between them.
///
/// For showing a place: what is a letter is asked of the standard library, which follows the toolchain.
package struct WordSearch {
    /// Stands before, between and behind words.
    private static let gap: UInt32 = 0x20

    private let scan: PatternScan
    /// How many words are sought.
    private let count: Int

    /// Takes the words; `nil` where the text has none.
    ///
    /// - Parameter isPrefix: whether the last word may go on.
    package init?(_ text: String, isPrefix: Bool) {
        let words = WordFolding.folded(text).unicodeScalars.split { !$0.isInWord }
        guard !words.isEmpty else { return nil }
        var pattern: [UInt32] = []
        for word in words { pattern += [Self.gap] + word.map(\.lowercasedASCII.value) }
        if !isPrefix { pattern.append(Self.gap) }
        scan = PatternScan(pattern)
        count = words.count
    }

    /// Where the words stand first, in bytes of the text's UTF-8; `nil` where they don't.
    ///
    /// Linear in the text, of which nothing is copied.
    package func place(in text: String) -> Int? {
        var scan = scan
        // Where the last words begin: as many as are sought.
        var starts = [Int](repeating: 0, count: count)
        var begun = 0
        var isInWord = false
        var isFound = scan.ends(with: Self.gap)
        func take(_ scalar: Unicode.Scalar, _ origin: Int) {
            guard !isFound else { return }
            if scalar.isInWord {
                if !isInWord {
                    starts[begun % starts.count] = origin
                    begun += 1
                }
                isInWord = true
                isFound = scan.ends(with: scalar.value)
            } else if isInWord {
                isInWord = false
                isFound = scan.ends(with: Self.gap)
            }
        }
        var folding = WordFolding()
        var offset = 0
        for scalar in text.unicodeScalars {
            folding.take(scalar, from: offset, take)
            if isFound { break }
            offset += scalar.isASCII ? 1 : scalar.utf8.count
        }
        folding.settle(take)
        take(" ", offset)
        return isFound ? starts[begun % starts.count] : nil
    }
}

extension Unicode.Scalar {
    /// Whether the index takes it for a part of a word; marks on letters have been left out by then.
    fileprivate var isInWord: Bool {
        if isASCII { return (0x61...0x7A).contains(value | 0x20) || (0x30...0x39).contains(value) }
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
            .letterNumber, .otherNumber, .privateUse:
            return true
        default: return false
        }
    }
}
