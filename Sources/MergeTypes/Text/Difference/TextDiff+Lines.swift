/// Whole lines that were added or deleted beside an edited line are changes of their own.
///
/// "… foo.\n" became "… quux.\nA new line.\n": by the fewest words, "foo" is replaced by "quux.\nA new line", since
/// ".\n" is found at both ends. As long, but what happened: "foo" is replaced by "quux", then a line is inserted.
extension TextDiff {
    /// The changes, with added and deleted lines apart.
    func dividedAtLines(_ changes: [TextChange]) -> [TextChange] {
        changes.enumerated().flatMap { index, change in
            guard !change.isPure else { return [change] }
            let before = change.old.lowerBound - (index > 0 ? changes[index - 1].old.upperBound : 0)
            let next = index + 1 < changes.count ? changes[index + 1].old.lowerBound : old.count
            let after = next - change.old.upperBound
            let (oldBreaks, newBreaks) = (old.lineEnds(change.old).count, new.lineEnds(change.new).count)
            if oldBreaks < newBreaks {
                return Self.divided(change, at: oldBreaks, in: new, before: before, after: after)
            }
            if oldBreaks > newBreaks {
                return Self.divided(change.flipped, at: newBreaks, in: old, before: before, after: after)
                    .map(\.flipped)
            }
            return [change]
        }
    }

    /// Divides a change whose new side has more line breaks, so that as many as on its old side stay together.
    ///
    /// `before` and `after` say how much is equal there.
    private static func divided(
        _ change: TextChange, at breakCount: Int, in text: [UInt8], before: Int, after: Int
    ) -> [TextChange] {
        let range = change.new
        let ends = text.lineEnds(range)
        let (lineEnd, lineStart) = (ends[breakCount], ends[ends.count - 1 - breakCount])
        let following = range.upperBound..<(range.upperBound + after)
        if let rest = following.first(where: { text.startsLine($0 + 1) }).map({ $0 + 1 - range.upperBound }),
            lineEnd - rest >= range.lowerBound,
            // Only where both are equal is the place known to lie between scalars.
            text[(lineEnd - rest)..<lineEnd] == text[following].prefix(rest),
            BoundaryRank.rank(of: lineEnd - rest, in: text) > 0
        {
            let place = change.old.upperBound + rest
            return [
                TextChange(old: change.old, new: range.lowerBound..<(lineEnd - rest)),
                TextChange(old: place..<place, new: lineEnd..<(range.upperBound + rest)),
            ]
        }
        let head = text[(range.lowerBound - before)..<range.lowerBound].reversed().prefix { $0 != 0x0a }.count
        if head < before || before == range.lowerBound, lineStart + head <= range.upperBound,
            text[lineStart..<(lineStart + head)] == text[(range.lowerBound - head)..<range.lowerBound],
            text.startsScalar(lineStart + head),
            BoundaryRank.rank(of: lineStart + head, in: text) > 0
        {
            let place = change.old.lowerBound - head
            return [
                TextChange(old: place..<place, new: (range.lowerBound - head)..<lineStart),
                TextChange(old: change.old, new: (lineStart + head)..<range.upperBound),
            ]
        }
        return [change]
    }
}
