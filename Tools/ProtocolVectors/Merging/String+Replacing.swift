extension String {
    /// This text with the first place of a phrase replaced; scalars are compared, not what people see.
    func replacingFirst(_ phrase: String, with other: String) -> String {
        let (text, sought) = (Array(unicodeScalars), Array(phrase.unicodeScalars))
        guard let start = text.indices.first(where: { text[$0...].starts(with: sought) }) else {
            preconditionFailure("\(phrase) stands in the text")
        }
        var result = String.UnicodeScalarView(text[..<start])
        result.append(contentsOf: other.unicodeScalars)
        result.append(contentsOf: text[(start + sought.count)...])
        return String(result)
    }
}
