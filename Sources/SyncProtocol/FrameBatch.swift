public import WireFormat

/// Frames on their way to a store, which takes several at a time.
///
/// Each batch with items of a snapshot begins with its head, so that a store never takes them for those of another one that
/// came in between.
public struct FrameBatch: Sendable {
    /// The frames that wait.
    private var frames: [BundleFrame] = []
    /// The snapshot that was on its way when the first of them came.
    private var begun: SnapshotHead?
    /// The snapshot that is on its way, once its head has come.
    public private(set) var snapshot: SnapshotHead?
    /// About how much memory what waits takes.
    public private(set) var contentInBytes = 0

    /// Begins with none.
    public init() {}

    /// How many wait.
    public var count: Int { frames.count }

    /// Adds a frame.
    public mutating func append(_ frame: BundleFrame) {
        if frames.isEmpty { begun = snapshot }
        if case .snapshot(let head) = frame { snapshot = head }
        frames.append(frame)
        contentInBytes += frame.contentInBytes
    }

    /// Takes out all that wait, as a store is to be given them.
    public mutating func removeAll() -> [BundleFrame] {
        defer { (frames, contentInBytes) = ([], 0) }
        guard let begun, case .items? = frames.first(where: \.isOfSnapshot) else { return frames }
        return [.snapshot(begun)] + frames
    }
}
