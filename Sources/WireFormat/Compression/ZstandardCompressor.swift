internal import CZstd

/// Compresses one value after the other with the tables of one zstd context.
///
/// A new context costs more than a value of 4 kB. It is used from one thread at a time, and so isn't `Sendable`.
public final class ZstandardCompressor {
    private let context: OpaquePointer

    /// Creates a context; its tables are allocated with the first value.
    ///
    /// - Parameter level: From 1, fast, to 19, small. Others are a programmer's error: above 19 a reader needs more
    ///   memory than this project's formats allow for.
    public init(level: Int = Zstandard.defaultLevel) {
        precondition((1...19).contains(level), "zstd levels are from 1 to 19")
        guard let context = ZSTD_createCCtx() else { preconditionFailure("there is memory for a zstd context") }
        let code = ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, Int32(level))
        precondition(ZSTD_isError(code) == 0, "zstd knows its own levels")
        self.context = context
    }

    deinit { ZSTD_freeCCtx(context) }

    /// Compresses bytes into one frame that states its size and has no checksum of its own.
    public func compress(_ bytes: [UInt8]) -> [UInt8] {
        let bound = ZSTD_compressBound(bytes.count)
        return [UInt8](unsafeUninitializedCapacity: bound) { target, count in
            let size = bytes.withUnsafeBytes { source in
                ZSTD_compress2(context, target.baseAddress, bound, source.baseAddress, source.count)
            }
            precondition(ZSTD_isError(size) == 0, "zstd compresses into a buffer of the size that it asks for")
            count = size
        }
    }
}
