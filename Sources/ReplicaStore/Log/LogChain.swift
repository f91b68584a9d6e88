internal import Causality
internal import LibraryModel
internal import WireFormat

/// Walks the log in the order of folding and recomputes every hash and every context.
struct LogChain {
    /// Where the log contradicts itself.
    enum Break: Error {
        case gap(expected: UInt64)
        case unreadable(EncodingProblem)
        case hash
        case context

        var sentence: String {
            switch self {
            case .gap(let expected): "change \(expected) should come first"
            case .unreadable(let problem): problem.sentence
            case .hash: "it does not have its hash"
            case .context: "it was made after changes that come later in the log, or of another branch"
            }
        }
    }

    private let library: LibraryID
    /// What is there as a snapshot only: of those changes no hash is known but the newest one's.
    private let baseline: VersionVector
    private var vector = VersionVector()
    private var contexts: [ReplicaID: VersionVector] = [:]
    /// The newest hash of each replica.
    private(set) var heads: [ReplicaID: ContentHash] = [:]
    /// Prefixes of all hashes, for the branches that contexts mean.
    private var prefixes: [ChangeID: UInt64] = [:]

    /// Begins upon what the log stands on.
    init(library: LibraryID, baseline: LogBaseline?) {
        self.library = library
        vector = baseline?.vector ?? VersionVector()
        self.baseline = vector
        for (author, line) in baseline?.lines ?? [:] {
            contexts[author] = line.context
            heads[author] = line.head.hash
            prefixes[line.head.change] = line.head.hash.prefix
        }
    }

    /// How far each author has come, as a snapshot says it.
    var lines: [SnapshotHead.Line] {
        vector.entries.map { change in
            SnapshotHead.Line(
                head: ChainHead(change: change, hash: heads[change.replica] ?? .zero),
                context: contexts[change.replica] ?? VersionVector())
        }
    }

    /// Whether a replica's line says what its chain came to.
    func ends(_ replica: ReplicaID, as line: ReplicaLine) -> Bool {
        line.head == heads[replica] ?? .zero && line.sequence == vector[replica]
            && line.context == contexts[replica] ?? VersionVector()
    }

    mutating func extend(
        _ id: ChangeID, timestamp: Timestamp, hash: ContentHash, body bytes: [UInt8]
    ) throws -> (change: LibraryChange, body: ChangeBody) {
        guard vector[id.replica] + 1 == id.sequence else { throw Break.gap(expected: vector[id.replica] + 1) }
        let body: ChangeBody
        do { body = try ChangeBody(bytes: bytes) } catch { throw Break.unreadable(error) }
        let computed = body.hash(
            library: library, id: id, previous: heads[id.replica] ?? .zero, timestamp: timestamp)
        guard computed == hash else { throw Break.hash }
        var context = contexts[id.replica] ?? VersionVector()
        for entry in body.contextDelta {
            let isBranch = prefixes[entry.change].map { $0 == entry.hashPrefix } ?? baseline.contains(entry.change)
            guard vector.contains(entry.change), isBranch else { throw Break.context }
            context.include(entry.change)
        }
        contexts[id.replica] = context
        heads[id.replica] = hash
        prefixes[id] = hash.prefix
        vector.include(id)
        context[id.replica] = id.sequence - 1
        let origin = ChangeOrigin(id: id, timestamp: timestamp, context: context)
        return (LibraryChange(origin: origin, parts: body.presentParts), body)
    }
}
