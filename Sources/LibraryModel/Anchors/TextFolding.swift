/// A text in which spellings that look alike are the same, with the way back to the scalars as they were written.
///
/// A run of spaces and line ends becomes one space; quotation marks and dashes become the typewriter's; an ellipsis
/// becomes three points; what is invisible is left out. Letters stay as they are, upper case too.
struct FoldedText {
    /// The folded scalars.
    private(set) var scalars: [UInt32] = []
    /// For each folded scalar, the scalar of the written text that it comes from; of a run of spaces, the first one.
    private(set) var origins: [UInt32] = []

    init(_ text: String) {
        let scalarsAtMost = text.utf8.count
        scalars.reserveCapacity(scalarsAtMost)
        origins.reserveCapacity(scalarsAtMost)
        var position: UInt32 = 0
        for scalar in text.unicodeScalars {
            append(scalar.value, from: position)
            position += 1
        }
    }

    /// The written range of a folded one, which must not be empty.
    func written(_ range: Range<Int>) -> Range<Int> {
        Int(origins[range.lowerBound])..<Int(origins[range.upperBound - 1]) + 1
    }

    /// The folded range of a written one; empty where nothing of it is left.
    func folded(_ range: Range<Int>) -> Range<Int> { position(of: range.lowerBound)..<position(of: range.upperBound) }

    /// The first places of a folded pattern, and how many there are.
    func places(of pattern: [UInt32], upTo limit: Int) -> (first: [Range<Int>], count: Int) {
        guard !pattern.isEmpty, pattern.count <= scalars.count else { return ([], 0) }
        var scan = PatternScan(pattern)
        var places: [Range<Int>] = []
        var count = 0
        for (position, scalar) in scalars.enumerated() where scan.ends(with: scalar) {
            if count < limit { places.append(position + 1 - pattern.count..<position + 1) }
            count += 1
        }
        return (places, count)
    }

    /// The first folded scalar that comes from a written one or from a later one.
    private func position(of written: Int) -> Int {
        var (low, high) = (0, origins.count)
        while low < high {
            let middle = (low + high) / 2
            if Int(origins[middle]) < written { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private mutating func append(_ scalar: UInt32, from position: UInt32) {
        if scalar > 0x20 && scalar < 0x7f && scalar != 0x60 {
            add(scalar, from: position)
            return
        }
        switch Self.class(of: scalar) {
        case .space: if scalars.last != 0x20 { add(0x20, from: position) }
        case .invisible: break
        case .ellipsis: for _ in 0..<3 { add(0x2e, from: position) }
        case .letter(let folded): add(folded, from: position)
        }
    }

    private mutating func add(_ scalar: UInt32, from position: UInt32) {
        scalars.append(scalar)
        origins.append(position)
    }

    private enum Class {
        case space
        case invisible
        case ellipsis
        case letter(UInt32)
    }

    /// The table of Protocol/Model.md, "Anchors".
    private static func `class`(of scalar: UInt32) -> Class {
        switch scalar {
        case 0x09...0x0d, 0x20, 0x85, 0xa0, 0x1680, 0x2000...0x200a, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000: .space
        case 0xad, 0x200b, 0x2060, 0xfe0e, 0xfe0f, 0xfeff: .invisible
        case 0x2026: .ellipsis
        case 0x60, 0xb4, 0x2018...0x201b, 0x2032, 0x2039, 0x203a: .letter(0x27)
        case 0xab, 0xbb, 0x201c...0x201f, 0x2033: .letter(0x22)
        case 0x2010...0x2015, 0x2212: .letter(0x2d)
        default: .letter(scalar)
        }
    }
}
