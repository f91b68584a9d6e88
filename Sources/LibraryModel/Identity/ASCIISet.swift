/// A set of ASCII characters that answers in a few instructions.
struct ASCIISet: Sendable {
    static let digits = ASCIISet("0123456789")
    static let hexadecimalDigits = ASCIISet("0123456789abcdefABCDEF")
    static let letters = ASCIISet("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")

    private var bits: UInt128 = 0

    init(_ characters: StaticString) {
        characters.withUTF8Buffer { bytes in
            for byte in bytes {
                precondition(byte < 0x80, "an ASCII set holds ASCII only")
                bits |= 1 << UInt128(byte)
            }
        }
    }

    func contains(_ byte: UInt8) -> Bool { byte < 0x80 && bits >> UInt128(byte) & 1 == 1 }

    func union(_ other: ASCIISet) -> ASCIISet {
        var union = self
        union.bits |= other.bits
        return union
    }
}
