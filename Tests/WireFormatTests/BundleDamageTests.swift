import Causality
import LibraryModel
import Testing
import WireFormat

@Suite struct BundleDamageTests {
    @Test func `every flipped bit is an error, in a first pass and in reading`() throws {
        let bytes = try BundleSamples.small()
        #expect(try BundleReader.check(source: bundleSource(bytes)).1.frames == 3)
        for position in bytes.indices {
            for bit in 0..<8 {
                var damaged = bytes
                damaged[position] ^= 1 << bit
                #expect(
                    bundleProblem { _ = try BundleReader.check(source: bundleSource(damaged)) } != nil,
                    "\(position).\(bit)")
                #expect(bundleProblem { _ = try readBundle(damaged) } != nil, "\(position).\(bit)")
            }
        }
    }

    @Test func `every flipped bit of a compressed bundle is an error`() throws {
        var samples = BundleSamples(seed: 31)
        let text = [UInt8]("One swallow does not make a summer, nor one day; and so one day does not.".utf8)
        let changes = (0..<6).map { SegmentChange(timestamp: Timestamp(rawValue: $0), body: text) }
        let segment = Segment(
            replica: samples.replica(), first: 1, previousHash: .zero, baseContext: VersionVector(),
            headHash: samples.hash(), changes: changes)
        let (bytes, _) = try writeBundle(samples.header(), [.segment(segment)])
        #expect(bytes.count < 500)
        for position in bytes.indices {
            for bit in 0..<8 {
                var damaged = bytes
                damaged[position] ^= 1 << bit
                #expect(
                    bundleProblem { _ = try BundleReader.check(source: bundleSource(damaged)) } != nil,
                    "\(position).\(bit)")
                #expect(bundleProblem { _ = try readBundle(damaged) } != nil, "\(position).\(bit)")
            }
        }
    }

    @Test func `whatever is flipped and hashed anew is refused, or is the one encoding of what it says`() throws {
        let bytes = try BundleSamples.small()
        let fields = bytes[9..<13].reduce(0) { $0 << 8 | Int($1) }
        var accepted = 0
        for position in bytes.indices.dropLast(32) where !(13 + fields..<21 + fields).contains(position) {
            for bit in 0..<8 {
                var forged = bytes
                forged[position] ^= 1 << bit
                let checksum = ContentHash(hashing: Array(forged[..<(13 + fields)])).bytes.prefix(8)
                forged.replaceSubrange(13 + fields..<21 + fields, with: checksum)
                forged.replaceSubrange(
                    forged.count - 32..<forged.count, with: ContentHash(hashing: forged.dropLast(32)).bytes)
                do {
                    let result = try readBundle(forged)
                    #expect(try writeBundle(result.header, result.frames).bytes == forged, "\(position).\(bit)")
                    accepted += 1
                } catch {
                    #expect(error is BundleProblem)
                }
            }
        }
        // Identifiers, hashes, salts, bodies: most of the bytes may say anything.
        #expect(accepted > 1000)
    }

    @Test func `every cut is an error that says where the bundle ended`() throws {
        let bytes = try BundleSamples.small()
        for length in 0..<bytes.count {
            let cut = Array(bytes[..<length])
            #expect(bundleProblem { _ = try readBundle(cut) } == .truncated(at: length))
            #expect(bundleProblem { _ = try BundleReader.check(source: bundleSource(cut)) } == .truncated(at: length))
        }
    }

    @Test func `bytes after the end are an error`() throws {
        let bytes = try BundleSamples.small()
        for extra in [[0], bytes, [UInt8](repeating: 0, count: 1000)] {
            #expect(bundleProblem { _ = try readBundle(bytes + extra, piece: 100) } == .trailingBytes(at: bytes.count))
            #expect(
                bundleProblem { _ = try BundleReader.check(source: bundleSource(bytes + extra)) }
                    == .trailingBytes(at: bytes.count))
        }
    }

    @Test func `another file is no bundle`() throws {
        for text in ["PK\u{3}\u{4} and more", "Lectern is an offline-first sync engine", "{\"library\": 1}"] {
            #expect(bundleProblem { _ = try readBundle(Array(text.utf8)) } == .notABundle)
        }
    }

    @Test func `converted line ends are told from another file`() throws {
        let bytes = try BundleSamples.small()
        let unix = Array(bytes[..<5]) + [0x0a, 0x0a] + bytes[8...]
        let windows = Array(bytes[..<5]) + [0x0d, 0x0a, 0x0d, 0x0a] + bytes[8...]
        for converted in [unix, windows] {
            guard case .damaged(at: 0, let reason) = bundleProblem({ _ = try readBundle(converted) }) else {
                Issue.record("line ends are part of the first bytes")
                continue
            }
            #expect(reason.sentence.contains("text mode"))
        }
    }

    @Test func `a wrong count in the trailer is damage even where the hash is right`() throws {
        var forge = BundleForge()
        forge.add(type: 3, payload: BundleLimitTests.blobPayload)
        #expect(bundleProblem { _ = try readBundle(forge.finished()) } == nil)
        for count in [0, 2, 1 << 31] {
            guard case .damaged = bundleProblem({ _ = try readBundle(forge.finished(frames: count)) }) else {
                Issue.record("the trailer counts \(count)")
                continue
            }
            #expect(
                bundleProblem { _ = try BundleReader.check(source: bundleSource(forge.finished(frames: count))) } != nil
            )
        }
    }

    @Test func `a change that the hash does not cover is found at the end`() throws {
        var samples = BundleSamples(seed: 9)
        let header = samples.header()
        let (bytes, _) = try writeBundle(header, [.segment(samples.segment(changes: 1...1, bodyLimit: 0))])
        var damaged = bytes
        // The last byte of the head hash, before a timestamp and an empty body.
        damaged[bytes.count - 37 - 12] ^= 1
        #expect(bundleProblem { _ = try BundleReader.check(source: bundleSource(damaged)) } == .hashMismatch)
    }

    @Test func `compressed garbage is damage`() throws {
        var samples = BundleSamples(seed: 12)
        let content = [UInt8](repeating: 7, count: 500)
        let good = Zstandard.compress(BundleLimitTests.blobPayload(of: content))
        let size = BundleLimitTests.blobPayload(of: content).count
        let noise = samples.noise(60)
        for (payload, stated) in [
            (noise, size), (good, size - 1), (good, size + 1), (good + [0], size), (good + good, size),
            (Array(good.dropLast()), size),
        ] {
            var forge = BundleForge()
            forge.add(type: 3, compression: 1, size: stated, payload: payload)
            #expect(
                bundleProblem { _ = try readBundle(forge.finished()) }
                    == .damaged(at: 40, reason: EncodingProblem(.compression, at: 0)))
            #expect(bundleProblem { _ = try BundleReader.check(source: bundleSource(forge.finished())) } == nil)
        }
        var forge = BundleForge()
        forge.add(type: 3, compression: 1, size: size, payload: good)
        #expect(try readBundle(forge.finished()).frames.count == 1)
    }

    @Test func `a blob under another's hash is damage`() throws {
        var samples = BundleSamples(seed: 13)
        let blob = BundleBlob(hash: samples.hash(), bytes: [1, 2, 3])
        let (bytes, _) = try writeBundle(samples.header(), [.blobs([blob])])
        guard case .damaged(_, let reason) = bundleProblem({ _ = try readBundle(bytes) }) else {
            Issue.record("the hash of a blob is verified")
            return
        }
        #expect(reason.kind == .hashMismatch)
    }

    @Test func `private records that the header does not announce are damage`() throws {
        var samples = BundleSamples(seed: 14)
        let payload = try PrivateCodec.encode(samples.privateRecords(1...1))
        for (flags, isAccepted) in [([UInt8(0)], false), ([1], false), ([2], true)] {
            var forge = BundleForge(flags: flags)
            forge.add(type: 2, payload: payload)
            #expect((bundleProblem { _ = try readBundle(forge.finished()) } == nil) == isAccepted)
            #expect(
                (bundleProblem { _ = try BundleReader.check(source: bundleSource(forge.finished())) } == nil)
                    == isAccepted)
        }
    }

    @Test func `a bundle that withholds what it contains is damage`() throws {
        #expect(bundleProblem { _ = try readBundle(BundleForge(flags: [3]).finished()) } != nil)
    }

    @Test func `an empty frame, unequal sizes and a useless compression are damage`() throws {
        let payload = BundleLimitTests.blobPayload
        let compressed = Zstandard.compress(payload)
        #expect(compressed.count > payload.count)
        for change in 0..<4 {
            var forge = BundleForge()
            switch change {
            case 0: forge.add(type: 3, entries: 0, payload: payload)
            case 1: forge.add(type: 3, size: payload.count + 1, payload: payload)
            case 2: forge.add(type: 3, compression: 1, size: payload.count, payload: compressed)
            default: forge.add(type: 3, entries: 2, payload: payload)
            }
            guard case .damaged(at: 40, _) = bundleProblem({ _ = try readBundle(forge.finished()) }) else {
                Issue.record("frame \(change) was taken")
                continue
            }
        }
    }
}
