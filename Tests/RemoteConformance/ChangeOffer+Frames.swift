public import SyncProtocol
public import WireFormat

extension ChangeOffer {
    /// Offers frames that are in memory, one at a time.
    public init(header: BundleHeader, frames: [BundleFrame]) {
        let line = FrameLine(frames)
        self.init(header: header) { await line.next() }
    }

    /// All frames that are left.
    public func remainingFrames() async throws -> [BundleFrame] {
        var frames: [BundleFrame] = []
        while let more = try await next() { frames += more }
        return frames
    }
}

/// Frames that wait to be handed out.
private actor FrameLine {
    private var frames: ArraySlice<BundleFrame>

    init(_ frames: [BundleFrame]) { self.frames = frames[...] }

    func next() -> [BundleFrame]? { frames.popFirst().map { [$0] } }
}
