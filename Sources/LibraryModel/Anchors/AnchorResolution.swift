public import Causality

/// Where an annotation's words are in the current body.
///
/// Never a change, always computed anew from the anchor. A resolved or moved span holds the very bytes of the quote; an
/// edited one holds something else.
public enum AnchorResolution: Hashable, Sendable {
    /// The annotation is on the whole article.
    case wholeArticle
    /// The body is not on this replica.
    case unresolved
    /// The words stand where the anchor says, in scalars of the body.
    case resolved(Range<Int>)
    /// The words stand elsewhere.
    case moved(Range<Int>)
    /// The words were edited, and this is what became of them.
    case edited(Range<Int>)
    /// The words stand in several places that can't be told apart: the first eight of them, in order.
    case ambiguous([Range<Int>])
    /// The words are gone.
    case orphaned

    /// Which rules resolve anchors; see Protocol/Model.md.
    public static let resolverVersion: UInt64 = 2

    /// How many places an ambiguous resolution holds at most; its reason has their count.
    public static let placesLimit = 8

    /// The name in JSON and in the store.
    public var name: String {
        switch self {
        case .wholeArticle: "whole-article"
        case .unresolved: "unresolved"
        case .resolved: "resolved"
        case .moved: "moved"
        case .edited: "edited"
        case .ambiguous: "ambiguous"
        case .orphaned: "orphaned"
        }
    }

    /// Reads a resolution back from a store, which doesn't keep the places of an ambiguous one.
    public init(name: String, range: Range<Int>?) {
        switch (name, range) {
        case ("whole-article", _): self = .wholeArticle
        case ("resolved", let range?): self = .resolved(range)
        case ("moved", let range?): self = .moved(range)
        case ("edited", let range?): self = .edited(range)
        case ("ambiguous", _): self = .ambiguous([])
        case ("orphaned", _): self = .orphaned
        default: self = .unresolved
        }
    }

    /// The words' range in scalars, where one is claimed.
    public var range: Range<Int>? {
        switch self {
        case .resolved(let range), .moved(let range), .edited(let range): range
        case .wholeArticle, .unresolved, .ambiguous, .orphaned: nil
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
        self = AnchorFinding(of: anchor, capture: capture, in: finder).resolution
    }
}
