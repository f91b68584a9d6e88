/// Finds what two texts have in common, unit by unit.
///
/// Common units at both ends are taken first. What is left is divided at units that are found exactly once in either
/// text (Cohen's patience diff), or compared by `ShortestPath`: lines in that order, since a line that is found once
/// tells more than the shortest path; words in the other.
struct UnitComparison {
    private let unit: TextUnit
    private let newText: [UInt8]
    private let oldBoundaries: [Int32]
    private let newBoundaries: [Int32]
    private let oldNumbers: [Int32]
    private let newNumbers: [Int32]
    private let numberCount: Int

    private var effort: DiffEffort
    private var sightings: [Sighting] = []
    private var matched = (old: 0, new: 0)
    private var changes: [TextChange] = []

    /// Prepares the comparison of two ranges.
    private init(
        _ old: [UInt8], _ oldRange: Range<Int>, _ new: [UInt8], _ newRange: Range<Int>, by unit: TextUnit,
        effort: DiffEffort
    ) {
        self.unit = unit
        self.effort = effort
        newText = new
        oldBoundaries = unit.boundaries(in: old, oldRange)
        newBoundaries = unit.boundaries(in: new, newRange)
        let vocabulary = UnitVocabulary(old, boundaries: oldBoundaries)
        oldNumbers = vocabulary.oldNumbers
        newNumbers = vocabulary.numbers(of: new, boundaries: newBoundaries)
        numberCount = vocabulary.count
    }

    /// The changes between two ranges, in order.
    static func changes(
        _ old: [UInt8], _ oldRange: Range<Int>, _ new: [UInt8], _ newRange: Range<Int>, by unit: TextUnit,
        effort: inout DiffEffort
    ) -> [TextChange] {
        var comparison = UnitComparison(old, oldRange, new, newRange, by: unit, effort: effort)
        let units = comparison.oldNumbers.count + comparison.newNumbers.count
        let share = effort.share(units: units)
        comparison.effort = DiffEffort(steps: share)
        comparison.compare(0..<comparison.oldNumbers.count, 0..<comparison.newNumbers.count, depth: 0)
        comparison.match(UnitMatch(old: comparison.oldNumbers.count, new: comparison.newNumbers.count, count: 0))
        effort.spend(share - comparison.effort.remaining + units)
        return comparison.changes
    }

    // MARK: Dividing

    private static let deepest = 12
    private static let longestPath = 512

    private mutating func compare(_ old: Range<Int>, _ new: Range<Int>, depth: Int) {
        var (old, new) = (old, new)
        let prefix = commonPrefix(old, new)
        match(UnitMatch(old: old.lowerBound, new: new.lowerBound, count: prefix))
        old = (old.lowerBound + prefix)..<old.upperBound
        new = (new.lowerBound + prefix)..<new.upperBound
        let suffix = commonSuffix(old, new)
        old = old.lowerBound..<(old.upperBound - suffix)
        new = new.lowerBound..<(new.upperBound - suffix)
        if !old.isEmpty, !new.isEmpty { divide(old, new, depth: depth) }
        match(UnitMatch(old: old.upperBound, new: new.upperBound, count: suffix))
    }

    private mutating func divide(_ old: Range<Int>, _ new: Range<Int>, depth: Int) {
        if unit != .line, followPath(old, new, onlyComplete: true) { return }
        let anchors = depth < Self.deepest ? anchors(old, new) : []
        guard !anchors.isEmpty else {
            // Few lines are better compared by their words alone: what they share are mostly blank ones.
            if unit != .line || old.count + new.count > Self.longestPath { followPaths(old, new) }
            return
        }
        var (oldStart, newStart) = (old.lowerBound, new.lowerBound)
        for anchor in anchors where anchor.old >= oldStart && anchor.new >= newStart {
            compare(oldStart..<anchor.old, newStart..<anchor.new, depth: depth + 1)
            (oldStart, newStart) = (anchor.old, anchor.new)
        }
        compare(oldStart..<old.upperBound, newStart..<new.upperBound, depth: depth + 1)
    }

    // MARK: Paths

    /// Follows the shortest path where it is short enough to be found.
    private mutating func followPath(_ old: Range<Int>, _ new: Range<Int>, onlyComplete: Bool) -> Bool {
        let difference = abs(old.count - new.count)
        guard !effort.isSpent, !onlyComplete || difference <= Self.longestPath else { return false }
        let path = ShortestPath(oldNumbers[old], newNumbers[new], limit: Self.longestPath)
        effort.spend(path.steps)
        guard path.isComplete || !onlyComplete else { return false }
        for found in path.matches {
            match(UnitMatch(old: old.lowerBound + found.old, new: new.lowerBound + found.new, count: found.count))
        }
        reached = (old.lowerBound + path.end.old, new.lowerBound + path.end.new)
        return path.isComplete
    }

