public import Causality

/// One change in a segment: its time, and the rest of it as bytes that the bundle layer doesn't look into.
public struct SegmentChange: Hashable, Sendable {
    /// When the author made the change.
    public let timestamp: Timestamp
    /// The change without what the segment says for all: opaque here.
    public let body: [UInt8]

    /// Creates a change of a segment.
    public init(timestamp: Timestamp, body: [UInt8]) {
        self.timestamp = timestamp
        self.body = body
    }
}
