/// Replaces scalars by one or more others; a scalar without an entry stands for itself.
struct ScalarMapping: Sendable {
    private var sources: [Unicode.Scalar] = []
    /// Where in `targets` the replacement of the source with the same index begins.
    private var starts: [Int] = []
    private var targets: [Unicode.Scalar] = []

    /// Adds an entry; sources come in rising order.
    mutating func add(_ source: Unicode.Scalar, to replacement: some Sequence<Unicode.Scalar>) {
        precondition(sources.last.map { $0 < source } ?? true, "sources of a mapping come in rising order")
        sources.append(source)
        starts.append(targets.count)
        targets.append(contentsOf: replacement)
    }

    /// What replaces a scalar; `nil` where it stands for itself.
    func replacement(of source: Unicode.Scalar) -> ArraySlice<Unicode.Scalar>? {
        guard let index = sources.lastIndex(atMost: source), sources[index] == source else { return nil }
        return targets[starts[index]..<(index + 1 < starts.count ? starts[index + 1] : targets.count)]
    }
}
