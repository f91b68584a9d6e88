internal import Foundation

/// What somebody searches for, as an expression that FTS5 reads.
///
/// Nothing of FTS5's own syntax gets through.
struct SearchQuery {
    /// The expression.
    let match: String
    private let words: [SoughtWord]

    init(_ text: String) throws {
        var required: [String] = []
        var excluded: [String] = []
        var words: [SoughtWord] = []
        for term in Self.terms(text) {
            let isExcluded = term.hasPrefix("-") && term.count > 1
            var body = isExcluded ? String(term.dropFirst()) : term
            let isPrefix = body.hasSuffix("*")
            while body.hasSuffix("*") { body.removeLast() }
            body = body.trimmingCharacters(in: CharacterSet(charactersIn: "\""))
            guard body.contains(where: { $0.isLetter || $0.isNumber }) else { continue }
            let quoted = "\"" + body.replacingOccurrences(of: "\"", with: "\"\"") + "\"" + (isPrefix ? "*" : "")
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
        self.match = match.replacingOccurrences(of: "\0", with: "")
        self.words = words
    }

    /// Some text around the first word that is found, on one line.
    func excerpt(of text: String) -> String {
        var start = text.startIndex
        for word in words {
            guard let place = word.place(in: text) else { continue }
            start = place
            break
        }
        let from = text.index(start, offsetBy: -60, limitedBy: text.startIndex) ?? text.startIndex
        let to = text.index(start, offsetBy: 100, limitedBy: text.endIndex) ?? text.endIndex
        let line = text[from..<to].unicodeScalars.split(whereSeparator: \.isSpace).map(String.init)
            .joined(separator: " ")
        return (from > text.startIndex ? "…" : "") + line + (to < text.endIndex ? "…" : "")
    }

    /// Words, and phrases between quotation marks.
    private static func terms(_ text: String) -> [String] {
        var terms: [String] = []
        var current = ""
        var isQuoted = false
        for character in text {
            if character == "\"" { isQuoted.toggle() }
            if character.isWhitespace && !isQuoted {
                if !current.isEmpty { terms.append(current) }
                current = ""
            } else {
                current.append(character)
            }
        }
        if !current.isEmpty { terms.append(current) }
        return terms
    }
}

extension Unicode.Scalar {
    /// Whether it is white space; the table of properties is asked beyond ASCII only.
    fileprivate var isSpace: Bool { value < 0x80 ? value == 0x20 || (9...13).contains(value) : properties.isWhitespace }
}
