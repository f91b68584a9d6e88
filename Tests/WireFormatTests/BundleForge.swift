import Causality

/// Puts bundles together byte by byte from Protocol/Bundles.md, wrong ones too.
///
/// It shares no code with the writer.
struct BundleForge {
    static let magic: [UInt8] = [0x8c, 0x4c, 0x45, 0x43, 0x54, 0x0d, 0x0a, 0x0a]
    static let emptyVector: [UInt8] = [0]

    var bytes: [UInt8]
    private var frames: UInt32 = 0

    /// Starts a bundle with the given fields after the library.
    init(
        format: UInt8 = 1, flags: [UInt8] = [2], from: [UInt8] = emptyVector, to: [UInt8] = emptyVector,
        length: Int? = nil
    ) {
        let fields = [UInt8](repeating: 0xab, count: 16) + flags + from + to
        bytes = Self.magic + [format] + Self.fixed32(length ?? fields.count) + fields
        bytes += ContentHash(hashing: bytes).bytes.prefix(8)
    }

    /// Adds a frame; sizes and the number of entries are those of the payload unless said otherwise.
    mutating func add(
        type: UInt8, compression: UInt8 = 0, entries: Int = 1, stored: Int? = nil, size: Int? = nil, payload: [UInt8]
    ) {
        bytes += [type, compression] + Self.fixed32(entries) + Self.fixed32(stored ?? payload.count)
        bytes += Self.fixed32(size ?? payload.count) + payload
        frames += 1
    }

    /// The bundle with its trailer.
    func finished(frames stated: Int? = nil) -> [UInt8] {
        let body = bytes + [0] + Self.fixed32(stated ?? Int(frames))
        return body + ContentHash(hashing: body).bytes
    }

    static func fixed32(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }
}
