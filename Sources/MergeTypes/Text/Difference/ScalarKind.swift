/// What a Unicode scalar is to a comparison of two texts.
enum ScalarKind {
    /// A letter or digit of a script that puts spaces between words.
    case word
    /// A letter of a script without spaces between words: it stands for itself.
    case ideograph
    /// What belongs to the scalar before it: combining marks, joiners, variation selectors, skin tones.
    case extender
    case lineBreak
    case space
    /// Punctuation and symbols.
    case other

    static let zeroWidthJoiner: UInt32 = 0x200d

    init(_ scalar: UInt32) {
        self = scalar < 0x80 ? Self.ascii(UInt8(truncatingIfNeeded: scalar)) : Self.beyondASCII(scalar)
    }

    /// How much keeping such a scalar counts, in quarters of a letter.
    ///
    /// Spaces alone never make two texts related, punctuation hardly; one ideograph says as much as two letters.
    var weight: Int {
        switch self {
        case .word: 4
        case .ideograph: 8
        case .other: 1
        case .extender, .lineBreak, .space: 0
        }
    }

    @inline(__always)
    private static func ascii(_ byte: UInt8) -> ScalarKind {
        if (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 { return .word }
        if byte == 0x0a || byte == 0x0d { return .lineBreak }
        return byte <= 0x20 ? .space : .other
    }

    private static func beyondASCII(_ value: UInt32) -> ScalarKind {
        guard let scalar = Unicode.Scalar(value) else { return .other }
        switch value {
        case 0x85, 0x2028, 0x2029: return .lineBreak
        case 0x1160...0x11ff, zeroWidthJoiner, 0x1f3fb...0x1f3ff, 0xe0000...0xe0fff: return .extender
        case 0x3400...0x9fff, 0x20000...0x3ffff: return .ideograph
        // What the category would say too, but at once: Latin, Greek, Cyrillic, Hebrew, Arabic, Hangul.
        case 0xc0...0xd6, 0xd8...0xf6, 0xf8...0x24f, 0x3a3...0x3e1, 0x400...0x481, 0x48a...0x52f, 0x5d0...0x5ea,
            0x620...0x64a, 0xac00...0xd7a3:
            return .word
        default: break
        }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: return .extender
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .decimalNumber, .letterNumber, .otherNumber:
            return hasNoSpaces(value) ? .ideograph : .word
        case .spaceSeparator: return .space
        default: return scalar.properties.isGraphemeExtend ? .extender : .other
        }
    }

    /// Thai, Lao, Myanmar, Khmer, kana and compatibility ideographs.
    private static func hasNoSpaces(_ value: UInt32) -> Bool {
        switch value {
        case 0x0e00...0x0eff, 0x1000...0x109f, 0x1780...0x17ff, 0x3040...0x30ff, 0xf900...0xfaff: true
        default: false
        }
    }
}
