public import WireFormat

/// Changes that are handed over, a few frames at a time.
///
/// Whoever takes asks for the next frames, so that nobody is ever ahead of a slow reader. A capture comes before the
/// segment that names it where both are in the offer; changes come in an order that causality allows, or nearly.
public struct ChangeOffer: Sendable {
    /// What is offered: from which vector to which one, and what is left out.
    public let header: BundleHeader
    /// The next frames; `nil` after the last.
    ///
    /// Asked for by one task at a time.
    public let next: @Sendable () async throws -> [BundleFrame]?

    /// Creates an offer.
    public init(header: BundleHeader, next: @escaping @Sendable () async throws -> [BundleFrame]?) {
        self.header = header
        self.next = next
    }
}
