public import Causality

/// Zstandard for single values.
///
/// Callers with many of them keep a `ZstandardCompressor` or `ZstandardDecompressor`.
public enum Zstandard {
    /// The level of bundles: most of what can be gained on text, in little more time than level 3 takes.
    public static let defaultLevel = 4

    /// Compresses bytes.
    ///
    /// Two versions of zstd may give different bytes; both decompress to the same.
    ///
    /// - Parameters:
    ///   - bytes: What to compress.
    ///   - level: From 1, fast, to 19, small.
    public static func compress(_ bytes: [UInt8], level: Int = defaultLevel) -> [UInt8] {
        ZstandardCompressor(level: level).compress(bytes)
    }

    /// Decompresses bytes that must come to exactly `size`.
    ///
    /// - Throws: `EncodingProblem` for anything but one complete frame of that size.
    public static func decompress(_ bytes: [UInt8], exactly size: Int) throws(EncodingProblem) -> [UInt8] {
        try ZstandardDecompressor().decompress(bytes, exactly: size)
    }
}
