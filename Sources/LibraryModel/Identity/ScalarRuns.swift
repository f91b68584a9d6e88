/// A set of scalars that mostly come in runs.
struct ScalarRuns: Sendable {
    private var firsts: [UInt32] = []
    private var lasts: [UInt32] = []

    /// Adds a run; runs come in rising order and don't touch the one before.
    mutating func add(_ first: UInt32, _ last: UInt32) {
        precondition(first <= last && lasts.last.map { $0 < first } ?? true, "runs come in rising order")
        firsts.append(first)
        lasts.append(last)
    }

    /// The number of the run that holds a scalar; `nil` where none does.
    func index(of scalar: Unicode.Scalar) -> Int? {
        guard let lowest = firsts.first, scalar.value >= lowest,
            let run = firsts.lastIndex(atMost: scalar.value), scalar.value <= lasts[run]
        else { return nil }
        return run
    }

    /// Whether the set holds a scalar.
    func contains(_ scalar: Unicode.Scalar) -> Bool { index(of: scalar) != nil }
}
