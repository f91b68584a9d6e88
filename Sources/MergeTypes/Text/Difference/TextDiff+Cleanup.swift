/// Makes changes readable: what survives between two replaced stretches by chance is replaced with them.
///
/// The rules:
/// - A replaced stretch of which more than half is kept, in order, is an edit *within* words ("recieve"): it becomes
///   changes of single clusters, and counts as kept text below.
/// - Kept text between two other changes is swallowed by them where twice its weight is no more than what either of
///   them deletes or inserts, whichever is more. `ScalarKind.weight` says that spaces weigh nothing and punctuation
///   next to nothing; so "The quick fox" and "A lazy dog" keep no space in common, and "red fox jumps" keeps its fox.
/// - What is kept is never swallowed from `coincidence` on: a sentence does not stay by chance.
/// - Nor between two insertions or two deletions: there what is kept was kept on purpose.
/// - Nor where it is long beside them: columns that spaces hold apart stay apart.
extension TextDiff {
    /// A change, and the changes within words between it and the stretch before it.
    private struct Stretch {
        var change: TextChange
        var deleted: Int
        var inserted: Int
        var within: [TextChange]
        /// What is kept between this and the stretch before it.
        var kept: Int

        var weight: Int { max(deleted, inserted) }
    }

    /// Forty letters.
    private static let coincidence = 40 * ScalarKind.word.weight

    /// The changes, cleaned up.
    mutating func cleaned(_ changes: [TextChange]) -> [TextChange] {
        var stretches: [Stretch] = []
        var within: [TextChange] = []
        for change in changes {
            if let parts = changesWithinWords(change) {
                within += parts
                continue
            }
            let start = stretches.last?.change.old.upperBound ?? change.old.lowerBound
            let changed = within.reduce(0) { $0 + old.weight($1.old) + max(old.weight($1.old), new.weight($1.new)) }
            stretches.append(
                Stretch(
                    change: change, deleted: old.weight(change.old), inserted: new.weight(change.new), within: within,
                    kept: max(0, old.weight(start..<change.old.lowerBound) - changed)))
            within = []
            while stretches.count > 1, swallows(stretches[stretches.count - 2], stretches[stretches.count - 1]) {
                let last = stretches.removeLast()
                join(&stretches[stretches.count - 1], last)
            }
        }
        return stretches.flatMap { $0.within + [$0.change] } + within
    }

    private func swallows(_ first: Stretch, _ second: Stretch) -> Bool {
        if first.change.isLike(second.change) { return false }
        guard second.kept < Self.coincidence, 2 * second.kept <= min(first.weight, second.weight) else { return false }
        let length = second.change.old.lowerBound - first.change.old.upperBound
        return length <= 2 * (first.change.length + second.change.length)
    }

    private func join(_ first: inout Stretch, _ second: Stretch) {
        let between = first.change.old.upperBound..<second.change.old.lowerBound
        let betweenNew = first.change.new.upperBound..<second.change.new.lowerBound
        first.change = first.change.through(second.change)
        first.deleted += second.deleted + old.weight(between)
        first.inserted += second.inserted + new.weight(betweenNew)
    }

    // MARK: Within words

    /// The changes of clusters, where more than half of the stretch is kept.
    private mutating func changesWithinWords(_ change: TextChange) -> [TextChange]? {
        let (shorter, longer) = (
            min(change.old.count, change.new.count), max(change.old.count, change.new.count)
        )
        guard longer <= Self.longestStretch, shorter * 4 > longer, !effort.isSpent, mayKeepHalf(change) else {
            return nil
        }
        effort.spend(Self.costOfLooking)
        let parts = UnitComparison.changes(old, change.old, new, change.new, by: .cluster, effort: &effort)
        let deleted = parts.reduce(0) { $0 + old.scalarCount($1.old) }
        let total = old.scalarCount(change.old)
        guard 2 * (total - deleted) > max(total, new.scalarCount(change.new)) else { return nil }
        return joinedWithinWords(parts)
    }

    /// How many bytes are looked at by clusters; no word is as long.
    private static let longestStretch = 1 << 18
    private static let costOfLooking = 512

    /// Whether the bytes that both have, in whatever order, are enough: most unrelated words fail here already.
    private func mayKeepHalf(_ change: TextChange) -> Bool {
        var counts = [Int32](repeating: 0, count: 256)
        for byte in old[change.old] { counts[Int(byte)] += 1 }
        var common = 0
        for byte in new[change.new] where counts[Int(byte)] > 0 {
            counts[Int(byte)] -= 1
            common += 1
        }
        return 2 * common > min(change.old.count, change.new.count)
    }

    /// As for words, but a kept stretch falls where it is no longer than the changes around it.
    private func joinedWithinWords(_ parts: [TextChange]) -> [TextChange] {
        var joined: [TextChange] = []
        for part in parts {
            joined.append(part)
            while joined.count > 1 {
                let (first, second) = (joined[joined.count - 2], joined[joined.count - 1])
                let kept = old.scalarCount(first.old.upperBound..<second.old.lowerBound)
                guard !first.isLike(second), kept <= min(length(first), length(second)) else { break }
                joined.removeLast(2)
                joined.append(first.through(second))
            }
        }
        return joined
    }

    private func length(_ change: TextChange) -> Int {
        max(old.scalarCount(change.old), new.scalarCount(change.new))
    }
}
