internal import Causality

/// Resolves one anchor in one body; see Protocol/Model.md, "Anchors".
///
/// It asks one witness after another: the characters themselves, the position, the exact words, the words in another
/// spelling, and the words approximately. Each may be certain or pass on to the next; none may guess.
struct AnchorResolver {
    /// Words that are shorter need some of the text around them, though they stand in one place only.
    static let certainLength = 20
    /// The context points that are no coincidence: eight scalars.
    static let contextNeeded = 64
    /// How many context points one of several places must have more than the others: four scalars.
    static let contextMargin = 32
    /// How many places are compared by an approximate context.
    static let comparedPlaces = 4096
    /// How many of a thousand marked characters must survive.
    static let survivalNeeded = 500
    /// Edited words stand at most this part of their stated position earlier: a quarter.
    static let earlierShare = 4

    private let anchor: TextAnchor
    private let finder: QuoteFinder
    private let quote: [UInt32]
    private let context: ContextAgreement

    private init(anchor: TextAnchor, finder: QuoteFinder) {
        self.anchor = anchor
        self.finder = finder
        quote = FoldedText(anchor.quote).scalars
        context = ContextAgreement(of: anchor)
    }

    /// Where an anchor's words are in a body.
    static func finding(
        of anchor: TextAnchor, in finder: QuoteFinder, of capture: ContentHash?, surviving: SurvivingWords?
    ) -> AnchorFinding {
        let stated = Int(anchor.start)..<Int(anchor.end)
        // Most words stand where they were marked, and nothing need be prepared for those.
        if surviving == nil, anchor.capture == capture, finder.stands(anchor.quote, at: stated) {
            return AnchorFinding(resolution: .resolved(stated), reason: .position)
        }
        let resolver = AnchorResolver(anchor: anchor, finder: finder)
        return surviving.map(resolver.finding(of:)) ?? resolver.finding()
    }

    /// Nobody followed the characters, and the words don't stand where they were.
    private func finding() -> AnchorFinding {
        let exact = exactPlaces()
        if let finding = decision(among: exact) { return finding }
        if exact.count == 0, let finding = decision(among: foldedPlaces()) { return finding }
        return approximateFinding(isExactSomewhere: exact.count > 0)
    }

    private var stated: Range<Int> { Int(anchor.start)..<Int(anchor.end) }

    /// Marked characters that are left say where they are; else, only words that were moved as a whole are believed.
    private func finding(of surviving: SurvivingWords) -> AnchorFinding {
        if surviving.survivors > 0 && surviving.permille >= Self.survivalNeeded {
            return claim(surviving.range, because: .identity)
        }
        if let finding = decision(among: exactPlaces()), let range = finding.resolution.range,
            isContextEnough(contextPoints(at: range))
        {
            return finding
        }
        return AnchorFinding(resolution: .orphaned, reason: .fewSurvive(permille: surviving.permille))
    }

    private func approximateFinding(isExactSomewhere: Bool) -> AnchorFinding {
        let search = ApproximateSearch(in: finder.folded.scalars)
        switch search.place(of: quote, after: context.prefix, before: context.suffix) {
        case .found(let range, let similarity):
            let written = finder.folded.written(range)
            // Texts grow. Words that were edited and also stand much earlier were taken apart, or are others.
            guard stated.lowerBound - written.lowerBound <= stated.lowerBound / Self.earlierShare else {
                return AnchorFinding(resolution: .orphaned, reason: .tooFarAway)
            }
            return claim(written, because: .approximate(similarityInPermille: similarity))
        case .severalSimilar: return AnchorFinding(resolution: .orphaned, reason: .severalSimilar)
        case .nothingSimilar:
            return AnchorFinding(resolution: .orphaned, reason: isExactSomewhere ? .tooShort : .nothingSimilar)
        }
    }

    /// Says that the words are in a range; what is there decides whether they were edited.
    private func claim(_ range: Range<Int>, because reason: AnchorReason) -> AnchorFinding {
        guard finder.stands(anchor.quote, at: range) else {
            return AnchorFinding(resolution: .edited(range), reason: reason)
        }
        return AnchorFinding(resolution: range == stated ? .resolved(range) : .moved(range), reason: reason)
    }
}

// MARK: - Places of the same words

extension AnchorResolver {
    /// Places of the same words: the first of them, and how many there are.
    private struct Places {
        let first: [Range<Int>]
        let count: Int
        /// Why a place that stands alone is believed, and one that stands out by its context.
        let reasons: (alone: AnchorReason, standingOut: AnchorReason)
    }

    private func exactPlaces() -> Places {
        let places = finder.places(of: anchor.quote, upTo: Self.comparedPlaces)
        return Places(first: places.first, count: places.count, reasons: (.unique, .context))
    }

    private func foldedPlaces() -> Places {
        let places = finder.folded.places(of: quote, upTo: Self.comparedPlaces)
        return Places(
            first: places.first.map(finder.folded.written), count: places.count, reasons: (.spelling, .spelling))
    }

    /// What the places come to; `nil` where there is none, or where one is too short to be believed.
    private func decision(among places: Places) -> AnchorFinding? {
        switch places.count {
        case 0: return nil
        case 1:
            let place = places.first[0]
            guard quote.count >= Self.certainLength || isContextEnough(contextPoints(at: place)) else { return nil }
            return claim(place, because: places.reasons.alone)
        case ...Self.comparedPlaces:
            guard let place = placeStandingOut(among: places) else { return ambiguity(of: places) }
            return claim(standingOut: place, among: places)
        default:
            // Too many to compare: only one with the very same context stands out. Words of which none can be seen are
            // told apart by nothing.
            guard !quote.isEmpty else { return ambiguity(of: places) }
            let whole = finder.folded.places(of: context.prefix + quote + context.suffix, upTo: 1)
            guard whole.count == 1, let place = whole.first.first else { return ambiguity(of: places) }
            let start = place.lowerBound + context.prefix.count
            return claim(standingOut: finder.folded.written(start..<start + quote.count), among: places)
        }
    }

    private func claim(standingOut place: Range<Int>, among places: Places) -> AnchorFinding {
        claim(place, because: place == stated ? .position : places.reasons.standingOut)
    }

    private func ambiguity(of places: Places) -> AnchorFinding {
        AnchorFinding(
            resolution: .ambiguous(Array(places.first.prefix(AnchorResolution.placesLimit))),
            reason: .severalAlike(count: places.count))
    }

    private func placeStandingOut(among places: Places) -> Range<Int>? {
        let points = places.first.map(contextPoints)
        guard let best = points.indices.max(by: { points[$0].sum < points[$1].sum }) else { return nil }
        let second = points.indices.lazy.filter { $0 != best }.map { points[$0].sum }.max() ?? 0
        if isContextEnough(points[best]), points[best].sum - second >= Self.contextMargin,
            context.isEnclosing(points[best])
        {
            return places.first[best]
        }
        // Equal surroundings: words that also stand at the very position are hardly others.
        guard let atPosition = places.first.firstIndex(of: stated), context.full >= Self.contextNeeded,
            points[atPosition].sum == context.full
        else { return nil }
        return stated
    }

    private func contextPoints(at place: Range<Int>) -> ContextAgreement.Points {
        context.points(at: finder.folded.folded(place), in: finder.folded.scalars)
    }

    /// Whether a context agrees by more than chance, or by half where there was little of it.
    private func isContextEnough(_ points: ContextAgreement.Points) -> Bool {
        points.sum >= Self.contextNeeded || points.sum * 2 >= context.full
    }
}
