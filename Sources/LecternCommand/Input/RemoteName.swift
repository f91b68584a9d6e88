import ArgumentParser

/// What a remote may be called: a word that can be typed, and that says on a terminal what it is.
enum RemoteName {
    /// Refuses a name that is none.
    static func check(_ name: String) throws {
        guard !name.isEmpty, name.utf8.first != UInt8(ascii: "-"), name.utf8.count <= 64,
            !name.contains(where: \.isWhitespace), !name.unicodeScalars.contains(where: TerminalText.isDeceptive)
        else {
            throw ValidationError(
                "A remote's name is a word of up to 64 bytes without a dash in front or control characters.")
        }
    }
}
