import HubServer

/// An author of changes without meaning, in a chain as `MemoryStore` checks it.
struct SampleAuthor {
    let replica: ReplicaID
    private var last = ContentHash.zero
    private(set) var count: UInt64 = 0

    init(_ number: UInt128) { replica = ReplicaID(value: number) }

    /// The next changes as a frame.
    mutating func segment(_ changes: Int = 1, text: String = "change", bytes: Int = 0) -> BundleFrame {
        let previous = last
        let first = count + 1
        var made: [SegmentChange] = []
        for _ in 0..<changes {
            count += 1
            let body = Array("\(text) \(count)".utf8) + SampleAuthor.noise(bytes, seed: count)
            let change = SegmentChange(timestamp: Timestamp(rawValue: count << 16), body: body)
            last = MemoryStore.hash(of: change, after: last)
            made.append(change)
        }
        return .segment(
            Segment(
                replica: replica, first: first, previousHash: previous, baseContext: VersionVector(), headHash: last,
                changes: made))
    }

    /// A private record of the newest change.
    func privateRecord(_ text: String) -> BundleFrame {
        let entry = PrivateEntry(
            dot: Dot(replica: replica, sequence: count, index: 0),
            record: PrivateRecord(salt: 1, body: Array(text.utf8)))
        return .privateRecords([entry])
    }

    /// Bytes that can't be compressed.
    static func noise(_ count: Int, seed: UInt64) -> [UInt8] {
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        var words = [UInt64](repeating: 0, count: (count + 7) / 8)
        for index in words.indices {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            words[index] = state
        }
        return words.withUnsafeBytes { Array($0.prefix(count)) }
    }
}

/// A bundle as bytes.
func bundle(
    _ library: LibraryID, _ frames: [BundleFrame], flags: BundleFlags = .containsPrivate
) throws -> [UInt8] {
    final class Sink { var bytes: [UInt8] = [] }
    let sink = Sink()
    var to = VersionVector()
    for case .segment(let segment) in frames {
        to.include(ChangeID(replica: segment.replica, sequence: segment.last))
    }
    let header = BundleHeader(library: library, from: VersionVector(), to: to, flags: flags)
    var writer = try BundleWriter(header: header) { sink.bytes += $0 }
    for frame in frames { try writer.append(frame) }
    _ = try writer.finish()
    return sink.bytes
}

/// The frames of a bundle that is whole, and its header.
func read(_ bytes: [UInt8]) throws -> (header: BundleHeader, frames: [BundleFrame]) {
    var parser = BundleParser()
    parser.feed(bytes)
    var frames: [BundleFrame] = []
    while let frame = try parser.next() { frames.append(frame) }
    try parser.finish()
    guard let header = parser.header else { throw BundleProblem.notABundle }
    return (header, frames)
}
