import LibraryModel

/// How often each outcome happened.
struct Tally: Encodable {
    var count = 0
    var right = 0
    /// A claimed span that overlaps the truth without being it, where it ought to be.
    var near = 0
    var orphaned = 0
    var ambiguous = 0
    var wrong = 0

    /// Right ones in a thousand, or as much as nothing went wrong where nothing was judged.
    var rightInPermille: Int { count == 0 ? 1000 : right * 1000 / count }

    static func + (one: Tally, other: Tally) -> Tally {
        var sum = one
        sum.count += other.count
        sum.right += other.right
        sum.near += other.near
        sum.orphaned += other.orphaned
        sum.ambiguous += other.ambiguous
        sum.wrong += other.wrong
        return sum
    }

    /// Judges one resolution by the rules that `--help` states.
    mutating func add(_ resolution: AnchorResolution, for anchor: TruthFile.Case) {
        count += 1
        switch resolution {
        case .ambiguous: ambiguous += 1
        case .resolved(let range), .moved(let range), .edited(let range):
            let isSame = range == anchor.truth
            let overlaps = anchor.truth.map(range.overlaps) ?? false
            switch anchor.label {
            case .exact, .moved: if isSame { right += 1 } else if overlaps { near += 1 } else { wrong += 1 }
            case .edited, .fragment: if overlaps { right += 1 } else { wrong += 1 }
            case .deleted: wrong += 1
            }
        case .orphaned, .wholeArticle, .unresolved: orphaned += 1
        }
        let isHonest = resolution.range == nil && (anchor.label == .fragment || anchor.label == .deleted)
        if isHonest { right += 1 }
    }
}
