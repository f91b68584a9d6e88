internal import Causality
internal import WireFormat

/// How captures are stored: compressed where that makes them smaller.
enum CaptureCompression {
    static func unpack(_ bytes: [UInt8], size: Int, _ decompressor: ZstandardDecompressor) throws -> [UInt8] {
        do {
            return try decompressor.decompress(bytes, exactly: size)
        } catch {
            throw StoreProblem.corrupt(path: "a capture", detail: error.sentence)
        }
    }
}
