import Causality
import LibraryModel
import TestSupport
import WireFormat

/// A random history as bytes: every change encoded and chained, ready to be cut into segments.
struct SealedHistory {
    let history: RandomHistory
    let library: LibraryID
    /// The changes in the order of their making.
    private(set) var links: [ChainLink] = []

    init(_ history: RandomHistory, library: LibraryID) {
        self.history = history
        self.library = library
        var salts = SeededGenerator(seed: history.seed)
        var known: [ChangeID: ChainLink] = [:]
        for change in history.changes {
            let id = change.origin.id
            let earlier = known[ChangeID(replica: id.replica, sequence: id.sequence - 1)]
            let link = ChainLink(
                change, in: library, previous: earlier?.hash ?? .zero,
                base: earlier?.change.origin.context ?? VersionVector(), salts: &salts, hashOf: { known[$0]?.hash })
            known[id] = link
            links.append(link)
        }
    }

    /// Segments that cover every change at least once, cut and repeated at random, in the order of their making.
    func segments(using generator: inout SeededGenerator) -> [Segment] {
        var segments: [Segment] = []
        for replica in Set(links.map(\.change.origin.id.replica)).sorted() {
            let chain = links.filter { $0.change.origin.id.replica == replica }
            var start = 0
            while start < chain.count {
                let end = min(chain.count, start + 1 + generator.below(6))
                let repeated = generator.chance(percent: 20) ? max(0, start - generator.below(4)) : start
                segments.append(Segment(Array(chain[repeated..<end])))
                if generator.chance(percent: 10) { segments.append(Segment(Array(chain[start..<end]))) }
                start = end
            }
        }
        return segments
    }

    /// A bundle of segments, with all private records and captures of the history, frames in a random order.
    func bundle(_ segments: [Segment], using generator: inout SeededGenerator) throws -> [UInt8] {
        var frames = segments.map { BundleFrame.segment($0) }
        for (dot, record) in history.privateRecords.sorted(by: { $0.key < $1.key }) {
            frames.append(.privateRecords([PrivateEntry(dot: dot, record: record)]))
        }
        for (hash, bytes) in history.captures.sorted(by: { $0.key < $1.key }) {
            frames.append(.blobs([BundleBlob(hash: hash, bytes: bytes)]))
        }
        frames.shuffle(using: &generator)
        return try Self.encode(frames, library: library)
    }

    static func encode(_ frames: [BundleFrame], library: LibraryID) throws -> [UInt8] {
        let collected = ByteSink()
        var writer = try BundleWriter(
            header: BundleHeader(library: library, from: VersionVector(), to: VersionVector(), flags: .containsPrivate)
        ) { collected.bytes += $0 }
        for frame in frames { try writer.append(frame) }
        _ = try writer.finish()
        return collected.bytes
    }
}

/// Collects what a writer writes.
final class ByteSink {
    var bytes: [UInt8] = []
}
