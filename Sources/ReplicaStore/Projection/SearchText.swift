/// What the search index reads of a text.
enum SearchText {
    /// Plain text as it is; of markup, what stands between the tags.
    ///
    /// A text is taken for markup where it begins with `<` and a letter or `!`. The rule must never change for rows that
    /// are in an index: they go out by the same words as they came in.
    static func plain(_ bytes: [UInt8]) -> String {
        guard isMarkup(bytes) else { return String(decoding: bytes, as: UTF8.self) }
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        var isInTag = false
        for byte in bytes {
            if byte == UInt8(ascii: "<") {
                isInTag = true
                text.append(UInt8(ascii: " "))
            } else if byte == UInt8(ascii: ">"), isInTag {
                isInTag = false
            } else if !isInTag {
                text.append(byte)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func isMarkup(_ bytes: [UInt8]) -> Bool {
        let start = bytes.drop { $0 == 0x20 || $0 == 0x0a || $0 == 0x0d || $0 == 0x09 }
        guard start.first == UInt8(ascii: "<"), let next = start.dropFirst().first else { return false }
        return next == UInt8(ascii: "!") || (next | 0x20 >= UInt8(ascii: "a") && next | 0x20 <= UInt8(ascii: "z"))
    }
}
