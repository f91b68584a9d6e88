extension Unicode.Scalar {
    /// Whether the scalar has the property White_Space.
    var isKeyWhiteSpace: Bool {
        if isASCII { return value == 0x20 || (0x09...0x0D).contains(value) }
        return UnicodeData.pinned.whiteSpace.contains(self)
    }

    /// Whether the scalar may not stand inside a name or a URL: a control (Cc), or U+2028 or U+2029, which break lines.
    var breaksLines: Bool {
        if isASCII { return value < 0x20 || value == 0x7F }
        return UnicodeData.pinned.controls.contains(self) || value == 0x2028 || value == 0x2029
    }

    /// The small letter of a capital in ASCII; the scalar itself where it is none.
    var lowercasedASCII: Unicode.Scalar {
        (0x41...0x5A).contains(value) ? Unicode.Scalar(UInt8(truncatingIfNeeded: value | 0x20)) : self
    }

    /// The scalar as people write it when it can't be shown: `U+202E`.
    var codePointName: String {
        let digits = String(value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    }
}
