/// Finds the stable codes of errors and notes in Swift sources.
enum ErrorCodes {
    /// The literals that stand in computed properties `code: String`, after a label `code:`, or first in a `note(…)`.
    static func used(in text: String) -> Set<String> {
        let source = SwiftSource(text)
        // Both texts have a scalar for every scalar of the source: braces are counted in one, literals read in the other.
        let code = Array(source.code.unicodeScalars)
        let readable = Array(source.withoutComments.unicodeScalars)
        var found: Set<String> = []
        for match in source.code.matches(of: #/\bvar\s+code\s*:\s*String\s*\{/#) {
            let start = source.code.unicodeScalars.distance(from: source.code.startIndex, to: match.range.upperBound)
            let body = readable[start..<endOfBlock(openedBefore: start, in: code)]
            found.formUnion(String(String.UnicodeScalarView(body)).matches(of: literal).map { String($0.1) })
        }
        let labelled = #/(?:\bcode:|[ .]note\()\s*"([a-z][a-z0-9]*(?:-[a-z0-9]+)*)"/#
        return found.union(source.withoutComments.matches(of: labelled).map { String($0.1) })
    }

    private static var literal: Regex<(Substring, Substring)> { #/"([a-z][a-z0-9]*(?:-[a-z0-9]+)*)"/# }

    private static func endOfBlock(openedBefore start: Int, in code: [Unicode.Scalar]) -> Int {
        var depth = 1
        for position in start..<code.count {
            if code[position] == "{" { depth += 1 }
            if code[position] == "}" { depth -= 1 }
            if depth == 0 { return position }
        }
        return code.count
    }
}
