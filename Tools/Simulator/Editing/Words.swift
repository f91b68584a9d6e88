internal import Lectern

/// Words that are typed once in a run, and can be found again wherever they are.
///
/// A word is two scalars that no other word has, so that no comparison of texts takes a part of one for a part of another.
enum Words {
    private static let first: UInt32 = 0x4e00
    private static let count: UInt32 = 10_400

    /// The word of a number.
    static func word(_ number: Int) -> String {
        let scalar = first + UInt32(number) % count * 2
        return String(String.UnicodeScalarView([scalar, scalar + 1].compactMap(Unicode.Scalar.init)))
    }

    /// A text in pieces that are deleted as a whole: words, and single scalars between them.
    static func pieces(_ text: String) -> [String] {
        var pieces: [String] = []
        var waiting: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            if let start = waiting, scalar.value == start.value + 1 {
                pieces.append(String(String.UnicodeScalarView([start, scalar])))
                waiting = nil
                continue
            }
            if let start = waiting { pieces.append(String(start)) }
            waiting = isStart(scalar) ? scalar : nil
            if waiting == nil { pieces.append(String(scalar)) }
        }
        if let start = waiting { pieces.append(String(start)) }
        return pieces
    }

    /// Whether a piece is a word.
    static func isWord(_ piece: String) -> Bool {
        piece.unicodeScalars.count == 2 && piece.unicodeScalars.first.map(isStart) == true
    }

    private static func isStart(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= first && scalar.value < first + 2 * count && (scalar.value - first).isMultiple(of: 2)
    }
}

/// Whether bytes hold a text's bytes, without any view of what characters are equal.
func holds(_ bytes: [UInt8], _ text: String) -> Bool {
    let sought = Array(text.utf8)
    guard let start = sought.first, bytes.count >= sought.count else { return false }
    return bytes.withUnsafeBufferPointer { bytes in
        for index in 0...(bytes.count - sought.count) where bytes[index] == start {
            if bytes[index..<index + sought.count].elementsEqual(sought) { return true }
        }
        return false
    }
}
