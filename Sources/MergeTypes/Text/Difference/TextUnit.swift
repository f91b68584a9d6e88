/// The units by which texts are compared, from coarse to fine.
enum TextUnit {
    /// A line with its break.
    case line
    /// A run of letters and digits; every other sign is a unit of its own.
    case word
    /// A sign with its marks.
    case cluster

    /// Where the units of a range begin, and at last where the range ends.
    ///
    /// A range must not begin or end within a cluster. Places are 32 bits wide, since a text may hold millions of words.
    func boundaries(in text: [UInt8], _ range: Range<Int>) -> [Int32] {
        var boundaries: [Int32] = []
        boundaries.reserveCapacity(range.count / (self == .line ? 32 : 3) + 2)
        var position = range.lowerBound
        while position < range.upperBound {
            boundaries.append(Int32(position))
            position = end(in: text, from: position, limit: range.upperBound)
        }
        boundaries.append(Int32(range.upperBound))
        return boundaries
    }

    @inline(__always)
    private func end(in text: [UInt8], from start: Int, limit: Int) -> Int {
        switch self {
        case .line:
            var end = start + 1
            while end < limit, !text.startsLine(end) { end += 1 }
            return end
        case .cluster:
            return text.clusterEnd(from: start, limit: limit)
        case .word:
            var end = text.clusterEnd(from: start, limit: limit)
            guard ScalarKind(text.scalar(at: start).value) == .word else { return end }
            while end < limit, ScalarKind(text.scalar(at: end).value) == .word {
                end = text.clusterEnd(from: end, limit: limit)
            }
            return end
        }
    }
}
