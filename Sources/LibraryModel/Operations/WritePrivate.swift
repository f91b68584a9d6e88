public import Causality
internal import MergeTypes

/// Replaces an item's private record, of which the change holds only a commitment.
///
/// The record itself (`PrivateRecord`) travels beside the change, to members alone. The change verifies without it.
public struct WritePrivate: Hashable, Sendable {
    /// SHA-256 over the record's salt and body.
    public let commitment: ContentHash
    /// Siblings in the author's context that the author had not read, ordered.
    ///
    /// They stay.
    public let sparing: [Dot]

    /// Creates the operation.
    public init(commitment: ContentHash, sparing: [Dot] = []) {
        self.commitment = commitment
        self.sparing = sparing
    }

    func apply(to state: inout ItemState, at event: Event) {
        state.privateRecord.write(commitment, at: event, sparing: sparing)
    }
}
