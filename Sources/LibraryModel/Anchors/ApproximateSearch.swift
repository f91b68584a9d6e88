/// Looks for words that were edited, with the text around them as a further witness.
///
/// All ranges count folded scalars. The work is bounded: two passes over the body, and for at most two pieces,
/// alignments of at most `pieceLimit` + 64 scalars with `CandidateWindows.limit` windows of four times as many.
struct ApproximateSearch {
    enum Result {
        case found(Range<Int>, similarityInPermille: Int)
        case severalSimilar
        case nothingSimilar
    }

    /// Words up to this length are aligned whole; longer ones by their head and their tail.
    static let pieceLimit = 1024
    /// What the best place has to have more than any other, in points of an alignment: twelve scalars.
    static let margin = 96

    /// Within this many permille, words are about as similar.
    static let similarityMargin = 100

    private let body: [UInt32]

    init(in body: [UInt32]) { self.body = body }

    /// Finds the place of words between a prefix and a suffix.
    func place(of quote: [UInt32], after prefix: [UInt32], before suffix: [UInt32]) -> Result {
        if quote.count <= Self.pieceLimit {
            return place(of: SoughtWords(prefix: prefix, quote: quote[...], suffix: suffix))
        }
        let half = Self.pieceLimit / 2
        let head = place(of: SoughtWords(prefix: prefix, quote: quote.prefix(half), suffix: []))
        let tail = place(of: SoughtWords(prefix: [], quote: quote.suffix(half), suffix: suffix))
        switch (head, tail) {
        case (.found(let first, let firstSimilarity), .found(let last, let lastSimilarity)):
            let whole = first.lowerBound..<max(first.lowerBound, last.upperBound)
            // A head and a tail that are much closer or farther than they were don't belong together.
            guard first.lowerBound <= last.lowerBound, whole.count * 2 >= quote.count, whole.count <= quote.count * 2
            else { return .severalSimilar }
            return .found(whole, similarityInPermille: min(firstSimilarity, lastSimilarity))
        case (.severalSimilar, _), (_, .severalSimilar): return .severalSimilar
        default: return .nothingSimilar
        }
    }

    private func place(of words: SoughtWords) -> Result {
        let windows = CandidateWindows(of: words.pattern, in: body).ranges
        let sightings = windows.map { words.sighting(in: body[$0]) }
        // Of equal ones the first, whose window was the most promising.
        guard let best = sightings.compactMap(\.self).max(by: { $0.score < $1.score }),
            best.similarityInPermille >= words.similarityNeeded(by: best)
        else { return .nothingSimilar }
        for (window, sighting) in zip(windows, sightings) {
            let others =
                window.overlaps(best.range)
                ? words.sightings(in: body, on: window, outside: best.range) : [sighting].compactMap(\.self)
            if others.contains(where: { isRival($0, of: best, for: words) }) { return .severalSimilar }
        }
        return .found(best.range, similarityInPermille: best.similarityInPermille)
    }

    /// Whether another place keeps the best one from being certain.
    ///
    /// Words that are about as similar elsewhere can only be told apart by a context on both sides.
    private func isRival(_ other: SoughtWords.Sighting, of best: SoughtWords.Sighting, for words: SoughtWords) -> Bool {
        best.score - other.score < Self.margin
            || best.similarityInPermille - other.similarityInPermille < Self.similarityMargin && !words.isEnclosed(best)
    }
}
