/// Takes away what searches don't tell apart: case, marks on letters, and how a letter with marks is put together.
///
/// Each scalar is decomposed, its marks are left out, what is left is case-folded, and all is composed again. By the pinned
/// data, and the rule must never change: words go out of an index by the same text as they came in, years later too. Time
/// and memory are linear, whatever the text.
package struct WordFolding {
    /// More than a letter has; what belongs together is cut here, so that no run of marks costs more than its length.
    private static let longestSegment = 32
    /// How much is folded before it goes into the folded text: there are no two large copies of it.
    private static let bytesAtOnce = 1 << 14

    /// What may still compose, or change places: a scalar that composes with none before it, and what follows.
    private var segment: [Unicode.Scalar] = []
    private var segmentOrigin = 0

    /// The folded text; one in ASCII is given back as it is, since every index lowers the case of ASCII by itself.
    package static func folded(_ text: String) -> String {
        var rest = text.utf8[...]
        guard rest.contains(where: { $0 >= 0x80 }) else { return text }
        var folding = WordFolding()
        var folded = ""
        folded.reserveCapacity(rest.count)
        var bytes: [UInt8] = []
        while !rest.isEmpty {
            let plain = rest.prefix { $0 < 0x80 }
            let others = rest[plain.endIndex...].prefix { $0 >= 0x80 }
            bytes += plain
            for scalar in Substring(others).unicodeScalars {
                folding.take(scalar, from: 0) { scalar, _ in bytes += scalar.utf8 }
            }
            folding.settle { scalar, _ in bytes += scalar.utf8 }
            rest = rest[others.endIndex...]
            if rest.isEmpty || bytes.count > bytesAtOnce {
                folded += String(decoding: bytes, as: UTF8.self)
                bytes.removeAll(keepingCapacity: true)
            }
        }
        return folded
    }

    /// Takes the next scalar of a text, and hands on what nothing can change any more, each scalar with its origin.
    mutating func take(_ scalar: Unicode.Scalar, from origin: Int, _ settled: (Unicode.Scalar, Int) -> Void) {
        if scalar.isASCII {
            // Of the marks that are left, none composes with ASCII.
            settle(settled)
            settled(scalar.lowercasedASCII, origin)
        } else if let letter = Self.letter(scalar) {
            settle(settled)
            segmentOrigin = origin
            segment.append(letter)
        } else {
            for part in Self.parts(of: scalar) { add(part, from: origin, settled) }
        }
    }

    /// Hands on what is left, at the end of a text.
    mutating func settle(_ settled: (Unicode.Scalar, Int) -> Void) {
        if segment.count > 1 { segment = CanonicalComposition.normalize(segment) }
        for scalar in segment { settled(scalar, segmentOrigin) }
        segment.removeAll(keepingCapacity: true)
    }

    private mutating func add(
        _ part: Unicode.Scalar, from origin: Int, _ settled: (Unicode.Scalar, Int) -> Void
    ) {
        if segment.isEmpty || segment.count == Self.longestSegment || !UnicodeData.pinned.unsettled.contains(part) {
            settle(settled)
            segmentOrigin = origin
        }
        segment.append(part)
    }

    /// What a scalar becomes that is folded to one, which composes with none before it; `nil` of others.
    private static func letter(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar.value {
        // Punctuation, ideographs, syllables: nothing to fold, and nothing to look up.
        case 0x2000...0x206F, 0x3100..<0xA640, 0xAC00...0xD7A3: scalar
        case ..<endOfLetters:
            letters[Int(scalar.value)] == 0 ? nil : Unicode.Scalar(letters[Int(scalar.value)])
        default: nil
        }
    }

    private static let endOfLetters: UInt32 = 0x3100
    /// The scalars below, as `letter` answers; 0 where it doesn't.
    private static let letters: [UInt16] = (0..<endOfLetters).map { value in
        let parts = parts(of: UnicodeData.scalar(value))
        guard let first = parts.first, !UnicodeData.pinned.unsettled.contains(first) else { return 0 }
        let composed = CanonicalComposition.normalize(parts)
        return composed.count == 1 ? UInt16(exactly: composed[0].value) ?? 0 : 0
    }

    /// A scalar decomposed, without marks, and case-folded.
    private static func parts(of scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        guard !isMark(scalar) else { return [] }
        let data = UnicodeData.pinned
        let decomposed = data.decomposition.replacement(of: scalar) ?? [scalar]
        return decomposed.filter { !isMark($0) }.flatMap { data.caseFolding.replacement(of: $0) ?? [$0] }
    }

    /// Whether a scalar is a mark that people leave out as they like.
    ///
    /// Those of Latin, Greek and Cyrillic, the points of Hebrew, the vowel marks of Arabic, and the blocks of marks for
    /// phonetics and symbols. Those of Indic scripts, of Thai and of kana make other letters, and stay.
    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x300...0x36F, 0x591...0x5BD, 0x5BF, 0x5C1...0x5C2, 0x5C4...0x5C5, 0x5C7, 0x64B...0x65F, 0x670,
            0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x20D0...0x20FF, 0xFE20...0xFE2F:
            true
        default: false
        }
    }
}
