internal import Causality

/// Ends an item for good: what it held is dropped, and operations that the author had not seen are parked.
///
/// It stands alone in its part.
public struct PurgeItem: Hashable, Sendable {
    /// Creates the operation.
    public init() {}

    /// - Parameter history: the first dots of all parts on this item that are in the log, this one excepted.
    func apply(to state: inout ItemState, at event: Event, history: [Dot]) {
        let unseen = history.filter { !event.hasSeen($0) && $0 != event.dot }
        guard let earlier = state.purge else {
            state = ItemState()
            state.purge = PurgeRecord(dots: [event.dot], parked: unseen)
            return
        }
        // What any of several purgers had seen is gone.
        state.purge = PurgeRecord(
            dots: earlier.dots + [event.dot], parked: earlier.parked.filter { !event.hasSeen($0) })
    }
}
