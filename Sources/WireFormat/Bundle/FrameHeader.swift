internal import Causality
internal import LibraryModel

/// The fixed bytes before a frame's payload.
///
/// Lengths are measured when the header is read, before any memory is taken for them. The rest is judged by
/// `content(flags:at:)`, so that a first pass can walk over frames that only a newer program understands.
struct FrameHeader {
    static let sizeInBytes = 14

    let type: UInt8
    let compression: UInt8
    let entries: Int
    let storedInBytes: Int
    let payloadInBytes: Int

    init(_ kind: FrameKind, _ compression: FrameCompression, entries: Int, stored: Int, payload: Int) {
        type = kind.rawValue
        self.compression = compression.rawValue
        self.entries = entries
        storedInBytes = stored
        payloadInBytes = payload
    }

    /// Reads the 14 bytes of a header.
    init(_ bytes: [UInt8]) throws(BundleProblem) {
        precondition(bytes.count == Self.sizeInBytes, "a frame header has a fixed size")
        let field = { (start: Int) in bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) } }
        type = bytes[0]
        compression = bytes[1]
        entries = field(2)
        storedInBytes = field(6)
        payloadInBytes = field(10)
        try BundleProblem.require(storedInBytes, upTo: Limits.frameInBytes, "the stored size of a frame")
        try BundleProblem.require(payloadInBytes, upTo: Limits.frameInBytes, "the size of a frame")
    }

    var encoded: [UInt8] {
        let field = { (value: Int) in withUnsafeBytes(of: UInt32(value).bigEndian, Array.init) }
        return [type, compression] + field(entries) + field(storedInBytes) + field(payloadInBytes)
    }

    /// What the frame is, provided that its header obeys every rule of the format.
    func content(
        flags: BundleFlags, at offset: Int
    ) throws(BundleProblem) -> (kind: FrameKind, compression: FrameCompression) {
        guard let kind = FrameKind(rawValue: type) else {
            throw .newerFormat(
                .frameType, found: UInt64(type), supported: UInt64(FrameKind.items.rawValue))
        }
        guard let compression = FrameCompression(rawValue: compression) else {
            throw .newerFormat(
                .compression, found: UInt64(compression), supported: UInt64(FrameCompression.zstandard.rawValue))
        }
        guard entries > 0 else { throw Self.damaged("a frame is empty", at: offset) }
        try BundleProblem.require(entries, upTo: kind.entryLimit, "the number of \(kind.entryNoun)")
        if kind == .privateRecords && !flags.contains(.containsPrivate) {
            throw Self.damaged("there are private records that the header does not announce", at: offset)
        }
        switch compression {
        case .none:
            guard storedInBytes == payloadInBytes else {
                throw Self.damaged("the two sizes of an uncompressed frame differ", at: offset)
            }
        case .zstandard:
            guard storedInBytes < payloadInBytes else {
                throw Self.damaged("a compressed frame has not become smaller", at: offset)
            }
            try BundleProblem.require(
                payloadInBytes, upTo: BundleFormat.largestPayload(storedInBytes: storedInBytes),
                "the size of a frame of \(storedInBytes) compressed bytes")
        }
        return (kind, compression)
    }

    private static func damaged(_ what: String, at offset: Int) -> BundleProblem {
        .damaged(at: offset, reason: EncodingProblem(.unexpected(what), at: 0))
    }
}
