public import Causality

/// What a bundle holds, counted.
public struct BundleSummary: Hashable, Sendable {
    /// Frames, the trailer not among them.
    public internal(set) var frames = 0
    /// The size of the bundle as it travels.
    public internal(set) var bytes = 0
    /// Changes in all segments.
    public internal(set) var changes = 0
    /// Blobs in all frames.
    public internal(set) var blobs = 0
    /// Private records in all frames.
    public internal(set) var privateRecords = 0
    /// Items of a snapshot in all frames.
    public internal(set) var items = 0
    /// SHA-256 over everything but itself, as the trailer states it; zeros until the trailer was reached.
    public internal(set) var hash = ContentHash.zero

    /// Counts a frame.
    mutating func count(_ entries: Int, of kind: FrameKind) {
        frames += 1
        switch kind {
        case .segment: changes += entries
        case .privateRecords: privateRecords += entries
        case .blobs: blobs += entries
        case .snapshot: break
        case .items: items += entries
        }
    }
}
