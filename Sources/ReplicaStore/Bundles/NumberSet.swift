/// Numbers of rows, a bit for each: some 30 bytes for 64 rows that follow each other.
struct NumberSet {
    /// Sixty-four numbers each, under the first of them divided by 64.
    private var words: [Int64: UInt64] = [:]

    /// Adds a number.
    ///
    /// Returns whether it is new.
    mutating func insert(_ number: Int64) -> Bool {
        let bit: UInt64 = 1 << (number & 63)
        let before = words[number >> 6, default: 0]
        words[number >> 6] = before | bit
        return before & bit == 0
    }
}
