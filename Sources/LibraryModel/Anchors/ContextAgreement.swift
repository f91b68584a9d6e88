/// How far the text around a place agrees with the text that stood around an anchor's words.
struct ContextAgreement {
    /// Points, by how much each side agrees.
    struct Points {
        let before: Int
        let after: Int

        var sum: Int { before + after }
    }

    /// The scalars that must agree on each side for words that stand in several places.
    static let leastSide = 3

    /// The folded scalars before the words.
    let prefix: [UInt32]
    /// The folded scalars after the words.
    let suffix: [UInt32]

    init(of anchor: TextAnchor) {
        // An anchor from elsewhere may have more, and the work must not grow with it.
        prefix = Array(FoldedText(anchor.prefix).scalars.suffix(Limits.quoteContextInScalars))
        suffix = Array(FoldedText(anchor.suffix).scalars.prefix(Limits.quoteContextInScalars))
    }

    /// The points of a place whose context agrees wholly.
    var full: Int { (prefix.count + suffix.count) * Alignment.match }

    /// The points of a place, given by its folded range, before and after it.
    ///
    /// On each side, twice as many scalars are looked at as the anchor has.
    func points(at place: Range<Int>, in body: [UInt32]) -> Points {
        let preceding = body[max(0, place.lowerBound - 2 * prefix.count)..<place.lowerBound].reversed()
        let following = body[place.upperBound..<min(body.count, place.upperBound + 2 * suffix.count)]
        return Points(before: side(prefix.reversed(), in: Array(preceding)), after: side(suffix, in: Array(following)))
    }

    /// Whether something agrees on each side that has a context.
    func isEnclosing(_ points: Points) -> Bool {
        points.before >= min(Self.leastSide, prefix.count) * Alignment.match
            && points.after >= min(Self.leastSide, suffix.count) * Alignment.match
    }

    /// What agrees without interruption from the words outwards costs nothing to begin.
    private func side(_ wanted: [UInt32], in text: [UInt32]) -> Int {
        let adjacent = zip(wanted, text).prefix { $0 == $1 }.count
        let rest = Alignment(of: wanted[adjacent...], in: text.dropFirst(adjacent))
        return adjacent * Alignment.match + rest.score
    }
}
