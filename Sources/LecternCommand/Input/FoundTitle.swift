/// Finds a title in a text that was given none: the first heading, else the first line that isn't empty.
enum FoundTitle {
    /// The longest title that is found; of longer lines the beginning.
    ///
    /// Counted in scalars: a character may be made of any number of them.
    static let limitInScalars = 300

    /// The title; `nil` where the text has nothing that could be one.
    static func title(in text: String, _ type: TextType) -> String? {
        // A title stands at the beginning, however long the text is; a byte order mark before it is no part of it.
        let scalars = text.unicodeScalars.dropFirst(text.unicodeScalars.first == "\u{feff}" ? 1 : 0)
        let text = String(String.UnicodeScalarView(scalars.prefix(1 << 16)))
        let found =
            switch type {
            case .text: firstLine(of: text)
            case .markdown: heading(in: text) ?? firstLine(of: text)
            case .html: element(.title, in: text) ?? element(.heading, in: text)
            }
        guard let found, !found.isEmpty else { return nil }
        return String(String.UnicodeScalarView(found.unicodeScalars.prefix(limitInScalars)))
    }

    private static func firstLine(of text: String) -> String? {
        text.unicodeScalars.split(whereSeparator: { $0 == "\n" || $0 == "\r" }).lazy
            .map { collapsed(String($0)) }.first { !$0.isEmpty }
    }

    private static func heading(in text: String) -> String? {
        for line in text.unicodeScalars.split(whereSeparator: { $0 == "\n" || $0 == "\r" }) {
            let words = String(line)
            let marks = words.prefix { $0 == "#" }.count
            guard (1...6).contains(marks), words.dropFirst(marks).first?.isWhitespace == true else { continue }
            let title = collapsed(String(words.dropFirst(marks)))
            // A closing row of marks belongs to the heading's form, not to its words.
            let end = title.lastIndex { $0 != "#" }
            let closed = end.map { String(title[...$0]) } ?? ""
            return closed == title || closed.hasSuffix(" ") ? collapsed(closed) : title
        }
        return nil
    }

    /// What the first such element holds, without the tags inside.
    private static func element(_ kind: HTMLElement, in text: String) -> String? {
        // Nothing here looks ahead beyond the next mark, so that a page takes no longer than it is long.
        let (start, end) =
            switch kind {
            case .title: (#/(?i)<title(?:\s[^<>]*)?>/#, #/(?i)</title\s*>/#)
            case .heading: (#/(?i)<h1(?:\s[^<>]*)?>/#, #/(?i)</h1\s*>/#)
            }
        guard let opening = text.firstMatch(of: start),
            let closing = text[opening.range.upperBound...].firstMatch(of: end)
        else { return nil }
        let inside = text[opening.range.upperBound..<closing.range.lowerBound]
        return collapsed(CharacterReferences.resolved(String(inside.replacing(#/<[^<>]*>/#, with: ""))))
    }

    /// The elements that hold titles.
    private enum HTMLElement {
        case title
        case heading
    }

    /// The text on one line, without white space around it.
    private static func collapsed(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
