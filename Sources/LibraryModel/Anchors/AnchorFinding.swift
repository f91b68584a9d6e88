public import Causality

/// Where an annotation's words are, and why there.
public struct AnchorFinding: Hashable, Sendable {
    /// Where the words are.
    public let resolution: AnchorResolution
    /// Why.
    public let reason: AnchorReason

    /// Creates a finding, as from a store.
    public init(resolution: AnchorResolution, reason: AnchorReason) {
        self.resolution = resolution
        self.reason = reason
    }

    /// Resolves an anchor in a body by the rules of `AnchorResolution.resolverVersion`; a pure function of its arguments.
    ///
    /// Cost: constant where the words stand as stated, else linear in the body, with an alignment of bounded size.
    ///
    /// - Parameters:
    ///   - anchor: the anchor, `nil` for an annotation on the whole article.
    ///   - capture: the name of the body's capture.
    ///   - finder: the body, `nil` where its bytes are not here.
    ///   - surviving: where the marked characters themselves are, `nil` where nobody followed them.
    public init(
        of anchor: TextAnchor?, capture: ContentHash?, in finder: QuoteFinder?, surviving: SurvivingWords? = nil
    ) {
        guard let anchor else {
            self.init(resolution: .wholeArticle, reason: .noAnchor)
            return
        }
        guard let finder else {
            self.init(resolution: .unresolved, reason: .noBody)
            return
        }
        self = AnchorResolver.finding(of: anchor, in: finder, of: capture, surviving: surviving)
    }
}
