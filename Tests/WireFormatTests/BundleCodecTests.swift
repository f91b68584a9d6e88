import Causality
import LibraryModel
import Testing
import WireFormat

@Suite struct BundleCodecTests {
    @Test(arguments: 0..<40)
    func `segments, private records and blobs come back from their bytes`(seed: Int) throws {
        var samples = BundleSamples(seed: UInt64(seed))
        let segment = samples.segment()
        #expect(try SegmentCodec.decode(SegmentCodec.encode(segment)) == segment)
        let records = samples.privateRecords()
        #expect(try PrivateCodec.decode(PrivateCodec.encode(records)) == records)
        let blobs = samples.blobs()
        #expect(try BlobsCodec.decode(BlobsCodec.encode(blobs)) == blobs)
    }

    @Test(arguments: 0..<30)
    func `changed bytes are refused, or are the one encoding of what they say`(seed: Int) throws {
        var samples = BundleSamples(seed: UInt64(seed))
        let segment = try SegmentCodec.encode(samples.segment(bodyLimit: 30))
        let records = try PrivateCodec.encode(samples.privateRecords())
        let blobs = try BlobsCodec.encode(samples.blobs(limit: 100))
        for _ in 0..<300 {
            let changed = mutate(segment, &samples)
            if let decoded = try? SegmentCodec.decode(changed) {
                #expect(try SegmentCodec.decode(SegmentCodec.encode(decoded)) == decoded)
            }
            let changedRecords = mutate(records, &samples)
            if let decoded = try? PrivateCodec.decode(changedRecords) {
                #expect(try PrivateCodec.encode(decoded) == changedRecords)
            }
            let changedBlobs = mutate(blobs, &samples)
            if let decoded = try? BlobsCodec.decode(changedBlobs) {
                #expect(try BlobsCodec.encode(decoded) == changedBlobs)
            }
        }
    }

    @Test func `a segment knows which changes it holds`() {
        var samples = BundleSamples(seed: 1)
        let segment = samples.segment(changes: 7...7)
        #expect(segment.last == segment.first + 6)
        #expect(segment.range == ChangeRange(replica: segment.replica, first: segment.first, last: segment.last))
    }

    @Test func `times may fall, and wrap around, along a segment`() throws {
        let times: [UInt64] = [.max, 0, 1 << 63, 5, 4, .max - 1]
        let segment = Segment(
            replica: ReplicaID(value: 1), first: 1, previousHash: .zero, baseContext: VersionVector(), headHash: .zero,
            changes: times.map { SegmentChange(timestamp: Timestamp(rawValue: $0), body: []) })
        #expect(try SegmentCodec.decode(SegmentCodec.encode(segment)).changes.map(\.timestamp.rawValue) == times)
    }

    @Test func `a segment beyond the largest sequence is refused`() throws {
        for (first, count, isAccepted) in [(UInt64(1) << 48, 1, true), (1 << 48, 2, false), (1 << 48 - 1, 2, true)] {
            let decoded = Result { try SegmentCodec.decode(Self.segment(first: first, count: count)) }
            #expect((try? decoded.get().changes.count) == (isAccepted ? count : nil))
        }
    }

    @Test func `a segment without changes is refused`() {
        #expect(throws: EncodingProblem(.notCanonical, at: 17)) {
            try SegmentCodec.decode(Self.segment(first: 1, count: 0))
        }
    }

    @Test func `a base context that names the author is refused`() {
        #expect(throws: EncodingProblem(.notCanonical, at: 50)) {
            try SegmentCodec.decode(Self.segment(first: 1, count: 1, context: [(1, 5)]))
        }
    }

    @Test func `a base context out of order, or with a replica twice, is refused`() {
        for replicas in [[UInt128(3), 2], [2, 2]] {
            #expect(throws: EncodingProblem(.notCanonical, at: 68)) {
                try SegmentCodec.decode(Self.segment(first: 1, count: 1, context: replicas.map { ($0, 5) }))
            }
        }
        #expect(throws: Never.self) {
            try SegmentCodec.decode(Self.segment(first: 1, count: 1, context: [(2, 5), (3, 5)]))
        }
    }

    @Test func `private records out of order, or with a dot twice, are refused`() throws {
        let dots = [(UInt128(1), UInt64(1), UInt32(0)), (1, 1, 1), (1, 2, 0), (2, 1, 0)].map {
            Dot(replica: ReplicaID(value: $0.0), sequence: $0.1, index: $0.2)
        }
        #expect(try PrivateCodec.decode(Self.privateRecords(dots)).map(\.dot) == dots)
        for (left, right) in [(0, 0), (1, 0), (2, 1), (3, 2), (3, 0)] {
            #expect(throws: EncodingProblem(.notCanonical, at: 39)) {
                try PrivateCodec.decode(Self.privateRecords([dots[left], dots[right]]))
            }
        }
    }

    @Test func `a private record above its limit is refused in both directions`() throws {
        let dot = Dot(replica: ReplicaID(value: 1), sequence: 1, index: 0)
        let limit = Limits.privateRecordInBytes
        for (size, isAccepted) in [(limit, true), (limit + 1, false)] {
            let body = [UInt8](repeating: 1, count: size)
            let entry = PrivateEntry(dot: dot, record: PrivateRecord(salt: 1, body: body))
            #expect(((try? PrivateCodec.encode([entry])) != nil) == isAccepted)
            #expect(((try? PrivateCodec.decode(Self.privateRecords([dot], body: body))) != nil) == isAccepted)
        }
    }

    private func mutate(_ bytes: [UInt8], _ samples: inout BundleSamples) -> [UInt8] {
        var changed = bytes
        for _ in 0..<samples.number(1...3) {
            let position = samples.number(0...max(0, changed.count - 1))
            switch samples.number(0...3) {
            case 0: changed.insert(UInt8(samples.number(0...255)), at: position)
            case 1 where !changed.isEmpty: changed.remove(at: position)
            case 2: changed = Array(changed.prefix(samples.number(0...changed.count)))
            default: if !changed.isEmpty { changed[position] = UInt8(samples.number(0...255)) }
            }
        }
        return changed
    }

    /// The bytes of a segment of replica 1 with empty bodies, written by hand.
    private static func segment(first: UInt64, count: Int, context: [(UInt128, UInt64)] = []) -> [UInt8] {
        var writer = ByteWriter()
        writer.identifier(ReplicaID(value: 1))
        writer.number(first)
        writer.count(count)
        writer.hash(.zero)
        writer.count(context.count)
        for (replica, sequence) in context {
            writer.identifier(ReplicaID(value: replica))
            writer.number(sequence)
        }
        writer.hash(.zero)
        for _ in 0..<count { writer.raw([0, 0, 0, 0]) }
        return writer.bytes
    }

    private static func privateRecords(_ dots: [Dot], body: [UInt8] = [9, 9, 9]) -> [UInt8] {
        var writer = ByteWriter()
        writer.count(dots.count)
        for dot in dots {
            writer.dot(dot)
            writer.raw([UInt8](repeating: 5, count: 16))
            writer.blob(body)
        }
        return writer.bytes
    }
}
