/// The middle and the ends of several measurements of one thing.
struct Spread {
    let median: Double
    let lowest: Double
    let highest: Double

    /// `nil` where nothing was measured.
    init?(_ values: [Double]) {
        let sorted = values.sorted()
        guard let lowest = sorted.first, let highest = sorted.last else { return nil }
        self.lowest = lowest
        self.highest = highest
        let middle = sorted.count / 2
        median = sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }
}
