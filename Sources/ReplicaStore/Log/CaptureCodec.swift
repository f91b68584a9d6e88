internal import Causality
internal import WireFormat

/// How captures are stored: compressed where that makes them smaller.
///
/// It keeps zstd's tables from one capture to the next, since making them costs as much as a capture does. It is used
/// from one thread at a time, and so isn't `Sendable`.
final class CaptureCodec {
    /// A capture is compressed while somebody waits for its edit: level 1 takes two thirds of the time that level 3 takes,
    /// for a twentieth more bytes.
    private lazy var compressor = ZstandardCompressor(level: 1)
    private lazy var decompressor = ZstandardDecompressor()

    /// The bytes as they are stored, and whether these are compressed.
    func pack(_ text: [UInt8]) -> (bytes: [UInt8], isCompressed: Bool) {
        let packed = compressor.compress(text)
        return packed.count < text.count ? (packed, true) : (text, false)
    }

    /// The text that was stored.
    ///
    /// - Throws: `StoreProblem.corrupt` where it doesn't come to `size`.
    func unpack(_ bytes: [UInt8], isCompressed: Bool, size: Int) throws -> [UInt8] {
        guard isCompressed else { return bytes }
        guard size >= 0 else { throw StoreProblem.corrupt(path: "a capture", detail: "its size is below nothing") }
        do {
            return try decompressor.decompress(bytes, exactly: size)
        } catch {
            throw StoreProblem.corrupt(path: "a capture", detail: error.sentence)
        }
    }
}

/// A capture as it is stored.
struct PackedCapture: Sendable {
    let hash: ContentHash
    /// Its bytes.
    let text: [UInt8]
    /// What the database holds of them.
    let stored: [UInt8]
    let isCompressed: Bool

    /// Packs a capture whose hash was checked.
    init(_ text: [UInt8], hash: ContentHash, by codec: CaptureCodec) {
        self.hash = hash
        self.text = text
        (stored, isCompressed) = codec.pack(text)
    }
}
