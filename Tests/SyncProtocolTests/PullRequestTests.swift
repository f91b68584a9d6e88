import Causality
import LibraryModel
import SyncProtocol
import TestSupport
import Testing
import WireFormat

@Suite struct PullRequestTests {
    private static let replica = ReplicaID(value: 0x0001_0203_0405_0607_0809_0a0b_0c0d_0e0f)

    private static func request(seed: UInt64) -> PullRequest {
        var generator = SeededGenerator(seed: seed)
        var request = PullRequest()
        let replicas = (0..<generator.below(6)).map { _ in ReplicaID.random(using: &generator) }.sorted()
        request.held = replicas.map {
            let sequence = generator.next() % Causality.largestSequence + 1
            return ContextEntry(change: ChangeID(replica: $0, sequence: sequence), hashPrefix: generator.next())
        }
        request.blobs = generator.pick([.all, .none, .since(milliseconds: generator.within(.min ... .max))])
        request.withheld = (0..<generator.below(4)).map { _ in
            let first = generator.next() % Causality.largestSequence + 1
            let last = first + generator.next() % (Causality.largestSequence - first + 1)
            return ChangeRange(replica: .random(using: &generator), first: first, last: last)
        }
        request.wantedBlobs = (0..<generator.below(4)).map { ContentHash(hashing: [UInt8($0)]) }
        return request
    }

    private func problem(_ bytes: [UInt8]) -> RequestProblem? {
        do throws(RequestProblem) {
            _ = try PullRequest(bytes: bytes)
            return nil
        } catch {
            return error
        }
    }

    private func isDamaged(_ bytes: [UInt8]) -> Bool {
        guard case .damaged? = problem(bytes) else { return false }
        return true
    }

    @Test func `the bytes are those of Protocol Sync`() throws {
        var request = PullRequest()
        request.held = [ContextEntry(change: ChangeID(replica: Self.replica, sequence: 300), hashPrefix: 0x1122)]
        request.blobs = .since(milliseconds: -1)
        request.withheld = [ChangeRange(replica: Self.replica, first: 5, last: 12)]
        request.wantedBlobs = [ContentHash(high: 1, low: 2)]
        let replica = (0..<16).map { UInt8($0) }
        let expected: [UInt8] =
            [1, 1] + replica + [0xac, 0x02, 0, 0, 0, 0, 0, 0, 0x11, 0x22, 2, 1, 1] + replica + [5, 7, 1]
            + [UInt8](repeating: 0, count: 15) + [1] + [UInt8](repeating: 0, count: 15) + [2]
        #expect(request.encoded == expected)
        #expect(try PullRequest(bytes: expected) == request)
        #expect(PullRequest().encoded == [1, 0, 0, 0, 0])
    }

    @Test func `no bytes ask for everything`() throws {
        #expect(try PullRequest(bytes: []) == PullRequest())
        #expect(PullRequest().blobs == .all)
    }

    @Test(arguments: 0..<200)
    func `a request comes back as it was`(seed: UInt64) throws {
        let request = Self.request(seed: seed)
        #expect(try PullRequest(bytes: request.encoded) == request)
    }

    @Test func `what is held is written in the order of replicas`() throws {
        var request = PullRequest()
        let changes = [9, 3, 5].map { ChangeID(replica: ReplicaID(value: $0), sequence: 1) }
        request.held = changes.map { ContextEntry(change: $0, hashPrefix: 7) }
        let read = try PullRequest(bytes: request.encoded)
        #expect(read.held.map(\.change.replica.value) == [3, 5, 9])
        #expect(PullRequest(since: VersionVector(changes)).held.allSatisfy { $0.hashPrefix == 0 })
        #expect(PullRequest(since: VersionVector(changes)).vector == request.vector)
    }

