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

    /// The size of the next frame's content, as its header states it; `nil` until the frame has come whole.
    ///
    /// It takes no memory before `next` is called, which judges the frame.
    public var nextFrameInBytes: Int? {
        guard let start = reader == nil ? headerSize : 0, arrived.count >= start + FrameHeader.sizeInBytes else {
            return nil
        }
        let bytes = Array(arrived.prefix(start + FrameHeader.sizeInBytes).suffix(FrameHeader.sizeInBytes))
        guard bytes[0] != BundleFormat.trailerType, let frame = try? FrameHeader(bytes),
            arrived.count >= start + FrameHeader.sizeInBytes + frame.storedInBytes
        else { return nil }
        return frame.payloadInBytes
    }

    private let arrived = Arrived()
    private let decompressor = ZstandardDecompressor()
    private var reader: BundleReader?
    private var failure: (any Error)?

    /// Starts with nothing read.
    public init() {}

    /// Takes the next bytes.
    public func feed(_ bytes: [UInt8]) { arrived.append(bytes) }

    /// The next frame; `nil` where more bytes are needed first, or where only the trailer is left.
    ///
    /// - Throws: `BundleProblem`; a failed parser stays failed.
    public mutating func next() throws -> BundleFrame? {
        try keepingFailure { parser in
            try parser.readHeader()
            guard let size = try parser.sizeOfNextFrame() else { return nil }
            parser.arrived.allow(size)
            return try parser.reader?.next()
        }
    }

    /// Verifies the end: the trailer is there, right, and the last thing.
    ///
    /// - Throws: `BundleProblem`, such as `.truncated` for a bundle that was cut off.
    public mutating func finish() throws {
        try keepingFailure { parser in
            try parser.readHeader()
            parser.arrived.allow(parser.arrived.count)
            if parser.reader == nil { parser.reader = try parser.makeReader() }
            guard try parser.reader?.next() == nil else {
                preconditionFailure("frames that have come whole are taken before the end is asked for")
            }
        }
    }

    private mutating func keepingFailure<Result>(_ body: (inout Self) throws -> Result) throws -> Result {
        if let failure { throw failure }
        do {
            return try body(&self)
        } catch {
            failure = error
            throw error
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
        let fields = arrived.prefix(BundleFormat.fixedHeaderInBytes).suffix(4).reduce(0) { $0 << 8 | Int($1) }
        let size = BundleFormat.fixedHeaderInBytes + fields + BundleFormat.headerChecksumInBytes
        if fields > BundleFormat.headerFieldsInBytes || !arrived.begins(with: BundleFormat.magic) {
            return arrived.count
        }
        return arrived.count >= size ? size : nil
    }

    /// How much of what has come is the next frame; `nil` where it hasn't come whole, or is the trailer.
    ///
    /// A frame that its header alone condemns is refused before its payload is waited for.
    private func sizeOfNextFrame() throws -> Int? {
        guard let reader, let type = arrived.first else { return nil }
        guard type != BundleFormat.trailerType else {
            // What follows the trailer is never kept.
            guard arrived.count <= BundleFormat.trailerInBytes else {
                throw BundleProblem.trailingBytes(at: reader.summary.bytes + BundleFormat.trailerInBytes)
            }
            return nil
        }
        guard arrived.count >= FrameHeader.sizeInBytes else { return nil }
        let frame = try FrameHeader(arrived.prefix(FrameHeader.sizeInBytes))
        _ = try frame.content(flags: reader.header.flags, at: reader.summary.bytes)
        let size = FrameHeader.sizeInBytes + frame.storedInBytes
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

        func prefix(_ count: Int) -> [UInt8] { Array(bytes[start..<start + count]) }

        func begins(with prefix: [UInt8]) -> Bool { bytes[start...].starts(with: prefix) }
    }
}
