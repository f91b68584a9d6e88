public import Causality
internal import MergeTypes

/// Moves an item to the trash, unless somebody worked on it unseen.
///
/// Restoring is a touch, not an operation.
public struct TrashItem: Hashable, Sendable {
    /// Touches in the author's context that the author had not read, ordered.
    ///
    /// They stay and keep the item live.
    public let sparing: [Dot]

    /// Creates the operation.
    public init(sparing: [Dot] = []) { self.sparing = sparing }

    func apply(to state: inout ItemState, at event: Event) {
        state.touches.trash(at: event, sparing: sparing)
    }
}
