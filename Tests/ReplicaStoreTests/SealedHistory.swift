import Causality
import LibraryModel
import TestSupport
import WireFormat

/// A random history as bytes: every change encoded and chained, ready to be cut into segments.
struct SealedHistory {
    let history: RandomHistory
    let library: LibraryID
    /// The changes in the order of their making.
    private(set) var sealed: [Sealed] = []

    struct Sealed {
        let id: ChangeID
        let timestamp: Timestamp
        let body: [UInt8]
        let previous: ContentHash
        let hash: ContentHash
        /// What the author had seen of others before this change.
        let base: VersionVector
    }

    init(_ history: RandomHistory, library: LibraryID) {
        self.history = history
        self.library = library
        var salts = SeededGenerator(seed: history.seed)
        var heads: [ReplicaID: ContentHash] = [:]
        var contexts: [ReplicaID: VersionVector] = [:]
        var hashes: [ChangeID: ContentHash] = [:]
        for change in history.changes {
            let id = change.origin.id
            let base = contexts[id.replica] ?? VersionVector()
            var context = change.origin.context
            context[id.replica] = 0
            let delta = context.difference(base).map { range in
                let newest = ChangeID(replica: range.replica, sequence: range.last)
                return ContextEntry(change: newest, hashPrefix: hashes[newest]?.prefix ?? 0)
            }
            let body = ChangeBody(contextDelta: delta, parts: change.parts, salts: &salts)
            let previous = heads[id.replica] ?? .zero
            let hash = body.hash(
                library: library, id: id, previous: previous, timestamp: change.origin.timestamp)
            sealed.append(
                Sealed(
                    id: id, timestamp: change.origin.timestamp, body: body.bytes, previous: previous, hash: hash,
                    base: base))
            heads[id.replica] = hash
            hashes[id] = hash
            contexts[id.replica] = context
        }
    }

    /// Segments that cover every change at least once, cut and repeated at random, in the order of their making.
    func segments(using generator: inout SeededGenerator) -> [Segment] {
        var segments: [Segment] = []
        for replica in Set(sealed.map(\.id.replica)).sorted() {
            let chain = sealed.filter { $0.id.replica == replica }
            var start = 0
            while start < chain.count {
                let end = min(chain.count, start + 1 + generator.below(6))
                let repeated = generator.chance(percent: 20) ? max(0, start - generator.below(4)) : start
                segments.append(segment(Array(chain[repeated..<end])))
                if generator.chance(percent: 10) { segments.append(segment(Array(chain[start..<end]))) }
                start = end
            }
        }
        return segments
    }

    func segment(_ run: [Sealed]) -> Segment {
        Segment(
            replica: run[0].id.replica, first: run[0].id.sequence, previousHash: run[0].previous,
            baseContext: run[0].base, headHash: run[run.count - 1].hash,
            changes: run.map { SegmentChange(timestamp: $0.timestamp, body: $0.body) })
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
