import Causality

/// Puts bundles together byte by byte from Protocol/Bundles.md, wrong ones too.
///
/// It shares no code with the writer, and compresses nothing by itself: a compressor's bytes differ from version to
/// version, and vectors must not.
struct BundleAssembly {
    static let magic: [UInt8] = [0x8c, 0x4c, 0x45, 0x43, 0x54, 0x0d, 0x0a, 0x0a]

    private(set) var bytes: [UInt8]
    private var frames = 0

    /// Starts a bundle.
    init(
        library: LibraryID, flags: UInt64 = 0, from: VersionVector = VersionVector(),
        to: VersionVector = VersionVector()
    ) {
        var fields = ByteWriter()
        fields.identifier(library)
        fields.number(flags)
        fields.raw(VersionVectorVectors.bytes(from))
        fields.raw(VersionVectorVectors.bytes(to))
        self.init(fields: fields.bytes)
    }

    /// Starts a bundle with a header of any fields.
    init(fields: [UInt8], format: UInt8 = 1, size: Int? = nil) {
        bytes = Self.magic + [format] + Self.fixed32(size ?? fields.count) + fields
        bytes += ContentHash(hashing: bytes).bytes.prefix(8)
    }

    /// Adds a frame; sizes are those of the payload unless said otherwise.
    mutating func add(
        type: UInt8, compression: UInt8 = 0, entries: Int = 1, stored: [UInt8], storedSize: Int? = nil, size: Int? = nil
    ) {
        bytes += [type, compression] + Self.fixed32(entries) + Self.fixed32(storedSize ?? stored.count)
        bytes += Self.fixed32(size ?? stored.count) + stored
        frames += 1
    }

    /// The bundle with its trailer.
    func finished(frames stated: Int? = nil) -> [UInt8] {
        let body = bytes + [0] + Self.fixed32(stated ?? frames)
        return body + ContentHash(hashing: body).bytes
    }

    static func fixed32(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }
}
