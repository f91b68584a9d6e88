internal import CZstd
public import Causality

/// Decompresses one value after the other with one zstd context.
///
/// The context is used from one thread at a time, and so isn't `Sendable`.
public final class ZstandardDecompressor {
    /// Memory that is taken whatever the input; more only as far as its size makes it likely, then in doubling steps.
    private static let firstStepInBytes = 1 << 20
    private static let likelyExpansion = 128
    /// 8 MiB: the largest window that a level up to 19 needs.
    private static let largestWindowAsPowerOfTwo: Int32 = 23

    private let context: OpaquePointer

    /// Creates a context.
    public init() {
        guard let context = ZSTD_createDCtx() else { preconditionFailure("there is memory for a zstd context") }
        let code = ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, Self.largestWindowAsPowerOfTwo)
        precondition(ZSTD_isError(code) == 0, "zstd knows its own limits")
        self.context = context
    }

    deinit { ZSTD_freeDCtx(context) }

    /// Decompresses bytes that must come to exactly `size`, a number that the caller has measured against a limit.
    ///
    /// Never more than `size` bytes are written, and an expansion above 128 gets its memory step by step, as the bytes
    /// prove it. After a failure the context can be used again.
    ///
    /// - Throws: `EncodingProblem` for anything but one complete frame that states this size and comes to it.
    public func decompress(_ bytes: [UInt8], exactly size: Int) throws(EncodingProblem) -> [UInt8] {
        precondition(size >= 0, "a size isn't negative")
        let result: [UInt8]? = bytes.withUnsafeBytes { input in
            guard ZSTD_getFrameContentSize(input.baseAddress, input.count) == UInt64(size) else { return nil }
            return expand(input, to: size)
        }
        guard let result else { throw EncodingProblem(.compression, at: 0) }
        return result
    }

    private func expand(_ input: UnsafeRawBufferPointer, to size: Int) -> [UInt8]? {
        ZSTD_DCtx_reset(context, ZSTD_reset_session_only)
        var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
        var result: [UInt8] = []
        var step = min(size, max(Self.firstStepInBytes, input.count * Self.likelyExpansion))
        while true {
            // Where the whole content fits into the first step, zstd decodes straight into it, without a window.
            var status = 0
            let piece = [UInt8](unsafeUninitializedCapacity: step) { buffer, count in
                var target = ZSTD_outBuffer(dst: buffer.baseAddress, size: step, pos: 0)
                status = ZSTD_decompressStream(context, &target, &source)
                count = target.pos
            }
            guard ZSTD_isError(status) == 0 else { return nil }
            if result.isEmpty { result = piece } else { result.append(contentsOf: piece) }
            if status == 0 { return result.count == size && source.pos == source.size ? result : nil }
            // The input ended before its frame did, or the frame goes on after the size that it stated.
            guard piece.count == step, result.count < size else { return nil }
            step = min(size - result.count, result.count)
        }
    }
}
