/// Reading UTF-8 by scalars and by clusters.
///
/// A capture may be other bytes. Each byte outside 80 – BF begins a scalar there, as everywhere in a text, and the bytes
/// before the first one are taken for a scalar that doesn't count. A change must not cut any of these, since its places
/// are counted in scalars.
extension [UInt8] {
    /// The scalar that begins at a position, and how many bytes it takes.
    ///
    /// Where these are not UTF-8, its value is one that no scalar has.
    @inline(__always)
    func scalar(at position: Int) -> (value: UInt32, length: Int) {
        let first = UInt32(self[position])
        if first < 0x80, startsScalar(position + 1) { return (first, 1) }
        return longScalar(first, at: position)
    }

    private func longScalar(_ first: UInt32, at position: Int) -> (value: UInt32, length: Int) {
        var length = 1
        var rest: UInt32 = 0
        while !startsScalar(position + length) {
            rest = rest &<< 6 | UInt32(self[position + length]) & 0x3f
            length += 1
        }
        switch (first, length) {
        case (0xc0..<0xe0, 2): return ((first & 0x1f) << 6 | rest, length)
        case (0xe0..<0xf0, 3): return ((first & 0x0f) << 12 | rest, length)
        case (0xf0..<0xf8, 4): return ((first & 0x07) << 18 | rest, length)
        default: return (.max, length)
        }
    }

    /// The scalar that ends at a position.
    func scalar(before position: Int) -> UInt32 {
        var start = position - 1
        while start > 0, !startsScalar(start) { start -= 1 }
        return scalar(at: start).value
    }

    /// Whether no scalar reaches over a position.
    @inline(__always)
    func startsScalar(_ position: Int) -> Bool { position == count || UnicodeScalarCount.begins(self[position]) }

    /// How many scalars a range holds.
    func scalarCount(_ range: Range<Int>) -> Int {
        var total = 0
        for position in range where UnicodeScalarCount.begins(self[position]) { total += 1 }
        return total
    }

    /// Whether a line begins at a position.
    @inline(__always)
    func startsLine(_ position: Int) -> Bool {
        position == 0 || (self[position - 1] == 0x0a && startsScalar(position))
    }

    /// The places right behind the line feeds in a range.
    func lineEnds(_ range: Range<Int>) -> [Int] { range.lazy.map { $0 + 1 }.filter(startsLine) }

    /// The weights of the scalars in a range, together.
    func weight(_ range: Range<Int>) -> Int {
        var total = 0
        var position = range.lowerBound
        while position < range.upperBound {
            let (value, length) = scalar(at: position)
            total += ScalarKind(value).weight
            position += length
        }
        return total
    }

    /// The end of the cluster that begins at a position: what a reader sees as one sign.
    ///
    /// Simpler than the rule of Unicode, and never finer for emoji, flags, marks, jamo and CR LF: what matters is that
    /// none of these is cut.
    @inline(__always)
    func clusterEnd(from start: Int, limit: Int) -> Int {
        let (first, length) = scalar(at: start)
        let end = start + length
        // In front of ASCII only CR LF has to be looked at.
        if end >= limit || (self[end] < 0x80 && first != 0x0d) { return end }
        return clusterEnd(after: first, from: end, limit: limit)
    }

    private func clusterEnd(after first: UInt32, from start: Int, limit: Int) -> Int {
        var (end, previous, isFlag) = (start, first, Self.isRegionalIndicator(first))
        while end < limit {
            let (value, length) = scalar(at: end)
            let completesFlag = isFlag && Self.isRegionalIndicator(value)
            guard completesFlag || Self.joins(previous, value) else { break }
            if completesFlag { isFlag = false }
            previous = value
            end += length
        }
        return end
    }

    /// Whether a scalar belongs to the one before it.
    static func joins(_ previous: UInt32, _ value: UInt32) -> Bool {
        if previous == 0x0d { return value == 0x0a }
        if previous == 0x0a { return false }
        return previous == ScalarKind.zeroWidthJoiner || (value >= 0x80 && ScalarKind(value) == .extender)
    }

    static func isRegionalIndicator(_ value: UInt32) -> Bool { value >= 0x1f1e6 && value <= 0x1f1ff }
}
