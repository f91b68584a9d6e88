public import Causality
public import LibraryModel
public import WireFormat

/// A change with its bytes, as a link of its author's chain.
public struct ChainLink: Sendable {
    /// What the change is.
    public let change: LibraryChange
    /// Its bytes.
    public let body: ChangeBody
    /// The hash of the author's change before.
    public let previous: ContentHash
    /// The hash of this one.
    public let hash: ContentHash
    /// What the author had seen of others before.
    public let base: VersionVector

    /// Makes the bytes of a change, as its author does.
    ///
    /// - Parameters:
    ///   - previous: the hash of the author's change before; zero where there is none.
    ///   - base: the context of that change.
    ///   - hashOf: finds the hash of another's change, of which the author's step holds the beginning.
    public init(
        _ change: LibraryChange, in library: LibraryID, previous: ContentHash, base: VersionVector,
        salts: inout SeededGenerator, hashOf: (ChangeID) -> ContentHash? = { _ in nil }
    ) {
        let id = change.origin.id
        var (base, seen) = (base, change.origin.context)
        base[id.replica] = 0
        seen[id.replica] = 0
        let step = seen.difference(base).map { range in
            let newest = ChangeID(replica: range.replica, sequence: range.last)
            return ContextEntry(change: newest, hashPrefix: hashOf(newest)?.prefix ?? 0)
        }
        self.change = change
        self.previous = previous
        self.base = base
        body = ChangeBody(contextDelta: step, parts: change.parts, salts: &salts)
        hash = body.hash(library: library, id: id, previous: previous, timestamp: change.origin.timestamp)
    }
}

extension Segment {
    /// A run of one author's changes, at least one.
    public init(_ run: [ChainLink]) {
        self.init(
            replica: run[0].change.origin.id.replica, first: run[0].change.origin.id.sequence,
            previousHash: run[0].previous, baseContext: run[0].base, headHash: run[run.count - 1].hash,
            changes: run.map { SegmentChange(timestamp: $0.change.origin.timestamp, body: $0.body.bytes) })
    }
}
