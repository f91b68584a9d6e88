/// How many steps a comparison may still take: what makes it linear.
///
/// A pair of unrelated texts needs the product of their lengths in steps. Where the effort ends, a coarser edit is
/// made: still exact, only larger than it had to be.
struct DiffEffort {
    private(set) var remaining: Int

    init(steps: Int) { remaining = steps }

    var isSpent: Bool { remaining <= 0 }

    mutating func spend(_ steps: Int) { remaining -= steps }

    /// What one of many gaps may take, so that none takes it from the others.
    func share(units: Int) -> Int { min(remaining, (1 << 19) + 16 * units) }
}
