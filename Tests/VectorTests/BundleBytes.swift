import Causality
import WireFormat

/// Bundles that are read from memory.
enum BundleBytes {
    /// Checks a whole bundle, then reads it.
    static func read(_ bytes: [UInt8]) throws -> (header: BundleHeader, frames: [BundleFrame]) {
        _ = try BundleReader.check(source: source(bytes))
        var reader = try BundleReader(source: source(bytes))
        var frames: [BundleFrame] = []
        while let frame = try reader.next() { frames.append(frame) }
        return (reader.header, frames)
    }

    private static func source(_ bytes: [UInt8]) -> (Int) -> [UInt8] {
        var rest = bytes[...]
        return { count in
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
    }

    /// A bundle of one frame, put together from Protocol/Bundles.md.
    static func of(_ payload: [UInt8], type: UInt8, entries: Int, flags: UInt8, library: LibraryID) -> [UInt8] {
        let fields = library.bytes + [flags, 0, 0]
        var bytes: [UInt8] = [0x8c, 0x4c, 0x45, 0x43, 0x54, 0x0d, 0x0a, 0x0a, 1] + fixed32(fields.count) + fields
        bytes += ContentHash(hashing: bytes).bytes.prefix(8)
        bytes += [type, 0] + fixed32(entries) + fixed32(payload.count) + fixed32(payload.count) + payload
        bytes += [0] + fixed32(1)
        return bytes + ContentHash(hashing: bytes).bytes
    }

    static func fixed32(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }
}
