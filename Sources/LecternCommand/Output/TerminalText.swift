/// Makes visible what could steer a terminal or mislead who reads from it.
///
/// Titles, notes and names come from strangers: an escape sequence in one can rewrite the screen, and an override of the
/// writing direction can make a text read as another one.
enum TerminalText {
    /// A text for one line: line breaks and tabs are made visible too.
    static func line(_ text: String) -> String { visible(text) { _ in false } }

    /// A text of several lines: line feeds and tabs stay, and carriage returns before a line feed go.
    static func block(_ text: String) -> String {
        // `replacing` compares characters, and the pair is one character.
        visible(String(text.map { $0 == "\r\n" ? "\n" : $0 })) { $0 == "\n" || $0 == "\t" }
    }

    /// Controls, separators of lines and paragraphs, and marks that turn the direction of text.
    static func isDeceptive(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0...0x1f, 0x7f...0x9f, 0x061c, 0x200e, 0x200f, 0x2028...0x202e, 0x2066...0x2069: true
        default: false
        }
    }

    private static func visible(_ text: String, except isHarmless: (Unicode.Scalar) -> Bool) -> String {
        guard text.unicodeScalars.contains(where: { isDeceptive($0) && !isHarmless($0) }) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if isDeceptive(scalar) && !isHarmless(scalar) {
                let digits = String(scalar.value, radix: 16, uppercase: true)
                result.append(
                    contentsOf: "<U+\(String(repeating: "0", count: 4 - digits.count))\(digits)>".unicodeScalars)
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }
}
