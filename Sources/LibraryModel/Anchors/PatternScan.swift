/// Finds a pattern in a text, overlapping places included, after Knuth, Morris and Pratt: linear whatever they repeat.
struct PatternScan {
    private let pattern: [UInt32]
    /// For each prefix of the pattern, the length of its longest proper prefix that is a suffix of it.
    private let fallback: [Int]
    private var matched = 0

    /// Prepares a pattern, which must not be empty.
    init(_ pattern: [UInt32]) {
        var fallback = [Int](repeating: 0, count: pattern.count)
        var matched = 0
        for position in pattern.indices.dropFirst() {
            while matched > 0 && pattern[matched] != pattern[position] { matched = fallback[matched - 1] }
            if pattern[matched] == pattern[position] { matched += 1 }
            fallback[position] = matched
        }
        self.pattern = pattern
        self.fallback = fallback
    }

    /// Takes the next element of the text; whether the pattern ends with it.
    mutating func ends(with element: UInt32) -> Bool {
        while matched > 0 && (matched == pattern.count || pattern[matched] != element) {
            matched = fallback[matched - 1]
        }
        if pattern[matched] == element { matched += 1 }
        return matched == pattern.count
    }
}
