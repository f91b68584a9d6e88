/// The shortest edit between two sequences of numbers, by Myers' greedy algorithm: "An O(ND) Difference Algorithm and
/// Its Variations" (1986).
///
/// All fronts are kept, at most `limit` of them, so that the path is read back without a second search. Where the limit
/// ends the search, the path that came furthest is given up to three quarters of it: its last part may be a detour.
struct ShortestPath {
    /// Equal stretches in order; places count from the starts of the two ranges.
    private(set) var matches: [UnitMatch] = []
    /// Whether the path leads to the ends of both sequences.
    private(set) var isComplete = false
    /// How far the given path goes.
    private(set) var end = (old: 0, new: 0)
    /// How many steps the search took.
    private(set) var steps = 0

    /// The furthest places in the old sequence: for each number of changes one row, by diagonal.
    private var fronts: [Int32] = []
    private static let unreachable = Int32.min / 2

    init(_ old: ArraySlice<Int32>, _ new: ArraySlice<Int32>, limit: Int) {
        var changes = -1
        old.withUnsafeBufferPointer { old in
            new.withUnsafeBufferPointer { new in
                while !isComplete, changes < limit {
                    changes += 1
                    addFront(changes, old, new)
                }
            }
        }
        readBack(from: changes, keeping: isComplete ? changes : limit * 3 / 4, old.count, new.count)
    }

    /// Where the last front came furthest.
    private var lastDiagonal = 0

    private mutating func addFront(
        _ changes: Int, _ old: UnsafeBufferPointer<Int32>, _ new: UnsafeBufferPointer<Int32>
    ) {
        var (furthest, stepsTaken, ends) = (Int.min, changes + 1, false)
        fronts.append(contentsOf: repeatElement(Self.unreachable, count: changes + 1))
        fronts.withUnsafeMutableBufferPointer { fronts in
            let row = changes * (changes + 1) / 2
            for step in 0...changes {
                let diagonal = 2 * step - changes
                var x = Self.origin(of: step, changes: changes, old.count, new.count, fronts).place
                guard x >= 0 else { continue }
                let first = x
                while x < old.count, x - diagonal < new.count, old[x] == new[x - diagonal] { x += 1 }
                fronts[row + step] = Int32(x)
                stepsTaken += x - first
                if 2 * x - diagonal > furthest { (furthest, lastDiagonal) = (2 * x - diagonal, diagonal) }
                ends = ends || (x == old.count && x - diagonal == new.count)
            }
        }
        steps += stepsTaken
        isComplete = ends
    }

    /// Where a front begins on a diagonal, after one change more than the front before.
    ///
    /// Negative where nothing leads there.
    /// Where a front begins on a diagonal, after one change more than the front before.
    ///
    /// Negative where nothing leads there.
    @inline(__always)
    private static func origin(
        of step: Int, changes: Int, _ oldCount: Int, _ newCount: Int, _ fronts: UnsafeMutableBufferPointer<Int32>
    ) -> (place: Int, isDeletion: Bool) {
        guard changes > 0 else { return (0, false) }
        let row = (changes - 1) * changes / 2
        let deletion = step > 0 ? Int(fronts[row + step - 1]) + 1 : -1
        let insertion = step < changes ? Int(fronts[row + step]) : -1
        let deleting = deletion <= oldCount ? deletion : -1
        let inserting = insertion - (2 * step - changes) <= newCount ? insertion : -1
        return deleting > inserting ? (deleting, true) : (inserting, false)
    }

    /// Collects the matches up to a front from the last one backwards.
    private mutating func readBack(from last: Int, keeping kept: Int, _ oldCount: Int, _ newCount: Int) {
        var diagonal = lastDiagonal
        fronts.withUnsafeMutableBufferPointer { fronts in
            for changes in stride(from: last, through: 0, by: -1) {
                let step = (diagonal + changes) / 2
                let place = Int(fronts[changes * (changes + 1) / 2 + step])
                let origin = Self.origin(of: step, changes: changes, oldCount, newCount, fronts)
                if changes == kept { end = (place, place - diagonal) }
                if changes <= kept, place > origin.place {
                    matches.append(
                        UnitMatch(old: origin.place, new: origin.place - diagonal, count: place - origin.place))
                }
                diagonal += origin.isDeletion ? -1 : 1
            }
        }
        matches.reverse()
    }
}

/// Equal stretches of two sequences.
struct UnitMatch {
    var old: Int
    var new: Int
    var count: Int
}