    /// Follows the path in stages, each of them the shortest.
    private mutating func followPaths(_ old: Range<Int>, _ new: Range<Int>) {
        reached = (old.lowerBound, new.lowerBound)
        while !effort.isSpent {
            let start = reached
            if followPath(reached.old..<old.upperBound, reached.new..<new.upperBound, onlyComplete: false) { return }
            if reached == start { return }
        }
    }

    private var reached = (old: 0, new: 0)

    // MARK: Ends

    private func commonPrefix(_ old: Range<Int>, _ new: Range<Int>) -> Int {
        let limit = min(old.count, new.count)
        var length = 0
        while length < limit, oldNumbers[old.lowerBound + length] == newNumbers[new.lowerBound + length] { length += 1 }
        return length
    }

    private func commonSuffix(_ old: Range<Int>, _ new: Range<Int>) -> Int {
        let limit = min(old.count, new.count)
        var length = 0
        while length < limit, oldNumbers[old.upperBound - 1 - length] == newNumbers[new.upperBound - 1 - length] {
            length += 1
        }
        return length
    }

    /// Notes equal units; what lies between them and those noted before is a change.
    private mutating func match(_ found: UnitMatch) {
        if found.old > matched.old || found.new > matched.new {
            changes.append(
                TextChange(
                    old: Int(oldBoundaries[matched.old])..<Int(oldBoundaries[found.old]),
                    new: Int(newBoundaries[matched.new])..<Int(newBoundaries[found.new])))
        }
        matched = (found.old + found.count, found.new + found.count)
    }
}

/// How often a number was seen in either sequence, and where.
private struct Sighting {
    var inOld: UInt8 = 0
    var inNew: UInt8 = 0
    var old: Int32 = 0
}

// MARK: Anchors

extension UnitComparison {
    /// The most units that are found once in both ranges and stand in the same order.
    private mutating func anchors(_ old: Range<Int>, _ new: Range<Int>) -> [UnitMatch] {
        let candidates = unitsFoundOnce(old, new)
        // Patience sorting: `piles` holds the last candidates of the best chains by length, ordered by their old places.
        var piles: [Int] = []
        var earlier: [Int] = []
        for (index, candidate) in candidates.enumerated() {
            var (low, high) = (0, piles.count)
            while low < high {
                let middle = (low + high) / 2
                if candidates[piles[middle]].old < candidate.old { low = middle + 1 } else { high = middle }
            }
            earlier.append(low > 0 ? piles[low - 1] : -1)
            if low < piles.count { piles[low] = index } else { piles.append(index) }
        }
        var chain: [UnitMatch] = []
        var index = piles.last ?? -1
        while index >= 0 {
            chain.append(candidates[index])
            index = earlier[index]
        }
        return chain.reversed()
    }

    /// In the order of the new text.
    private mutating func unitsFoundOnce(_ old: Range<Int>, _ new: Range<Int>) -> [UnitMatch] {
        if sightings.isEmpty { sightings = Array(repeating: Sighting(), count: numberCount) }
        for place in old where oldNumbers[place] >= 0 {
            let number = Int(oldNumbers[place])
            if sightings[number].inOld < 2 { sightings[number].inOld += 1 }
            sightings[number].old = Int32(place)
        }
        for number in newNumbers[new] where number >= 0 && sightings[Int(number)].inNew < 2 {
            sightings[Int(number)].inNew += 1
        }
        var found: [UnitMatch] = []
        for place in new where newNumbers[place] >= 0 {
            let sighting = sightings[Int(newNumbers[place])]
            if sighting.inOld == 1, sighting.inNew == 1, tells(place) {
                found.append(UnitMatch(old: Int(sighting.old), new: place, count: 1))
            }
        }
        for place in old where oldNumbers[place] >= 0 { sightings[Int(oldNumbers[place])] = Sighting() }
        for place in new where newNumbers[place] >= 0 { sightings[Int(newNumbers[place])] = Sighting() }
        return found
    }

    /// Whether a unit says something: the only blank line of two texts does not make them related there.
    private func tells(_ place: Int) -> Bool {
        newText.weight(Int(newBoundaries[place])..<Int(newBoundaries[place + 1])) >= 4 * ScalarKind.word.weight
    }
}
