/// What is left of marked characters after edits that were followed one by one.
public struct SurvivingWords: Hashable, Sendable {
    /// From the first to the last character that is left, in scalars of the current text; empty where none is.
    public let range: Range<Int>
    /// How many are left.
    public let survivors: Int
    /// How many were marked.
    public let total: Int

    /// States what is left, which is never more than was marked or than the range holds.
    public init(range: Range<Int>, survivors: Int, of total: Int) {
        precondition(survivors >= 0 && survivors <= total, "of \(total) scalars, \(survivors) can't survive")
        precondition(survivors <= range.count, "\(range) can't hold \(survivors) scalars")
        self.range = range
        self.survivors = survivors
        self.total = total
    }

    /// How many of a thousand are left.
    var permille: Int { total == 0 ? 0 : survivors * 1000 / total }
}
