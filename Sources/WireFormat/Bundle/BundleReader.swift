internal import Causality
internal import LibraryModel

/// Reads a bundle, frame by frame, and holds no more than one frame.
///
/// A frame is handed out when it has the right form, before the hash at the end was seen. Whoever must apply all of a
/// bundle or nothing runs `check(source:)` over it first. The reader knows nothing of libraries: whether the bundle
/// fits the one at hand, whether chains of changes and commitments of private records are unbroken, is for its caller.
public struct BundleReader {
    /// What the bundle says of itself.
    public let header: BundleHeader
    /// What was read so far; complete once `next()` has returned `nil`.
    public private(set) var summary = BundleSummary()

    private enum State {
        case reading
        case finished
        case failed(any Error)
    }

    private var input: BundleInput
    private var state = State.reading
    /// The last item of the snapshot that is being read.
    private var lastItem: ItemKey?
    private let decompressor: ZstandardDecompressor

    /// Reads the header.
    ///
    /// - Parameters:
    ///   - decompressor: Shared by callers that read many bundles, one after the other.
    ///   - source: Gives the next bytes, at least one and at most as many as asked; none at the end of the bundle,
    ///     however often it is asked. It is called from within `init` and `next` only.
    /// - Throws: `BundleProblem` for bytes that aren't the start of a bundle; what the source throws.
    public init(
        decompressor: ZstandardDecompressor = ZstandardDecompressor(),
        source: @escaping (_ atMost: Int) throws -> [UInt8]
    ) throws {
        self.decompressor = decompressor
        input = BundleInput(source: source)
        header = try BundleHeader(from: &input)
        summary.bytes = input.offset
    }

    /// Reads the next frame; `nil` after the trailer, once hash, count and the end of the bundle were verified.
    ///
    /// A failed reader stays failed: every further call throws the same.
    ///
    /// - Throws: `BundleProblem`; what the source throws.
    public mutating func next() throws -> BundleFrame? {
        switch state {
        case .finished: return nil
        case .failed(let problem): throw problem
        case .reading: break
        }
        do {
            return try nextFrame()
        } catch {
            state = .failed(error)
            throw error
        }
    }

    private mutating func nextFrame() throws -> BundleFrame? {
        let start = input.offset
        guard let frame = try nextFrameHeader() else {
            state = .finished
            return nil
        }
        let (kind, compression) = try frame.content(flags: header.flags, at: start)
        let stored = try input.take(frame.storedInBytes)
        let decoded: BundleFrame
        do throws(EncodingProblem) {
            let payload =
                switch compression {
                case .none: stored
                case .zstandard: try decompressor.decompress(stored, exactly: frame.payloadInBytes)
                }
            decoded = try BundleFrame(kind, decoding: payload)
        } catch {
            throw BundleProblem(error, inPartAt: start)
        }
        guard decoded.content.entries == frame.entries else {
            let reason = "a frame has \(decoded.content.entries) entries and announces \(frame.entries)"
            throw BundleProblem.damaged(at: start, reason: EncodingProblem(.unexpected(reason), at: 0))
        }
        try expectOrder(of: decoded, at: start)
        summary.count(frame.entries, of: kind)
        summary.bytes = input.offset
        return decoded
    }

    /// Items of a snapshot ascend from frame to frame too.
    private mutating func expectOrder(of frame: BundleFrame, at start: Int) throws(BundleProblem) {
        switch frame {
        case .snapshot: lastItem = nil
        case .items(let items):
            if let lastItem, let first = items.first?.key, first <= lastItem {
                throw .damaged(at: start, reason: EncodingProblem(.unexpected("items are out of order"), at: 0))
            }
            lastItem = items.last?.key
        case .segment, .privateRecords, .blobs: break
        }
    }

    /// The fixed bytes of the next frame; `nil` after a verified trailer.
    private mutating func nextFrameHeader() throws -> FrameHeader? {
        let type = try input.take(1)
        if type[0] == BundleFormat.trailerType {
            summary.hash = try BundleTrailer.verify(frames: summary.frames, from: &input)
            summary.bytes = input.offset
            return nil
        }
        guard summary.frames < Limits.framesInBundle else {
            throw BundleProblem.overLimit(
                what: "the number of frames", found: UInt64(summary.frames) + 1, limit: UInt64(Limits.framesInBundle))
        }
        return try FrameHeader(type + input.take(FrameHeader.sizeInBytes - 1))
    }
}

extension BundleReader {
    /// Passes over a whole bundle and verifies its form, lengths, count and hash, decompressing nothing.
    ///
    /// Cost: one pass of SHA-256, and no memory for frames. What is within the frames is not read; the hash says that
    /// it is what the writer wrote. A frame that only a newer program knows is reported after the hash was verified, so
    /// that damage isn't taken for it.
    ///
    /// - Parameter source: As for `init(decompressor:source:)`.
    /// - Throws: `BundleProblem`; what the source throws.
    public static func check(
        source: @escaping (_ atMost: Int) throws -> [UInt8]
    ) throws -> (BundleHeader, BundleSummary) {
        var reader = try BundleReader(source: source)
        var newer: BundleProblem?
        while true {
            let start = reader.input.offset
            guard let frame = try reader.nextFrameHeader() else { break }
            do throws(BundleProblem) {
                let content = try frame.content(flags: reader.header.flags, at: start)
                reader.summary.count(frame.entries, of: content.kind)
            } catch {
                guard case .newerFormat = error else { throw error }
                newer = newer ?? error
                reader.summary.frames += 1
            }
            try reader.input.pass(frame.storedInBytes)
        }
        if let newer { throw newer }
        return (reader.header, reader.summary)
    }
}
