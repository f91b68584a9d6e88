import Causality
import LibraryModel
import TestSupport
import WireFormat

/// Bundles for tests, from a seed.
struct BundleSamples {
    var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }

    /// Bytes that can't be compressed.
    mutating func noise(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
    }

    /// Up to `limit` bytes: noise, words, or one byte again and again.
    mutating func bytes(upTo limit: Int) -> [UInt8] {
        let count = number(0...limit)
        switch number(0...2) {
        case 0: return noise(count)
        case 1:
            let words = Array("the quick brown fox jumps over the lazy dog, and nobody wonders. ".utf8)
            let start = number(0...words.count)
            return (0..<count).map { words[($0 + start) % words.count] }
        default: return [UInt8](repeating: UInt8(truncatingIfNeeded: generator.next()), count: count)
        }
    }

    mutating func hash() -> ContentHash {
        ContentHash(
            high: UInt128(generator.next()) << 64 | UInt128(generator.next()),
            low: UInt128(generator.next()) << 64 | UInt128(generator.next()))
    }

    mutating func replica() -> ReplicaID { .random(using: &generator) }

    mutating func vector(upTo limit: Int = 6) -> VersionVector {
        var vector = VersionVector()
        for _ in 0..<number(0...limit) { vector[replica()] = generator.next() % (1 << 48) + 1 }
        return vector
    }

    mutating func segment(changes: ClosedRange<Int> = 1...20, bodyLimit: Int = 400) -> Segment {
        let count = number(changes)
        let isWild = number(0...3) == 0
        var changes: [SegmentChange] = []
        for index in 0..<count {
            let time = isWild ? generator.next() : UInt64(1_750_000_000_000 + index * 1000) << 16
            changes.append(
                SegmentChange(timestamp: Timestamp(rawValue: time), body: bytes(upTo: bodyLimit)))
        }
        return Segment(
            replica: replica(), first: generator.next() % (1 << 47) + 1, previousHash: hash(), baseContext: vector(),
            headHash: hash(), changes: changes)
    }

    mutating func privateRecords(_ count: ClosedRange<Int> = 1...10) -> [PrivateEntry] {
        let dots = Set(
            (0..<number(count)).map { _ in
                Dot(
                    replica: replica(), sequence: UInt64(number(1...1_000_000)), index: UInt32(number(0...70_000)))
            })
        return dots.sorted().map { dot in
            let salt = UInt128(generator.next()) << 64 | UInt128(generator.next())
            return PrivateEntry(dot: dot, record: PrivateRecord(salt: salt, body: bytes(upTo: 200)))
        }
    }

    mutating func blobs(_ count: ClosedRange<Int> = 1...6, limit: Int = 5000) -> [BundleBlob] {
        (0..<number(count)).map { _ in
            let content = bytes(upTo: limit)
            return BundleBlob(hash: ContentHash(hashing: content), bytes: content)
        }
    }

    mutating func frames(_ count: ClosedRange<Int> = 0...8) -> [BundleFrame] {
        (0..<number(count)).map { _ in
            switch number(0...3) {
            case 0: .privateRecords(privateRecords())
            case 1: .blobs(blobs())
            default: .segment(segment())
            }
        }
    }

    mutating func header() -> BundleHeader {
        BundleHeader(
            library: .random(using: &generator), from: vector(), to: vector(), flags: [.containsPrivate])
    }

    /// A bundle of a few hundred bytes with one frame of each kind, none of them compressed.
    static func small() throws -> [UInt8] {
        var samples = BundleSamples(seed: 7)
        let frames: [BundleFrame] = [
            .segment(samples.segment(changes: 2...2, bodyLimit: 5)), .privateRecords(samples.privateRecords(1...1)),
            .blobs([BundleBlob(hash: ContentHash(hashing: [1, 2, 3]), bytes: [1, 2, 3])]),
        ]
        return try writeBundle(samples.header(), frames).bytes
    }
}

/// Writes a bundle into memory.
func writeBundle(_ header: BundleHeader, _ frames: [BundleFrame]) throws -> (bytes: [UInt8], summary: BundleSummary) {
    final class Sink { var bytes: [UInt8] = [] }
    let sink = Sink()
    var writer = try BundleWriter(header: header) { sink.bytes += $0 }
    for frame in frames { try writer.append(frame) }
    let summary = try writer.finish()
    return (sink.bytes, summary)
}

/// Gives bytes in pieces of at most `piece`.
func bundleSource(_ bytes: [UInt8], piece: Int = .max) -> (Int) -> [UInt8] {
    var position = 0
    return { atMost in
        let end = min(bytes.count, position + min(atMost, piece))
        defer { position = end }
        return Array(bytes[position..<end])
    }
}

/// Reads a bundle to its verified end.
func readBundle(
    _ bytes: [UInt8], piece: Int = .max
) throws -> (header: BundleHeader, frames: [BundleFrame], summary: BundleSummary) {
    var reader = try BundleReader(source: bundleSource(bytes, piece: piece))
    var frames: [BundleFrame] = []
    while let frame = try reader.next() { frames.append(frame) }
    return (reader.header, frames, reader.summary)
}

/// The problem that a piece of work ends with; `nil` where it ends well.
func bundleProblem(_ work: () throws -> Void) -> BundleProblem? {
    do {
        try work()
        return nil
    } catch {
        return error as? BundleProblem
    }
}