    @Test(arguments: 0..<20)
    func `every cut is refused, and every byte too many`(seed: UInt64) {
        let bytes = Self.request(seed: seed).encoded
        for length in 1..<bytes.count { #expect(isDamaged(Array(bytes[..<length])), "\(length)") }
        #expect(isDamaged(bytes + [0]))
        #expect(isDamaged(bytes + bytes))
    }

    @Test(arguments: 0..<20)
    func `whatever bit is flipped, a request is refused or is the one encoding of what it says`(seed: UInt64) {
        let bytes = Self.request(seed: seed).encoded
        for position in bytes.indices {
            for bit in 0..<8 {
                var flipped = bytes
                flipped[position] ^= 1 << bit
                if let request = try? PullRequest(bytes: flipped) {
                    #expect(request.encoded == flipped, "\(position).\(bit)")
                }
            }
        }
    }

    @Test func `a newer version is told from damage`() {
        #expect(problem([2]) == .newer(found: 2))
        #expect(problem([2, 0, 0, 0, 0])?.code == "request-newer")
        #expect(problem([255, 1, 2, 3])?.code == "request-newer")
        #expect(isDamaged([0, 0, 0, 0, 0]))
        #expect(problem([1])?.code == "request-damaged")
    }

    @Test func `what is not canonical is refused`() {
        let one = [UInt8](repeating: 1, count: 16)
        let two = [UInt8](repeating: 2, count: 16)
        let prefix = [UInt8](repeating: 9, count: 8)
        let entry = { (replica: [UInt8]) in replica + [1] + prefix }
        #expect(problem([1, 2] + entry(one) + entry(two) + [0, 0, 0]) == nil)
        #expect(isDamaged([1, 2] + entry(two) + entry(one) + [0, 0, 0]), "held in another order")
        #expect(isDamaged([1, 2] + entry(one) + entry(one) + [0, 0, 0]), "a replica twice")
        #expect(isDamaged([1, 1] + one + [0] + prefix + [0, 0, 0]), "sequence 0")
        #expect(isDamaged([1, 0x80, 0, 0, 0, 0]), "a number that is longer than need be")
        #expect(isDamaged([1, 0, 3, 0, 0]), "an unknown policy")
        #expect(isDamaged([1, 0, 0, 1] + one + [0, 0, 0]), "a range from 0")
    }

    @Test func `a range ends at the largest sequence`() throws {
        let one = [UInt8](repeating: 1, count: 16)
        var writer = ByteWriter()
        writer.number(Causality.largestSequence)
        #expect(problem([1, 0, 0, 1] + one + writer.bytes + [0, 0]) == nil)
        #expect(isDamaged([1, 0, 0, 1] + one + writer.bytes + [1, 0]))
        #expect(isDamaged([1, 0, 0, 1] + one + [1] + [UInt8](repeating: 0xff, count: 9) + [1, 0]))
    }

    @Test func `a count that the bytes cannot hold, or above its limit, is refused before memory is taken`() {
        var writer = ByteWriter()
        writer.number(UInt64.max)
        for start in [[1], [1, 0, 0], [1, 0, 0, 0]] as [[UInt8]] {
            #expect(isDamaged(start + writer.bytes))
            #expect(isDamaged(start + [0xff, 0xff, 0x03] + [UInt8](repeating: 1, count: 100)))
        }
        let hashes = [UInt8](repeating: 7, count: 32 * (PullRequest.entriesInRequest + 1))
        writer = ByteWriter()
        writer.count(PullRequest.entriesInRequest + 1)
        guard case .damaged(let reason)? = problem([1, 0, 0, 0] + writer.bytes + hashes) else {
            Issue.record("more wanted blobs than the limit were taken")
            return
        }
        #expect(reason.kind == .overLimit(found: 4097, limit: 4096))
    }

    @Test func `the largest request stays below the limit of bytes, and can be read`() throws {
        var request = PullRequest()
        request.held = (0..<Limits.replicas).map {
            let id = ChangeID(replica: ReplicaID(value: UInt128($0)), sequence: Causality.largestSequence)
            return ContextEntry(change: id, hashPrefix: .max)
        }
        request.blobs = .since(milliseconds: .min)
        request.withheld = (0..<PullRequest.entriesInRequest).map {
            ChangeRange(replica: ReplicaID(value: UInt128($0)), first: 1 << 47, last: Causality.largestSequence)
        }
        request.wantedBlobs = (0..<PullRequest.entriesInRequest).map { ContentHash(high: 1, low: UInt128($0)) }
        #expect(request.encoded.count <= PullRequest.limitInBytes)
        #expect(try PullRequest(bytes: request.encoded) == request)
    }

    @Test func `more than one request takes is left for the next one`() throws {
        var request = PullRequest()
        let count = PullRequest.entriesInRequest + 10
        request.withheld = (0..<count).map { ChangeRange(replica: ReplicaID(value: UInt128($0)), first: 1, last: 2) }
        request.wantedBlobs = (0..<count).map { ContentHash(high: 1, low: UInt128($0)) }
        let read = try PullRequest(bytes: request.encoded)
        #expect(read.withheld == Array(request.withheld.prefix(PullRequest.entriesInRequest)))
        #expect(read.wantedBlobs == Array(request.wantedBlobs.prefix(PullRequest.entriesInRequest)))
    }
}
