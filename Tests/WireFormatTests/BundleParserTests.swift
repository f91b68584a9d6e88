import Causality
import LibraryModel
import Testing
import WireFormat

/// The parser must come to what `BundleReader` comes to, in whatever pieces the bytes arrive.
@Suite struct BundleParserTests {
    /// How a bundle ends, and what came out of it before.
    private struct Outcome: Equatable {
        var header: BundleHeader?
        var frames: [BundleFrame] = []
        var problem: BundleProblem?
        var summary: BundleSummary?
    }

    private let decompressor = ZstandardDecompressor()

    private func read(_ bytes: [UInt8]) -> Outcome {
        var outcome = Outcome()
        outcome.problem = bundleProblem {
            var reader = try BundleReader(decompressor: decompressor, source: bundleSource(bytes))
            outcome.header = reader.header
            while let frame = try reader.next() { outcome.frames.append(frame) }
            outcome.summary = reader.summary
        }
        return outcome
    }

    private func parse(_ pieces: some Sequence<[UInt8]>) -> Outcome {
        var parser = BundleParser()
        var outcome = Outcome()
        outcome.problem = bundleProblem {
            for piece in pieces {
                parser.feed(piece)
                while let frame = try parser.next() { outcome.frames.append(frame) }
            }
            try parser.finish()
            outcome.summary = parser.summary
        }
        outcome.header = parser.header
        return outcome
    }

