/// A precomposed Hangul syllable, whose parts follow from its number (The Unicode Standard, section 3.12).
struct HangulSyllable {
    private static let firstSyllable: UInt32 = 0xAC00
    private static let firstLeading: UInt32 = 0x1100
    private static let firstVowel: UInt32 = 0x1161
    /// One below the first trailing consonant: a syllable without one counts as number 0.
    private static let beforeTrailing: UInt32 = 0x11A7
    private static let leadingCount: UInt32 = 19
    private static let vowelCount: UInt32 = 21
    private static let trailingCount: UInt32 = 28

    private let index: UInt32

    /// Reads a scalar; `nil` where it is no precomposed syllable.
    init?(_ scalar: Unicode.Scalar) {
        guard scalar.value >= Self.firstSyllable else { return nil }
        index = scalar.value - Self.firstSyllable
        guard index < Self.leadingCount * Self.vowelCount * Self.trailingCount else { return nil }
    }

    /// Two or three jamo.
    var decomposition: [Unicode.Scalar] {
        let trailing = index % Self.trailingCount
        let jamo = [
            UnicodeData.scalar(Self.firstLeading + index / Self.trailingCount / Self.vowelCount),
            UnicodeData.scalar(Self.firstVowel + index / Self.trailingCount % Self.vowelCount),
        ]
        return trailing == 0 ? jamo : jamo + [UnicodeData.scalar(Self.beforeTrailing + trailing)]
    }

    /// The syllable of a leading consonant and a vowel, or of a syllable that still lacks a trailing consonant and one.
    static func composite(of first: Unicode.Scalar, _ second: Unicode.Scalar) -> Unicode.Scalar? {
        if (firstLeading..<firstLeading + leadingCount).contains(first.value),
            (firstVowel..<firstVowel + vowelCount).contains(second.value)
        {
            let pair = (first.value - firstLeading) * vowelCount + (second.value - firstVowel)
            return UnicodeData.scalar(firstSyllable + pair * trailingCount)
        }
        if let syllable = HangulSyllable(first), syllable.index % trailingCount == 0,
            (beforeTrailing + 1..<beforeTrailing + trailingCount).contains(second.value)
        {
            return UnicodeData.scalar(first.value + second.value - beforeTrailing)
        }
        return nil
    }
}
