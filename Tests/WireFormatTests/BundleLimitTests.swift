import Causality
import LibraryModel
import Testing
import WireFormat

@Suite struct BundleLimitTests {
    /// A frame of one small blob.
    static let blobPayload = blobPayload(of: [1, 2, 3])

    static func blobPayload(of content: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.count(1)
        writer.hash(ContentHash(hashing: content))
        writer.blob(content)
        return writer.bytes
    }

    @Test func `a frame that claims more than a frame may have is refused before it is read`() throws {
        for (stored, size) in [(96 << 20 + 1, 100), (100, 96 << 20 + 1), (Int(UInt32.max), Int(UInt32.max))] {
            var forge = BundleForge()
            forge.add(type: 3, compression: 1, stored: stored, size: size, payload: Self.blobPayload)
            expectOverLimit(forge)
        }
    }

    @Test func `few bytes that claim to become many are refused before they are decompressed`() throws {
        for size in [2 << 20, 96 << 20] {
            var forge = BundleForge()
            forge.add(type: 3, compression: 1, size: size, payload: [UInt8](repeating: 0, count: 20))
            expectOverLimit(forge)
        }
    }

    @Test func `a length that the file does not have is a cut, whatever it claims`() throws {
        var forge = BundleForge()
        forge.add(type: 3, stored: 90 << 20, size: 90 << 20, payload: Self.blobPayload)
        let bytes = forge.finished()
        #expect(bundleProblem { _ = try readBundle(bytes) } == .truncated(at: bytes.count))
        #expect(
            bundleProblem { _ = try BundleReader.check(source: bundleSource(bytes)) } == .truncated(at: bytes.count))
    }

    @Test func `more entries than a frame may have are refused`() throws {
        for type in [UInt8(1), 2, 3] {
            var forge = BundleForge()
            forge.add(type: type, entries: 1 << 16 + 1, payload: Self.blobPayload)
            expectOverLimit(forge)
        }
    }

    @Test func `a header that claims more than any header has is refused`() throws {
        expectOverLimit(BundleForge(length: 64 << 20))
        expectOverLimit(BundleForge(from: [0x81, 0x80, 0x04]))
    }

    @Test func `a count inside a payload is measured before memory is taken for it`() throws {
        // 2^16 + 1 blobs, and 2^16 blobs in too few bytes.
        for count in [[UInt8(0x81), 0x80, 0x04], [0x80, 0x80, 0x04]] {
            var forge = BundleForge()
            forge.add(type: 3, payload: count + [UInt8](repeating: 0, count: 100))
            #expect(bundleProblem { _ = try readBundle(forge.finished()) } != nil)
        }
    }

    @Test func `a newer format is told from damage`() throws {
        #expect(
            bundleProblem { _ = try readBundle(BundleForge(format: 2).finished()) }
                == .newerFormat(.format, found: 2, supported: 1))
        #expect(
            bundleProblem { _ = try readBundle(BundleForge(flags: [8]).finished()) }
                == .newerFormat(.flags, found: 8, supported: 7))
        guard case .damaged = bundleProblem({ _ = try readBundle(BundleForge(format: 0).finished()) }) else {
            Issue.record("there is no format 0")
            return
        }
        var damaged = BundleForge(format: 2).bytes
        damaged[20] ^= 1
        guard case .damaged = bundleProblem({ _ = try readBundle(damaged) }) else {
            Issue.record("the checksum of a header is verified before its format is judged")
            return
        }
    }

    @Test func `a frame of a newer program is named once the hash was verified`() throws {
        var type = BundleForge()
        type.add(type: 9, compression: 1, entries: 0, size: 0, payload: [1, 2, 3])
        type.add(type: 3, payload: Self.blobPayload)
        let newerType = BundleProblem.newerFormat(.frameType, found: 9, supported: 5)
        #expect(bundleProblem { _ = try BundleReader.check(source: bundleSource(type.finished())) } == newerType)
        #expect(bundleProblem { _ = try readBundle(type.finished()) } == newerType)

        var compression = BundleForge()
        compression.add(type: 3, compression: 2, payload: Self.blobPayload)
        let newerCompression = BundleProblem.newerFormat(.compression, found: 2, supported: 1)
        #expect(
            bundleProblem { _ = try BundleReader.check(source: bundleSource(compression.finished())) }
                == newerCompression)
        #expect(bundleProblem { _ = try readBundle(compression.finished()) } == newerCompression)

        var damaged = type.finished()
        damaged[80] ^= 1
        #expect(bundleProblem { _ = try BundleReader.check(source: bundleSource(damaged)) } == .hashMismatch)
    }

    @Test func `a writer refuses what no reader would take, and goes on`() throws {
        var samples = BundleSamples(seed: 17)
        let change = SegmentChange(timestamp: Timestamp(rawValue: 1), body: [])
        let tooMany = Segment(
            replica: samples.replica(), first: 1, previousHash: .zero, baseContext: VersionVector(), headHash: .zero,
            changes: [SegmentChange](repeating: change, count: Limits.changesInSegment + 1))
        let large = [UInt8](repeating: 1, count: Limits.blobInBytes + 1)
        let tooLarge = BundleBlob(hash: .zero, bytes: large)
        let half = BundleBlob(hash: .zero, bytes: Array(large[..<(48 << 20)]))
        var bytes: [UInt8] = []
        var writer = try BundleWriter(header: samples.header()) { bytes += $0 }
        for frame in [BundleFrame.segment(tooMany), .blobs([tooLarge]), .blobs([half, half])] {
            guard case .overLimit = bundleProblem({ try writer.append(frame) }) else {
                Issue.record("a frame above the limits was written")
                continue
            }
        }
        let frame = BundleFrame.segment(samples.segment())
        try writer.append(frame)
        #expect(try writer.finish().frames == 1)
        #expect(try readBundle(bytes).frames == [frame])
    }

    @Test func `every problem has a code of its own, a sentence and a remedy`() {
        let problems: [BundleProblem] = [
            .notABundle, .truncated(at: 3), .damaged(at: 3, reason: EncodingProblem(.notUTF8, at: 1)),
            .newerFormat(.frameType, found: 9, supported: 5), .overLimit(what: "the size", found: 2, limit: 1),
            .hashMismatch, .trailingBytes(at: 3),
        ]
        #expect(Set(problems.map(\.code)).count == problems.count)
        for problem in problems {
            #expect(problem.code.hasPrefix("bundle-"))
            #expect(problem.sentence.hasSuffix(".") && problem.remedy.hasSuffix("."))
        }
    }

    private func expectOverLimit(_ forge: BundleForge, sourceLocation: SourceLocation = #_sourceLocation) {
        let bytes = forge.finished()
        for found in [
            bundleProblem { _ = try readBundle(bytes) },
            bundleProblem { _ = try BundleReader.check(source: bundleSource(bytes)) },
        ] {
            guard case .overLimit = found else {
                Issue.record("\(String(describing: found))", sourceLocation: sourceLocation)
                continue
            }
        }
    }
}
