/// A Swift source text, with its code told from its comments and string literals.
///
/// Regex literals are not known: a quotation mark in one misleads the reader up to the end of its line.
struct SwiftSource {
    /// The text with comments blanked; line breaks and string literals stay.
    let withoutComments: String
    /// The text with comments and the insides of string literals blanked; code interpolated into a string stays.
    let code: String

    init(_ text: String) {
        var reader = SourceReader(text)
        reader.readCode(untilParenthesis: false)
        withoutComments = String(String.UnicodeScalarView(reader.withoutComments))
        code = String(String.UnicodeScalarView(reader.code))
    }
}

/// Walks once over a source, and writes each scalar, or a blank in its place, to both results.
private struct SourceReader {
    private enum Fate { case code, string, comment }

    private let scalars: [Unicode.Scalar]
    private var position = 0
    private(set) var withoutComments: [Unicode.Scalar] = []
    private(set) var code: [Unicode.Scalar] = []

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
    }

    /// Reads code to the end, or past the parenthesis that closes an interpolation.
    mutating func readCode(untilParenthesis: Bool) {
        var depth = 1
        while position < scalars.count {
            if looking(at: "//") {
                readLineComment()
            } else if looking(at: "/*") {
                readBlockComment()
            } else if let pounds = poundsBeforeQuote() {
                readString(pounds: pounds)
            } else {
                if scalars[position] == "(" { depth += 1 }
                if scalars[position] == ")" { depth -= 1 }
                take(1, as: .code)
                if untilParenthesis && depth == 0 { return }
            }
        }
    }

    private mutating func readLineComment() {
        while position < scalars.count, scalars[position] != "\n" { take(1, as: .comment) }
    }

    private mutating func readBlockComment() {
        var depth = 0
        repeat {
            if looking(at: "/*") {
                depth += 1
                take(2, as: .comment)
            } else if looking(at: "*/") {
                depth -= 1
                take(2, as: .comment)
            } else {
                take(1, as: .comment)
            }
        } while depth > 0 && position < scalars.count
    }

    private mutating func readString(pounds: Int) {
        let fence = String(repeating: "#", count: pounds)
        take(pounds, as: .code)
        let quote = looking(at: "\"\"\"") ? "\"\"\"" : "\""
        take(quote.unicodeScalars.count, as: .code)
        while position < scalars.count {
            if looking(at: quote + fence) {
                take(quote.unicodeScalars.count + pounds, as: .code)
                return
            } else if looking(at: "\\" + fence + "(") {
                take(pounds + 1, as: .string)
                take(1, as: .code)
                readCode(untilParenthesis: true)
            } else if looking(at: "\\" + fence) {
                take(pounds + 2, as: .string)
            } else if quote == "\"" && scalars[position] == "\n" {
                return
            } else {
                take(1, as: .string)
            }
        }
    }

    /// The number of `#` before the quotation mark that begins here, or nil when no string begins here.
    private func poundsBeforeQuote() -> Int? {
        var end = position
        while end < scalars.count, scalars[end] == "#" { end += 1 }
        return end < scalars.count && scalars[end] == "\"" ? end - position : nil
    }

    private func looking(at text: String) -> Bool {
        scalars[position...].starts(with: text.unicodeScalars)
    }

    private mutating func take(_ count: Int, as fate: Fate) {
        for _ in 0..<count where position < scalars.count {
            let scalar = scalars[position]
            let blank: Unicode.Scalar = scalar == "\n" ? "\n" : " "
            withoutComments.append(fate == .comment ? blank : scalar)
            code.append(fate == .code ? scalar : blank)
            position += 1
        }
    }
}
