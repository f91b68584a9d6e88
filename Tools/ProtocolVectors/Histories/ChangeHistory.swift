import Causality
import LibraryModel
import WireFormat

/// Changes with their bytes, hashes and private records: what a log holds.
struct ChangeHistory {
    /// A change in its author's chain.
    struct Link {
        let change: LibraryChange
        let body: ChangeBody
        let salts: [UInt64]
        let previous: ContentHash
        let hash: ContentHash
    }

    let library: LibraryID
    private(set) var links: [Link] = []
    private var privateRecords: [Dot: PrivateRecord] = [:]
    private var numbers: VectorNumbers
    private let hasOneSalt: Bool

    /// Creates a history.
    ///
    /// - Parameter hasOneSalt: whether all changes have the same salts.
    init(
        library: LibraryID = sampleLibrary, seed: UInt64 = 1, hasOneSalt: Bool = false, _ changes: [LibraryChange] = []
    ) {
        self.library = library
        self.hasOneSalt = hasOneSalt
        numbers = VectorNumbers(seed: seed)
        for change in changes { append(change) }
    }

    static let sampleLibrary = LibraryID(bytes: 0..<16)

    /// The changes that are held.
    var vector: VersionVector { VersionVector(links.map(\.change.origin.id)) }

    /// Finds a change.
    func link(_ id: ChangeID) -> Link? { links.first { $0.change.origin.id == id } }

    /// Adds a change, which must be its author's next.
    mutating func append(_ change: LibraryChange) {
        let id = change.origin.id
        let earlier = link(ChangeID(replica: id.replica, sequence: id.sequence - 1))
        precondition(id.sequence == 1 || earlier != nil, "a history has no gap")
        var salts = VectorNumbers(seed: hasOneSalt ? 1 : numbers.next())
        let body = ChangeBody(
            contextDelta: step(of: change, after: earlier?.change), parts: change.parts, salts: &salts)
        let previous = earlier?.hash ?? .zero
        let hash = body.hash(library: library, id: id, previous: previous, timestamp: change.origin.timestamp)
        links.append(Link(change: change, body: body, salts: salts.drawn, previous: previous, hash: hash))
    }

    /// Keeps private records.
    mutating func keep(_ records: [Dot: PrivateRecord]) { privateRecords.merge(records) { $1 } }

    /// The private records, ordered by their dots.
    var privateEntries: [PrivateEntry] {
        privateRecords.map { PrivateEntry(dot: $0.key, record: $0.value) }.sorted { $0.dot < $1.dot }
    }

    /// A run of an author's changes as a segment.
    func segment(_ replica: ReplicaID, _ range: ClosedRange<UInt64>) -> Segment {
        let run = range.compactMap { link(ChangeID(replica: replica, sequence: $0)) }
        precondition(UInt64(run.count) == range.upperBound - range.lowerBound + 1, "the changes are here")
        let earlier = link(ChangeID(replica: replica, sequence: range.lowerBound - 1))
        var base = earlier?.change.origin.context ?? VersionVector()
        base[replica] = 0
        return Segment(
            replica: replica, first: range.lowerBound, previousHash: run[0].previous, baseContext: base,
            headHash: run[run.count - 1].hash,
            changes: run.map { SegmentChange(timestamp: $0.change.origin.timestamp, body: $0.body.bytes) })
    }

    private func step(of change: LibraryChange, after earlier: LibraryChange?) -> [ContextEntry] {
        change.origin.context.entries.compactMap { entry in
            guard entry.replica != change.origin.id.replica,
                entry.sequence > earlier?.origin.context[entry.replica] ?? 0
            else { return nil }
            let prefix = link(entry)?.hash.prefix
            precondition(prefix != nil, "a context is of changes that are here")
            return ContextEntry(change: entry, hashPrefix: prefix ?? 0)
        }
    }
}
