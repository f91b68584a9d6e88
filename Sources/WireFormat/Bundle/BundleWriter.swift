internal import Causality
internal import LibraryModel

/// Writes a bundle, frame by frame, and holds no more than one frame.
///
/// Nothing after the header refers to what comes later, so the sink may be a file or the body of a request. When the
/// sink fails, what it got is a bundle cut short, which every reader refuses; the writer is spent then. Callers close a
/// frame near `Limits.frameGoalInBytes`: a frame is compressed as a unit, so that many small ones cost room, and is
/// held as a whole, so that large ones cost memory.
public struct BundleWriter {
    private let header: BundleHeader
    private let sink: ([UInt8]) throws -> Void
    private let compressor = ZstandardCompressor()
    private var hasher = ContentHasher()
    private var summary = BundleSummary()
    private var isSpent = false

    /// Writes the header.
    ///
    /// - Parameters:
    ///   - header: What the bundle says of itself.
    ///   - sink: Takes the next bytes. It is called from within `init`, `append` and `finish` only.
    /// - Throws: `BundleProblem.overLimit` for a vector with too many replicas; what the sink throws.
    public init(header: BundleHeader, sink: @escaping ([UInt8]) throws -> Void) throws {
        self.header = header
        self.sink = sink
        try emit(header.encoded())
    }

    /// Writes a frame; one without entries is passed over.
    ///
    /// Private records without `BundleFlags.containsPrivate`, and records that aren't ordered by their dots, are a
    /// programmer's error.
    ///
    /// - Throws: `BundleProblem.overLimit` before anything of the frame was written, and the writer can go on; what the
    ///   sink throws.
    public mutating func append(_ frame: BundleFrame) throws {
        let (kind, entries) = frame.content
        guard entries > 0 else { return }
        precondition(
            kind != .privateRecords || header.flags.contains(.containsPrivate),
            "private records are announced in the header")
        try BundleProblem.require(summary.frames + 1, upTo: Limits.framesInBundle, "the number of frames")
        let payload: [UInt8]
        do {
            payload = try frame.encoded()
        } catch {
            throw BundleProblem(error, inPartAt: summary.bytes)
        }
        try BundleProblem.require(payload.count, upTo: Limits.frameInBytes, "the size of a frame")
        let (stored, compression) = store(payload)
        let frameHeader = FrameHeader(
            kind, compression, entries: entries, stored: stored.count, payload: payload.count)
        try emit(frameHeader.encoded)
        try emit(stored)
        summary.count(entries, of: kind)
    }

    /// Writes the trailer, without which no reader takes the bundle.
    public mutating func finish() throws -> BundleSummary {
        try emit(BundleTrailer.encode(frames: summary.frames))
        summary.hash = hasher.finalize()
        try emit(summary.hash.bytes)
        isSpent = true
        return summary
    }

    /// Compresses a payload where that is allowed and pays.
    private func store(_ payload: [UInt8]) -> ([UInt8], FrameCompression) {
        guard payload.count >= BundleFormat.compressionThresholdInBytes else { return (payload, .none) }
        let compressed = compressor.compress(payload)
        // A reader takes no frame that grows beyond measure, even one that would be honest.
        guard compressed.count < payload.count,
            payload.count <= BundleFormat.largestPayload(storedInBytes: compressed.count)
        else { return (payload, .none) }
        return (compressed, .zstandard)
    }

    private mutating func emit(_ bytes: [UInt8]) throws {
        precondition(!isSpent, "a bundle that was finished, or whose sink failed, takes no more")
        isSpent = true
        try sink(bytes)
        isSpent = false
        hasher.update(bytes)
        summary.bytes += bytes.count
    }
}
