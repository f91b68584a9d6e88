/// Words and what stood around them, folded, to be aligned as one pattern.
struct SoughtWords {
    /// Where an alignment sees the words.
    struct Sighting {
        /// The points of the whole pattern, context included.
        let score: Int
        /// From the first to the last scalar of the words that was found, in the folded body.
        let range: Range<Int>
        /// How much of the words is there.
        let similarityInPermille: Int
        /// How many scalars of the context are there, before and after the words.
        let context: (before: Int, after: Int)
    }

    /// The context scalars of an anchor that was made in the midst of a text.
    private static let fullContext = 2 * Limits.quoteContextInScalars

    let pattern: [UInt32]
    /// Where the words are in the pattern.
    private let words: Range<Int>

    init(prefix: [UInt32], quote: ArraySlice<UInt32>, suffix: [UInt32]) {
        pattern = prefix + quote + suffix
        words = prefix.count..<prefix.count + quote.count
    }

    /// Where the words are seen in a part of a body; `nil` where nothing of them is.
    func sighting(in text: ArraySlice<UInt32>) -> Sighting? {
        let alignment = Alignment(of: pattern[...], in: text)
        let runs = alignment.runs.compactMap(clipped)
        guard let first = runs.first, let last = runs.last else { return nil }
        let matched = scalars(of: words, in: alignment)
        let range = first.text.lowerBound..<last.text.upperBound
        let points =
            matched * Alignment.match - (runs.count - 1) * Alignment.interruption - (range.count - matched)
        return Sighting(
            score: alignment.score, range: range,
            similarityInPermille: max(0, points * 1000 / (words.count * Alignment.match)),
            context: (
                scalars(of: 0..<words.lowerBound, in: alignment),
                scalars(of: words.upperBound..<pattern.count, in: alignment)
            ))
    }

    /// Where the words are seen in a window to the left and to the right of a range.
    func sightings(in body: [UInt32], on window: Range<Int>, outside range: Range<Int>) -> [Sighting] {
        let left = window.lowerBound..<max(window.lowerBound, range.lowerBound)
        let right = min(window.upperBound, range.upperBound)..<window.upperBound
        return [left, right].compactMap { sighting(in: body[$0]) }
    }

    /// How similar the words must be: the more, the shorter they are and the less of the context is there.
    func similarityNeeded(by sighting: Sighting) -> Int {
        let missing = max(0, Self.fullContext - sighting.context.before - sighting.context.after)
        return 300 + 2000 / words.count + 450 * missing / Self.fullContext
    }

    /// Whether something of the context is there on each side that has one.
    func isEnclosed(_ sighting: Sighting) -> Bool {
        let least = ContextAgreement.leastSide
        return sighting.context.before >= min(least, words.lowerBound)
            && sighting.context.after >= min(least, pattern.count - words.upperBound)
    }

    /// How many scalars of a part of the pattern an alignment sees.
    private func scalars(of part: Range<Int>, in alignment: Alignment) -> Int {
        alignment.runs.reduce(0) { $0 + $1.pattern.clamped(to: part).count }
    }

    /// The part of a run that belongs to the words.
    private func clipped(_ run: Alignment.Run) -> Alignment.Run? {
        let pattern = run.pattern.clamped(to: words)
        guard !pattern.isEmpty else { return nil }
        let start = run.text.lowerBound + pattern.lowerBound - run.pattern.lowerBound
        return Alignment.Run(pattern: pattern, text: start..<start + pattern.count)
    }
}
