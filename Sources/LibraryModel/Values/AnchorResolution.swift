public import Causality

/// Where an annotation's words are in the current body.
///
/// Never a change, always computed anew from the anchor.
public enum AnchorResolution: Hashable, Sendable {
    /// The annotation is on the whole article.
    case wholeArticle
    /// The body is not on this replica.
    case unresolved
    /// The words stand where the anchor says, in scalars of the body.
    case resolved(Range<Int>)
    /// The words stand elsewhere.
    case moved(Range<Int>)
    /// The words are gone, or stand in several places that can't be told apart.
    case orphaned

    /// Which rules resolve anchors; see Protocol/Model.md.
    public static let resolverVersion: UInt64 = 1

    /// The name in JSON and in the store.
    public var name: String {
        switch self {
        case .wholeArticle: "whole-article"
        case .unresolved: "unresolved"
        case .resolved: "resolved"
        case .moved: "moved"
        case .orphaned: "orphaned"
        }
    }

    /// The words' range in scalars, where they were found.
    public var range: Range<Int>? {
        switch self {
        case .resolved(let range), .moved(let range): range
        case .wholeArticle, .unresolved, .orphaned: nil
        }
    }

    /// Resolves an anchor in a body; a pure function of both.
    ///
    /// - Parameter body: the body's bytes, `nil` where they are not here.
    public init(of anchor: TextAnchor?, capture: ContentHash?, body: [UInt8]?) {
        self.init(of: anchor, capture: capture, in: body.map { QuoteFinder(body: $0) })
    }

    /// Resolves an anchor in a body that was prepared already, as for each of an article's annotations.
    public init(of anchor: TextAnchor?, capture: ContentHash?, in finder: QuoteFinder?) {
        guard let anchor else {
            self = .wholeArticle
            return
        }
        guard let finder else {
            self = .unresolved
            return
        }
        let stated = Int(anchor.start)..<Int(anchor.end)
        if anchor.capture == capture && finder.stands(anchor.quote, at: stated) {
            self = .resolved(stated)
            return
        }
        let places = finder.places(of: anchor.quote)
        // Elsewhere: only a place that stands out by the text around it, or stands alone, is certain.
        let best = places.map { finder.contextAgreement(of: anchor, at: $0) }
        guard let highest = best.max(), best.count(where: { $0 == highest }) == 1,
            let index = best.firstIndex(of: highest)
        else {
            self = .orphaned
            return
        }
        self = places[index] == stated ? .resolved(stated) : .moved(places[index])
    }
}

extension QuoteFinder {
    /// How many scalars of an anchor's prefix and suffix, counted from the quote outwards, stand around a place.
    func contextAgreement(of anchor: TextAnchor, at place: Range<Int>) -> Int {
        let before = text(in: max(0, place.lowerBound - Limits.quoteContextInScalars)..<place.lowerBound)
        let after = text(in: place.upperBound..<min(scalarCount, place.upperBound + Limits.quoteContextInScalars))
        let prefix = zip(anchor.prefix.unicodeScalars.reversed(), before.unicodeScalars.reversed()).prefix { $0 == $1 }
        let suffix = zip(anchor.suffix.unicodeScalars, after.unicodeScalars).prefix { $0 == $1 }
        return prefix.count + suffix.count
    }
}
