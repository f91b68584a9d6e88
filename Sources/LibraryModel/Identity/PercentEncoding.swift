/// Percent-encoding in one form: hexadecimal digits in capitals, and an escape only where one is needed
/// (RFC 3986, section 6.2.2).
enum PercentEncoding {
    /// Characters that never need an escape.
    static let unreserved = ASCIISet.letters.union(.digits).union(ASCIISet("-._~"))
    /// What stands in a path as it is: `pchar` and the slash.
    static let path = unreserved.union(ASCIISet("!$&'()*+,;=:@/"))
    /// What stands in a query, or in a fragment that selects a page, as it is.
    static let query = path.union(ASCIISet("?"))

    /// The bytes with unreserved characters unescaped and all but `allowed` characters and escapes escaped.
    ///
    /// A percent sign without two digits behind it becomes `%25`. The result is ASCII, and normalizing it changes nothing.
    static func normalize(_ bytes: ArraySlice<UInt8>, allowed: ASCIISet) -> [UInt8] {
        var normalized: [UInt8] = []
        normalized.reserveCapacity(bytes.count)
        var position = bytes.startIndex
        while position < bytes.endIndex {
            if let escaped = escapedByte(bytes, at: position) {
                if unreserved.contains(escaped) {
                    normalized.append(escaped)
                } else {
                    appendEscape(of: escaped, to: &normalized)
                }
                position += 3
                continue
            }
            if allowed.contains(bytes[position]) {
                normalized.append(bytes[position])
            } else {
                appendEscape(of: bytes[position], to: &normalized)
            }
            position += 1
        }
        return normalized
    }

    /// The byte that an escape at `position` stands for; `nil` where there is no escape.
    static func escapedByte(_ bytes: ArraySlice<UInt8>, at position: Int) -> UInt8? {
        guard bytes[position] == UInt8(ascii: "%"), position + 2 < bytes.endIndex,
            let high = digit(bytes[position + 1]), let low = digit(bytes[position + 2])
        else { return nil }
        return high << 4 | low
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }

    private static func appendEscape(of byte: UInt8, to bytes: inout [UInt8]) {
        func character(_ digit: UInt8) -> UInt8 { digit + (digit < 10 ? UInt8(ascii: "0") : UInt8(ascii: "A") - 10) }
        bytes.append(UInt8(ascii: "%"))
        bytes.append(character(byte >> 4))
        bytes.append(character(byte & 15))
    }
}
