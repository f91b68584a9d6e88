internal import LibraryModel

/// What somebody searches for, as an expression that FTS5 reads.
///
/// Its words are folded as those in the index are. Nothing of FTS5's own syntax gets through.
struct SearchQuery {
    /// How much of a text is shown before a word and from it on, in scalars: a character may have any number of them.
    private static let shown = (before: 60, after: 100)

    /// The expression.
    let match: String
    private let words: [SoughtWord]

    init(_ text: String) throws {
        var required: [String] = []
        var excluded: [String] = []
        var words: [SoughtWord] = []
        for term in Self.terms(WordFolding.folded(text)) {
            let isExcluded = term.hasPrefix("-") && term.count > 1
            var body = isExcluded ? String(term.dropFirst()) : term
            let isPrefix = body.hasSuffix("*")
            while body.hasSuffix("*") { body.removeLast() }
            body = body.unicodeScalars.split { $0 == "\"" || $0 == "\0" }.map(String.init).joined(separator: " ")
            guard body.contains(where: { $0.isLetter || $0.isNumber }) else { continue }
            let quoted = "\"" + body + "\"" + (isPrefix ? "*" : "")
            if isExcluded {
                excluded.append(quoted)
            } else {
                required.append(quoted)
                words.append(SoughtWord(body, isPrefix: isPrefix))
            }
        }
        guard !required.isEmpty else { throw StoreProblem.query(reason: "it names no word that must be there") }
        var match = required.joined(separator: " AND ")
        if !excluded.isEmpty { match = "(\(match)) NOT (\(excluded.joined(separator: " OR ")))" }
        self.match = match
        self.words = words
    }

    /// Some text around the first word that is found, on one line; where none is, the start of the text.
    func excerpt(of text: String) -> String {
        let scalars = text.unicodeScalars
        var start = text.startIndex
        for word in words {
            guard let place = word.place(in: text) else { continue }
            start = place
            break
        }
        let from = scalars.index(start, offsetBy: -Self.shown.before, limitedBy: text.startIndex) ?? text.startIndex
        let to = scalars.index(start, offsetBy: Self.shown.after, limitedBy: text.endIndex) ?? text.endIndex
        let line = scalars[from..<to].split(whereSeparator: \.isSpace).map(String.init).joined(separator: " ")
        return (from > text.startIndex ? "…" : "") + line + (to < text.endIndex ? "…" : "")
    }

    /// Words, and phrases between quotation marks.
    private static func terms(_ text: String) -> [String] {
        var terms: [String] = []
        var current = String.UnicodeScalarView()
        var isQuoted = false
        for scalar in text.unicodeScalars {
            if scalar == "\"" { isQuoted.toggle() }
            if scalar.isSpace && !isQuoted {
                if !current.isEmpty { terms.append(String(current)) }
                current = String.UnicodeScalarView()
            } else {
                current.append(scalar)
            }
        }
        if !current.isEmpty { terms.append(String(current)) }
        return terms
    }
}

extension Unicode.Scalar {
    /// Whether it is white space; the table of properties is asked beyond ASCII only.
    fileprivate var isSpace: Bool { value < 0x80 ? value == 0x20 || (9...13).contains(value) : properties.isWhitespace }
}
