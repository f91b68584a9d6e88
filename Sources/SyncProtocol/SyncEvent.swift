public import Causality

/// How a sync is coming along.
public enum SyncEvent: Sendable {
    /// The remote is being asked.
    case asking
    /// Changes come in: how many so far, of about how many.
    case receiving(changes: Int, of: Int)
    /// Changes go out: how many so far, of about how many.
    case sending(changes: Int, of: Int)
    /// Blobs come in that were left out before: how many so far.
    case fetching(blobs: Int)
    /// Something failed that may pass; it is tried again after a pause.
    case waiting(after: any ExplainedProblem, pause: Duration)
}
