/// Where a pure insertion or deletion could as well stand elsewhere, it stands where a reader would put it.
///
/// "ab" inserted in "x ab y" is the same text before and behind the "ab" that was there. The idea is
/// diff-match-patch's `cleanupSemanticLossless`.
extension TextDiff {
    /// How far a change is moved, in bytes.
    private static let reach = 4096

    /// The changes, each at its best place; those that come to touch are joined.
    func settled(_ changes: [TextChange]) -> [TextChange] {
        var settled: [TextChange] = []
        for (index, change) in changes.enumerated() {
            let following = index + 1 < changes.count ? changes[index + 1] : nil
            let place = change.isPure ? place(of: change, after: settled.last, before: following) : change
            if let previous = settled.last, previous.old.upperBound == place.old.lowerBound,
                previous.new.upperBound == place.new.lowerBound
            {
                settled[settled.count - 1] = previous.through(place)
            } else {
                settled.append(place)
            }
        }
        return settled
    }

    private func place(of change: TextChange, after previous: TextChange?, before next: TextChange?) -> TextChange {
        let (text, range) = change.isInsertion ? (new, change.new) : (old, change.old)
        let gapBefore = change.old.lowerBound - (previous?.old.upperBound ?? 0)
        let gapAfter = (next?.old.lowerBound ?? old.count) - change.old.upperBound
        var back = 0
        while back < min(gapBefore, Self.reach), text[range.lowerBound - 1 - back] == text[range.upperBound - 1 - back]
        {
            back += 1
        }
        // One splice instead of two, where a reader sees one change.
        if back == gapBefore, let previous, previous.isLike(change) { return change.moved(by: -back) }
        var forth = 0
        while forth < min(gapAfter, Self.reach), text[range.lowerBound + forth] == text[range.upperBound + forth] {
            forth += 1
        }

        var best = (distance: 0, rank: Int.min)
        for distance in -back...forth
        where text.startsScalar(range.lowerBound + distance) && text.startsScalar(range.upperBound + distance) {
            let rank =
                BoundaryRank.rank(of: range.lowerBound + distance, in: text)
                + BoundaryRank.rank(of: range.upperBound + distance, in: text)
            if rank >= best.rank { best = (distance, rank) }
        }
        return change.moved(by: best.distance)
    }
}

/// How good a place is to begin or end a change.
enum BoundaryRank {
    /// From 10 at the ends of the text to 0 within a word; negative within a sign.
    static func rank(of position: Int, in text: [UInt8]) -> Int {
        if position == 0 || position == text.count { return 10 }
        let before = text.scalar(before: position)
        let after = text.scalar(at: position).value
        if [UInt8].joins(before, after) { return -100 }
        if [UInt8].isRegionalIndicator(after), isInFlag(position, in: text) { return -100 }
        let kindBefore = ScalarKind(before)
        let kindAfter = ScalarKind(after)
        if kindBefore == .lineBreak { return followsBlankLine(position, in: text) ? 9 : 8 }
        if kindAfter == .lineBreak { return 5 }
        if kindBefore == .space { return followsSentence(position - 1, in: text) ? 4 : 3 }
        if kindAfter == .space { return 2 }
        return kindBefore == .word && kindAfter == .word ? 0 : 1
    }

    /// Whether an odd number of regional indicators stands before; a row of flags is looked through for a while only.
    private static func isInFlag(_ position: Int, in text: [UInt8]) -> Bool {
        var start = position
        while start > max(0, position - 400), [UInt8].isRegionalIndicator(text.scalar(before: start)) { start -= 4 }
        return (position - start) % 8 == 4
    }

    private static func followsBlankLine(_ position: Int, in text: [UInt8]) -> Bool {
        var start = position - 1
        if start > 0, text[start] == 0x0a, text[start - 1] == 0x0d { start -= 1 }
        return start > 0 && text[start - 1] == 0x0a
    }

    private static func followsSentence(_ position: Int, in text: [UInt8]) -> Bool {
        guard position > 0, text.startsScalar(position) else { return false }
        return [0x21, 0x2e, 0x3f].contains(text[position - 1])
    }
}
