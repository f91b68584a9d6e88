/// The text of a URL, trimmed and checked, and where its scheme ends.
struct URLText {
    private static let schemeCharacters = ASCIISet.letters.union(.digits).union(ASCIISet("+-."))
    private static let refusedSchemes: Set<String> = ["javascript", "vbscript", "data"]

    /// The UTF-8 of the text without the white space around it.
    let bytes: [UInt8]
    /// The scheme in lower case.
    let scheme: String
    /// Where the first byte behind the scheme's colon is.
    let restStart: Int
    /// How many scalars were trimmed in front.
    private let trimmedCount: Int

    init(_ url: String) throws(URLProblem) {
        let trimmed = url.trimmedOfWhiteSpace()
        guard !trimmed.isEmpty else { throw .empty }
        guard trimmed.utf8.count <= CanonicalURL.limitInBytes else {
            throw .tooLong(bytes: trimmed.utf8.count, limit: CanonicalURL.limitInBytes)
        }
        trimmedCount = url.unicodeScalars.distance(from: url.startIndex, to: trimmed.startIndex)
        var position = trimmedCount
        for scalar in trimmed.unicodeScalars {
            if scalar.breaksLines { throw .controlCharacter(scalar, position: position) }
            position += 1
        }
        bytes = Array(trimmed.utf8)

        guard let colon = Self.schemeEnd(bytes) else { throw .missingScheme }
        scheme = String(decoding: bytes[..<colon], as: UTF8.self).lowercased()
        restStart = colon + 1
        guard !Self.refusedSchemes.contains(scheme) else { throw .refusedScheme(scheme) }
    }

    /// What stands behind the scheme's colon.
    var rest: ArraySlice<UInt8> { bytes[restStart...] }

    /// The position in the given text, in scalars, of the byte at `index`.
    func position(ofByteAt index: Int) -> Int {
        trimmedCount + bytes[..<index].count { $0 & 0xc0 != 0x80 }
    }

    /// Where the colon behind the scheme is; `nil` where no scheme leads the text.
    ///
    /// A scheme has two characters or more and no dot, and isn't followed by a port: `C:\page.html`, `example.org:8080`
    /// and `localhost:8080/page` have none. Without this, keys of other schemes could equal those of web pages.
    private static func schemeEnd(_ bytes: [UInt8]) -> Int? {
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), colon >= 2, ASCIISet.letters.contains(bytes[0]),
            bytes[..<colon].allSatisfy({ schemeCharacters.contains($0) && $0 != UInt8(ascii: ".") })
        else { return nil }
        let number = bytes[(colon + 1)...].prefix { ASCIISet.digits.contains($0) }
        let isPort =
            (1...5).contains(number.count)
            && (number.endIndex == bytes.endIndex || ASCIISet("/?#\\").contains(bytes[number.endIndex]))
        return isPort ? nil : colon
    }
}
