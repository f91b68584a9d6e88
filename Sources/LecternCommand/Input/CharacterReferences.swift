/// The references to characters that titles of HTML pages have: `&amp;`, `&#8217;`, `&#x2019;`.
enum CharacterReferences {
    private static let named: [Substring: String] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{a0}", "ndash": "–", "mdash": "—",
        "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”", "laquo": "«", "raquo": "»", "hellip": "…",
        "middot": "·", "bull": "•", "eacute": "é", "egrave": "è", "agrave": "à", "ccedil": "ç", "auml": "ä",
        "ouml": "ö", "uuml": "ü", "Auml": "Ä", "Ouml": "Ö", "Uuml": "Ü", "szlig": "ß", "ntilde": "ñ", "copy": "©",
        "reg": "®", "trade": "™",
    ]

    /// The text with its references replaced; one that isn't known stays as it is.
    static func resolved(_ text: String) -> String {
        text.replacing(#/&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});/#) { match in
            let name = match.1
            if let known = named[name] { return known }
            guard name.hasPrefix("#") else { return String(match.0) }
            let digits = name.dropFirst()
            let isHexadecimal = digits.first == "x" || digits.first == "X"
            let value = isHexadecimal ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
            return value.flatMap(Unicode.Scalar.init).map { String($0) } ?? String(match.0)
        }
    }
}
