import Causality
import Testing
import WireFormat

@Suite struct CompressionTests {
    @Test(arguments: [1, 3, 9, 19])
    func `bytes come back at every level`(level: Int) throws {
        var samples = BundleSamples(seed: UInt64(level))
        let compressor = ZstandardCompressor(level: level)
        let decompressor = ZstandardDecompressor()
        for limit in [0, 1, 50, 4000, 4000, 300_000] {
            let bytes = samples.bytes(upTo: limit)
            let compressed = compressor.compress(bytes)
            #expect(try decompressor.decompress(compressed, exactly: bytes.count) == bytes)
            #expect(compressed == Zstandard.compress(bytes, level: level))
            #expect(try Zstandard.decompress(compressed, exactly: bytes.count) == bytes)
        }
    }

    @Test(arguments: [
        1 << 20 - 1, 1 << 20, 1 << 20 + 1, 2 << 20, 2 << 20 + 1, 4 << 20, 8 << 20 + 77,
    ])
    func `an unlikely expansion is decompressed step by step`(size: Int) throws {
        let zeros = [UInt8](repeating: 0, count: size)
        let compressed = Zstandard.compress(zeros)
        #expect(compressed.count < 2000)
        #expect(try Zstandard.decompress(compressed, exactly: size) == zeros)
        // What repeats noise from 16 KiB before needs a window over what was handed out already.
        var samples = BundleSamples(seed: UInt64(size))
        let noise = samples.noise(16 << 10)
        var repeated: [UInt8] = []
        while repeated.count < size { repeated += noise.prefix(size - repeated.count) }
        #expect(try Zstandard.decompress(Zstandard.compress(repeated, level: 19), exactly: size) == repeated)
    }

    @Test func `another size than the true one is refused`() throws {
        let bytes = [UInt8](repeating: 3, count: 5000)
        let compressed = Zstandard.compress(bytes)
        for size in [0, 1, 4999, 5001, 1 << 40] {
            #expect(throws: EncodingProblem(.compression, at: 0)) {
                try Zstandard.decompress(compressed, exactly: size)
            }
        }
    }

    @Test func `a frame that lies about its own size is refused`() throws {
        for size in [5000, 5 << 20] {
            let compressed = Zstandard.compress([UInt8](repeating: 3, count: size))
            // The size stands little-endian behind the magic number, a descriptor, and for large ones a window.
            let isSmall = size == 5000
            for change in [-1, 1, 100] {
                var lying = compressed
                let stated = isSmall ? size - 256 + change : size + change
                for index in 0..<(isSmall ? 2 : 4) {
                    lying[(isSmall ? 5 : 6) + index] = UInt8(truncatingIfNeeded: stated >> (8 * index))
                }
                #expect(lying != compressed)
                #expect(throws: EncodingProblem(.compression, at: 0)) {
                    try Zstandard.decompress(lying, exactly: size + change)
                }
            }
        }
    }

    @Test func `every cut and every second frame is refused`() throws {
        let text = Array(String(repeating: "nothing is lost, ", count: 300).utf8)
        let compressed = Zstandard.compress(text)
        let decompressor = ZstandardDecompressor()
        for length in 0..<compressed.count {
            #expect(throws: EncodingProblem.self) {
                try decompressor.decompress(Array(compressed[..<length]), exactly: text.count)
            }
        }
        for extra in [[0], compressed, Zstandard.compress([])] {
            #expect(throws: EncodingProblem.self) {
                try decompressor.decompress(compressed + extra, exactly: text.count)
            }
        }
        #expect(try decompressor.decompress(compressed, exactly: text.count) == text)
    }

    @Test(arguments: 0..<10)
    func `damaged bytes are refused or come to the stated size`(seed: Int) throws {
        var samples = BundleSamples(seed: UInt64(seed))
        let bytes = samples.bytes(upTo: 3000) + samples.bytes(upTo: 3000)
        let compressed = Zstandard.compress(bytes)
        let decompressor = ZstandardDecompressor()
        for _ in 0..<500 {
            var damaged = compressed
            damaged[samples.number(0...damaged.count - 1)] ^= 1 << samples.number(0...7)
            if let result = try? decompressor.decompress(damaged, exactly: bytes.count) {
                #expect(result.count == bytes.count)
            }
        }
        #expect(try decompressor.decompress(compressed, exactly: bytes.count) == bytes)
    }
}
