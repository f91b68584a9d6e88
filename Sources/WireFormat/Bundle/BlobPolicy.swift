public import Causality

/// Which blobs travel with new changes.
public enum BlobPolicy: Hashable, Sendable {
    /// All of them.
    case all
    /// None: texts are fetched later, or never.
    case none
    /// Those of changes made at or after a time, in milliseconds since 1970.
    case since(milliseconds: Int64)

    /// Whether the blobs of a change go with it.
    public func includes(_ timestamp: Timestamp) -> Bool {
        switch self {
        case .all: true
        case .none: false
        case .since(let milliseconds): timestamp.milliseconds >= milliseconds
        }
    }
}
