/// Reading valid UTF-8 by scalars and by clusters.
extension [UInt8] {
    /// The scalar that begins at a position, and how many bytes it takes.
    @inline(__always)
    func scalar(at position: Int) -> (value: UInt32, length: Int) {
        let first = UInt32(self[position])
        if first < 0x80 { return (first, 1) }
        let second = UInt32(self[position + 1]) & 0x3f
        if first < 0xe0 { return ((first & 0x1f) << 6 | second, 2) }
        let third = UInt32(self[position + 2]) & 0x3f
        if first < 0xf0 { return ((first & 0x0f) << 12 | second << 6 | third, 3) }
        let fourth = UInt32(self[position + 3]) & 0x3f
        return ((first & 0x07) << 18 | second << 12 | third << 6 | fourth, 4)
    }

    /// The scalar that ends at a position.
    func scalar(before position: Int) -> UInt32 {
        var start = position - 1
        while !startsScalar(start) { start -= 1 }
        return scalar(at: start).value
    }

    /// Whether no scalar reaches over a position.
    @inline(__always)
    func startsScalar(_ position: Int) -> Bool { position == count || self[position] & 0xc0 != 0x80 }

    /// How many scalars a range holds.
    func scalarCount(_ range: Range<Int>) -> Int {
        var total = 0
        for position in range where self[position] & 0xc0 != 0x80 { total += 1 }
        return total
    }

    /// The places of the line feeds in a range.
    func lineBreaks(_ range: Range<Int>) -> [Int] { range.filter { self[$0] == 0x0a } }

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