    private func pieces(_ bytes: [UInt8], of size: Int) -> [[UInt8]] {
        stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<min(bytes.count, $0 + size)]) }
    }

    /// One frame of each kind, and a large one that is compressed.
    private func sample(seed: UInt64) throws -> [UInt8] {
        var samples = BundleSamples(seed: seed)
        return try writeBundle(samples.header(), samples.frames(0...6)).bytes
    }

    @Test func `every split of a bundle in two, and single bytes, come to the same`() throws {
        let bytes = try BundleSamples.small()
        let expected = read(bytes)
        #expect(expected.frames.count == 3 && expected.problem == nil)
        for split in 0...bytes.count {
            #expect(parse([Array(bytes[..<split]), Array(bytes[split...])]) == expected, "\(split)")
        }
        #expect(parse(bytes.map { [$0] }) == expected)
        #expect(parse(bytes.flatMap { [[$0], []] }) == expected)
    }

    @Test(arguments: 0..<30)
    func `pieces of any size come to the same`(seed: UInt64) throws {
        let bytes = try sample(seed: seed)
        let expected = read(bytes)
        #expect(expected.problem == nil)
        for size in [1, 2, 3, 7, 13, 14, 37, 64, 1000, 65_536] {
            #expect(parse(pieces(bytes, of: size)) == expected, "\(size)")
        }
        var samples = BundleSamples(seed: seed &+ 1000)
        var rest = bytes[...]
        var random: [[UInt8]] = []
        while !rest.isEmpty {
            let count = samples.number(0...min(rest.count, 200))
            random.append(Array(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        #expect(parse(random) == expected)
    }

    @Test func `a frame that is larger than what a reader asks for at once comes to the same`() throws {
        var samples = BundleSamples(seed: 5)
        let noise = samples.noise(900_000)
        let blob = BundleBlob(hash: ContentHash(hashing: noise), bytes: noise)
        let (bytes, _) = try writeBundle(
            samples.header(), [.blobs([blob]), .segment(samples.segment()), .blobs([blob])])
        let expected = read(bytes)
        #expect(expected.frames.count == 3)
        for size in [8192, 300_000, bytes.count] { #expect(parse(pieces(bytes, of: size)) == expected, "\(size)") }
    }

    @Test func `every flipped bit is refused as a reader refuses it, in pieces of any size`() throws {
        let bytes = try BundleSamples.small()
        for position in bytes.indices {
            for bit in 0..<8 {
                var damaged = bytes
                damaged[position] ^= 1 << bit
                let expected = read(damaged)
                #expect(expected.problem != nil)
                for size in [damaged.count, 11] {
                    let outcome = parse(pieces(damaged, of: size))
                    #expect(outcome.problem == expected.problem, "\(position).\(bit) in pieces of \(size)")
                    #expect(outcome.frames == expected.frames, "\(position).\(bit) in pieces of \(size)")
                }
            }
        }
    }

    @Test func `every cut says where the bundle ended`() throws {
        let bytes = try BundleSamples.small()
        for length in 0..<bytes.count {
            let cut = Array(bytes[..<length])
            let expected = read(cut)
            #expect(expected.problem == .truncated(at: length))
            #expect(parse([cut]) == expected, "\(length)")
            #expect(parse(cut.map { [$0] }) == expected, "\(length)")
        }
    }

    @Test func `bytes after the end are refused`() throws {
        let bytes = try BundleSamples.small()
        for extra in [[0], bytes, [UInt8](repeating: 0, count: 1000)] {
            #expect(parse([bytes + extra]).problem == .trailingBytes(at: bytes.count))
            #expect(parse([bytes, extra]).problem == .trailingBytes(at: bytes.count))
            #expect(parse(pieces(bytes + extra, of: 1)).problem == .trailingBytes(at: bytes.count))
        }
    }

    @Test func `bytes after the end are refused when they come, and not kept until the end`() throws {
        let bytes = try BundleSamples.small()
        var parser = BundleParser()
        parser.feed(bytes)
        while try parser.next() != nil {}
        parser.feed([1])
        #expect(throws: BundleProblem.trailingBytes(at: bytes.count)) { try parser.next() }
    }

    @Test func `a frame that its header condemns is refused before its payload is waited for`() throws {
        let declared = 90 << 20
        for (entries, compression, size, type) in [
            (1, 0, declared, 9), (1, 7, declared, 3), (0, 0, declared, 3), (1 << 20, 0, declared, 3),
            (1, 0, declared + 1, 3), (1, 0, 97 << 20, 3), (1, 1, declared, 3),
        ] {
            var forge = BundleForge()
            forge.add(
                type: UInt8(type), compression: UInt8(compression), entries: entries, stored: declared, size: size,
                payload: [])
            var parser = BundleParser()
            parser.feed(forge.bytes)
            #expect(throws: BundleProblem.self, "type \(type), compression \(compression), \(entries), \(size)") {
                try parser.next()
            }
        }
    }

    @Test func `a parser that failed at the header stays failed, whatever comes`() throws {
        let good = try BundleSamples.small()
        var bad = good
        bad[20] ^= 1
        var parser = BundleParser()
        parser.feed(Array(bad[..<100]))
        let problem = bundleProblem { _ = try parser.next() }
        #expect(problem?.code == "bundle-damaged")
        parser.feed(good)
        #expect(bundleProblem { _ = try parser.next() } == problem)
        #expect(bundleProblem { try parser.finish() } == problem)
        #expect(parser.header == nil)
    }

    @Test func `a parser that failed at a frame stays failed, whatever comes`() throws {
        var samples = BundleSamples(seed: 3)
        var forge = BundleForge()
        forge.add(type: 3, entries: 2, payload: BundleLimitTests.blobPayload)
        var parser = BundleParser()
        parser.feed(forge.bytes)
        let problem = bundleProblem { _ = try parser.next() }
        #expect(problem?.code == "bundle-damaged")
        for _ in 0..<5 {
            #expect(bundleProblem { _ = try parser.next() } == problem)
            parser.feed(samples.noise(7))
        }
        #expect(bundleProblem { try parser.finish() } == problem)
    }

    @Test func `another file is refused as soon as its first bytes are there`() {
        var parser = BundleParser()
        parser.feed(Array("HTTP/1.1 502".utf8))
        #expect(bundleProblem { _ = try parser.next() } == nil)
        parser.feed(Array(" Bad Gateway".utf8))
        #expect(bundleProblem { _ = try parser.next() } == .notABundle)
        #expect(parse([Array("short".utf8)]).problem == .notABundle)
        #expect(parse([]).problem == .truncated(at: 0))
    }

    @Test func `the header is known as soon as it has come`() throws {
        let bytes = try BundleSamples.small()
        let expected = read(bytes).header
        let fields = bytes[9..<13].reduce(0) { $0 << 8 | Int($1) }
        var parser = BundleParser()
        parser.feed(Array(bytes[..<(13 + fields + 7)]))
        #expect(try parser.next() == nil && parser.header == nil)
        parser.feed([bytes[13 + fields + 7]])
        #expect(try parser.next() == nil && parser.header == expected)
    }

    @Test func `a header that promises too much is refused before it has come`() {
        var parser = BundleParser()
        parser.feed(BundleForge(length: 4 << 20).bytes)
        #expect(bundleProblem { _ = try parser.next() }?.code == "bundle-over-limit")
    }
}
