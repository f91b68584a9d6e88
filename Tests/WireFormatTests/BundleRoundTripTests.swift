import Causality
import LibraryModel
import Testing
import WireFormat

@Suite struct BundleRoundTripTests {
    @Test(arguments: 0..<60)
    func `what is written is read back, however the source cuts it`(seed: Int) throws {
        var samples = BundleSamples(seed: UInt64(seed))
        let header = samples.header()
        let frames = samples.frames()
        let (bytes, written) = try writeBundle(header, frames)
        for piece in [Int.max, 1, samples.number(2...5000)] {
            let result = try readBundle(bytes, piece: piece)
            #expect(result.header == header)
            #expect(result.frames == frames)
            #expect(result.summary == written)
        }
    }

    @Test(arguments: 0..<20)
    func `a first pass counts the same without decompressing`(seed: Int) throws {
        var samples = BundleSamples(seed: UInt64(seed))
        let header = samples.header()
        let (bytes, written) = try writeBundle(header, samples.frames())
        let (found, summary) = try BundleReader.check(source: bundleSource(bytes, piece: samples.number(1...5000)))
        #expect(found == header)
        #expect(summary == written)
        #expect(summary.bytes == bytes.count)
    }

    @Test func `one bundle has one encoding`() throws {
        var samples = BundleSamples(seed: 5)
        let header = samples.header()
        let frames = samples.frames(8...8)
        #expect(try writeBundle(header, frames).bytes == writeBundle(header, frames).bytes)
    }

    @Test func `a summary counts what the frames hold`() throws {
        var samples = BundleSamples(seed: 3)
        let frames: [BundleFrame] = [
            .segment(samples.segment(changes: 4...4)), .blobs(samples.blobs(2...2)),
            .segment(samples.segment(changes: 3...3)), .privateRecords(samples.privateRecords(5...5)),
        ]
        let (bytes, summary) = try writeBundle(samples.header(), frames)
        #expect(summary.frames == 4)
        #expect(summary.changes == 7)
        #expect(summary.blobs == 2)
        #expect(summary.privateRecords == 5)
        #expect(summary.bytes == bytes.count)
        #expect(summary.hash == ContentHash(hashing: Array(bytes.dropLast(32))))
    }

    @Test func `the bundle of nothing has the bytes that the specification shows`() throws {
        let header = BundleHeader(
            library: LibraryID(value: 0x0001_0203_0405_0607_0809_0a0b_0c0d_0e0f), from: VersionVector(),
            to: VersionVector())
        let expected =
            "8c4c4543540d0a0a" + "01" + "00000013" + "000102030405060708090a0b0c0d0e0f" + "00" + "00" + "00"
            + "f16a6bb67f57c2d9" + "00" + "00000000"
            + "6abb311291c0a40faf04a65fa54fd13725368291e302e8c9aa983fdabdc98abc"
        #expect(hexadecimal(try writeBundle(header, []).bytes) == expected)
    }

    @Test func `a frame without entries is not written`() throws {
        var samples = BundleSamples(seed: 1)
        let header = samples.header()
        let (bytes, summary) = try writeBundle(header, [.blobs([]), .privateRecords([])])
        #expect(summary.frames == 0)
        #expect(bytes == (try writeBundle(header, []).bytes))
    }

    @Test func `text shrinks, and noise is stored as it is`() throws {
        var samples = BundleSamples(seed: 11)
        let text = [UInt8]("All work and no play makes Jack a dull boy. ".utf8)
        let prose = (0..<200_000).map { text[($0 * 7 / 5) % text.count] }
        let noise = samples.noise(200_000)
        let bytes = { (content: [UInt8]) in
            try writeBundle(
                samples.header(), [.blobs([BundleBlob(hash: ContentHash(hashing: content), bytes: content)])]
            )
            .bytes.count
        }
        #expect(try bytes(prose) < 20_000)
        #expect(try (200_000..<200_600).contains(bytes(noise)))
    }

    @Test func `an honest frame that looks like a bomb is stored uncompressed, and read`() throws {
        var samples = BundleSamples(seed: 2)
        let zeros = [UInt8](repeating: 0, count: 3 << 20)
        let frame = BundleFrame.blobs([BundleBlob(hash: ContentHash(hashing: zeros), bytes: zeros)])
        let (bytes, _) = try writeBundle(samples.header(), [frame])
        #expect(bytes.count > 3 << 20)
        #expect(try readBundle(bytes).frames == [frame])
    }

    @Test func `a large bundle is taken in pieces and given in frames`() throws {
        var samples = BundleSamples(seed: 4)
        let noise = samples.noise(1 << 20)
        let frame = BundleFrame.blobs([BundleBlob(hash: ContentHash(hashing: noise), bytes: noise)])
        var largest = 0
        var bytes: [UInt8] = []
        var writer = try BundleWriter(header: samples.header()) { piece in
            largest = max(largest, piece.count)
            bytes += piece
        }
        for _ in 0..<8 { try writer.append(frame) }
        let summary = try writer.finish()
        #expect(largest < 1 << 20 + 100)

        var asked = 0
        let give = bundleSource(bytes)
        var reader = try BundleReader { atMost in
            asked = max(asked, atMost)
            return give(atMost)
        }
        while let found = try reader.next() { #expect(found == frame) }
        #expect(reader.summary == summary)
        #expect(asked <= 1 << 20)
    }

    @Test func `a context serves one bundle after the other`() throws {
        var samples = BundleSamples(seed: 21)
        let decompressor = ZstandardDecompressor()
        for _ in 0..<5 {
            let frames = samples.frames(1...5)
            var bytes: [UInt8] = []
            var writer = try BundleWriter(header: samples.header()) { bytes += $0 }
            for frame in frames { try writer.append(frame) }
            _ = try writer.finish()
            var reader = try BundleReader(decompressor: decompressor, source: bundleSource(bytes))
            for frame in frames { #expect(try reader.next() == frame) }
            #expect(try reader.next() == nil)
            #expect(try reader.next() == nil)
        }
    }

    @Test func `what the source or the sink throws passes through`() throws {
        struct Failure: Error {}
        var samples = BundleSamples(seed: 8)
        let header = samples.header()
        let (bytes, _) = try writeBundle(header, samples.frames(4...4))
        #expect(throws: Failure.self) { try BundleWriter(header: header) { _ in throw Failure() } }
        #expect(throws: Failure.self) { try BundleReader { _ in throw Failure() } }
        #expect(throws: Failure.self) { try BundleReader.check { _ in throw Failure() } }

        let give = bundleSource(bytes, piece: 150)
        var calls = 0
        let failing = { (atMost: Int) throws -> [UInt8] in
            calls += 1
            if calls == 5 { throw Failure() }
            return give(atMost)
        }
        var reader = try BundleReader(source: failing)
        #expect(throws: Failure.self) { while try reader.next() != nil {} }
        #expect(throws: Failure.self, "a failed reader stays failed") { try reader.next() }
    }
}
