extension TextHistory {
    /// What it takes to get from one version to another.
    struct Difference {
        /// What only the first has.
        var lost: [Int] = []
        /// What only the second has.
        var gained: [Int] = []
    }

    /// Compares two versions, each given by edits that have seen the rest of it.
    ///
    /// Both must have all edits before `base`. Cost: linear in the edits since what both have, if that is little.
    func difference(from old: some Sequence<Int>, to new: some Sequence<Int>, since base: Int) -> Difference {
        var difference = Difference()
        var queue = NewestFirst()
        for number in old where number >= base { queue.insert(number, from: .old) }
        for number in new where number >= base { queue.insert(number, from: .new) }
        while queue.holdsDifference, let (number, side) = queue.removeNewest() {
            if side == .old { difference.lost.append(number) }
            if side == .new { difference.gained.append(number) }
            for parent in parents(of: number) where parent >= base { queue.insert(Int(parent), from: side) }
        }
        return difference
    }

    /// Edits to look at, the newest first, each with the versions that have it.
    private struct NewestFirst {
        struct Side: OptionSet {
            let rawValue: UInt8
            static let old = Side(rawValue: 1)
            static let new = Side(rawValue: 2)
            static let both: Side = [.old, .new]
        }

        /// Ordered; mostly there are as many as replicas.
        private var entries: [(number: Int, side: Side)] = []

        /// Whether one of the versions may have something that the other lacks.
        var holdsDifference: Bool { entries.contains { $0.side != .both } }

        mutating func insert(_ number: Int, from side: Side) {
            var position = entries.count
            while position > 0, entries[position - 1].number > number { position -= 1 }
            if position > 0, entries[position - 1].number == number {
                entries[position - 1].side.formUnion(side)
            } else {
                entries.insert((number, side), at: position)
            }
        }

        mutating func removeNewest() -> (number: Int, side: Side)? { entries.popLast() }
    }
}
