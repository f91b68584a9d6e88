internal import Foundation

/// What somebody searches for, as an expression that FTS5 reads.
///
/// Nothing of FTS5's own syntax gets through.
struct SearchQuery {
    /// The expression.
    let match: String
    private let words: [String]

    init(_ text: String) throws {
        var required: [String] = []
        var excluded: [String] = []
        var words: [String] = []
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
                words.append(body)
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
        let range = words.lazy.compactMap {
            text.range(of: $0, options: [.caseInsensitive, .diacriticInsensitive])
        }.first
        let start = range?.lowerBound ?? text.startIndex
        let from = text.index(start, offsetBy: -60, limitedBy: text.startIndex) ?? text.startIndex
        let to = text.index(start, offsetBy: 100, limitedBy: text.endIndex) ?? text.endIndex
        let line = text[from..<to].split(whereSeparator: \.isWhitespace).joined(separator: " ")
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
