internal import Causality
internal import LibraryModel

/// Reads a bundle from bytes that come by themselves, as from a network: it never waits.
///
/// Feed it what arrives, ask for frames until there is none, feed it more; at the end of the input call `finish`. It
/// holds what has come of one frame, and refuses the same as `BundleReader`, which does the reading.
public struct BundleParser {
    /// What the bundle says of itself; `nil` until its header has come whole.
    public var header: BundleHeader? { reader?.header }
    /// What was read so far; complete after `finish`.
    public var summary: BundleSummary { reader?.summary ?? BundleSummary() }

    private let arrived = Arrived()
    private let decompressor: ZstandardDecompressor
    private var reader: BundleReader?

    /// Starts with nothing read.
    ///
    /// - Parameter decompressor: Shared by callers that read many bundles, one after the other.
    public init(decompressor: ZstandardDecompressor = ZstandardDecompressor()) { self.decompressor = decompressor }

    /// Takes the next bytes.
    public func feed(_ bytes: [UInt8]) { arrived.append(bytes) }

    /// The next frame; `nil` where more bytes are needed first, or where only the trailer is left.
    ///
    /// - Throws: `BundleProblem`; a failed parser stays failed.
    public mutating func next() throws -> BundleFrame? {
        try readHeader()
        guard reader != nil, let size = frameSize else { return nil }
        arrived.allow(size)
        return try reader?.next()
    }

    /// Verifies the end: the trailer is there, right, and the last thing.
    ///
    /// - Throws: `BundleProblem`, such as `.truncated` for a bundle that was cut off.
    public mutating func finish() throws {
        try readHeader()
        arrived.allow(arrived.count)
        if reader == nil { reader = try makeReader() }
        guard try reader?.next() == nil else {
            preconditionFailure("frames that have come whole are taken before the end is asked for")
        }
    }

    private mutating func readHeader() throws {
        guard reader == nil, let size = headerSize else { return }
        arrived.allow(size)
        reader = try makeReader()
    }

    private func makeReader() throws -> BundleReader {
        try BundleReader(decompressor: decompressor) { [arrived] in arrived.take($0) }
    }

    /// How much of what has come is the header: all of it where the reader is going to refuse it anyway.
    private var headerSize: Int? {
        guard arrived.count >= BundleFormat.fixedHeaderInBytes else { return nil }
        let fields = arrived.number(at: BundleFormat.fixedHeaderInBytes - 4)
        let size = BundleFormat.fixedHeaderInBytes + fields + BundleFormat.headerChecksumInBytes
        if fields > BundleFormat.headerFieldsInBytes || !arrived.begins(with: BundleFormat.magic) {
            return arrived.count
        }
        return arrived.count >= size ? size : nil
    }

    /// How much of what has come is the next frame.
    private var frameSize: Int? {
        guard let type = arrived.first, type != BundleFormat.trailerType,
            arrived.count >= FrameHeader.sizeInBytes
        else { return nil }
        let stored = arrived.number(at: 6)
        // The reader refuses it for its size alone.
        if stored > Limits.frameInBytes { return FrameHeader.sizeInBytes }
        let size = FrameHeader.sizeInBytes + stored
        return arrived.count >= size ? size : nil
    }

    /// The bytes that have come and weren't read yet, and how many of them the reader may have.
    ///
    /// A reference, because the reader's source and the parser share it.
    private final class Arrived {
        private var bytes: [UInt8] = []
        private var start = 0
        private var allowance = 0

        var count: Int { bytes.count - start }
        var first: UInt8? { start < bytes.count ? bytes[start] : nil }

        func append(_ more: [UInt8]) {
            if start > 0 && start >= bytes.count / 2 {
                bytes.removeFirst(start)
                start = 0
            }
            bytes += more
        }

        func allow(_ count: Int) { allowance = count }

        func take(_ atMost: Int) -> [UInt8] {
            let count = min(atMost, allowance)
            defer {
                start += count
                allowance -= count
            }
            return Array(bytes[start..<start + count])
        }

        /// Four bytes, the most significant first.
        func number(at offset: Int) -> Int {
            bytes[start + offset..<start + offset + 4].reduce(0) { $0 << 8 | Int($1) }
        }

        func begins(with prefix: [UInt8]) -> Bool { bytes[start...].starts(with: prefix) }
    }
}
