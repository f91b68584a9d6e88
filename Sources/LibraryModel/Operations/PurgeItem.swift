internal import Causality

/// Ends an item for good: what it held is dropped, and operations that the author had not seen are parked.
///
/// It stands alone in its part.
public struct PurgeItem: Hashable, Sendable {
    /// Creates the operation.
    public init() {}

    func apply(to state: inout ItemState, at event: Event) {
        // What any of several purgers had seen is gone.
        let earlier = state.purge ?? PurgeRecord(dots: [], parked: state.newestParts)
        state = ItemState()
        state.purge = PurgeRecord(
            dots: earlier.dots + [event.dot], parked: earlier.parked.without { event.hasSeen($0) })
    }
}
