internal import Causality
internal import LibraryModel
internal import TestSupport
internal import WireFormat

/// All that a log in memory holds, as a value: who works on a copy has done nothing until it is put in place.
struct HeldChanges {
    /// A change in the log.
    struct Entry {
        let id: ChangeID
        let timestamp: Timestamp
        let body: ChangeBody
        let hash: ContentHash
        let context: VersionVector
    }

    let library: LibraryID
    /// Whether changes whose prerequisites are not here are kept until those come, as a replica does, or refused.
    let keepsEarly: Bool
    /// The author on this log, who folds whatever comes, so that equal logs have equal digests.
    ///
    /// Blobs and private records are in its library.
    var author: LibraryReplica
    /// Every change in the order of folding, which is a causal order.
    private(set) var order: [ChangeID] = []
    private(set) var chains: [ReplicaID: [Entry]] = [:]
    /// What each operation with a private record committed to.
    private(set) var commitments: [Dot: ContentHash] = [:]
    /// The blobs that changes name, with the time of the change that named them first.
    private(set) var namedBlobs: [(hash: ContentHash, timestamp: Timestamp)] = []
    private var named: Set<ContentHash> = []
    private var lost: Set<ContentHash> = []
    var pending: [Segment] = []
    var pendingRecords: [Dot: PrivateRecord] = [:]

    init(library: LibraryID, author: LibraryReplica, keepsEarly: Bool) {
        self.library = library
        self.author = author
        self.keepsEarly = keepsEarly
    }

    var vector: VersionVector { author.state.vector }

    func entry(_ id: ChangeID) -> Entry? {
        guard let chain = chains[id.replica], id.sequence >= 1, id.sequence <= UInt64(chain.count) else { return nil }
        return chain[Int(id.sequence) - 1]
    }

    func hash(_ id: ChangeID) -> ContentHash? { id.sequence == 0 ? .zero : entry(id)?.hash }

    /// The operations whose private records are not here.
    var withheld: [Dot] { commitments.keys.filter { author.state.privateRecords[$0] == nil }.sorted() }

    /// The blobs that changes name and that are not here.
    var absentBlobs: [(hash: ContentHash, timestamp: Timestamp)] { namedBlobs.filter { blob($0.hash) == nil } }

    func blob(_ hash: ContentHash) -> [UInt8]? { lost.contains(hash) ? nil : author.state.captures[hash] }

    mutating func keep(_ blob: BundleBlob) {
        lost.remove(blob.hash)
        author.keep(captures: [blob.hash: blob.bytes], privateRecords: [:])
    }

    /// Loses all blobs, as a damaged disk does.
    mutating func loseBlobs() { lost.formUnion(author.state.captures.keys) }

    /// Makes the bytes of a change that its author has just made, and appends it to the author's chain.
    mutating func publish(_ change: LibraryChange, salts: inout SeededGenerator) {
        let (id, origin) = (change.origin.id, change.origin)
        let earlier = entry(ChangeID(replica: id.replica, sequence: id.sequence - 1))
        let link = ChainLink(
            change, in: library, previous: earlier?.hash ?? .zero, base: earlier?.context ?? VersionVector(),
            salts: &salts, hashOf: { hash($0) })
        append(
            Entry(id: id, timestamp: origin.timestamp, body: link.body, hash: link.hash, context: origin.context))
    }

    /// Notes a change that was folded.
    mutating func append(_ entry: Entry) {
        order.append(entry.id)
        chains[entry.id.replica, default: []].append(entry)
        for (dot, operation) in entry.operations {
            switch operation {
            case .writePrivate(let operation): commitments[dot] = operation.commitment
            case .addMembers(let operation):
                for capture in operation.captures where named.insert(capture).inserted {
                    namedBlobs.append((capture, entry.timestamp))
                }
            default: break
            }
        }
    }
}

extension HeldChanges.Entry {
    /// The operations with their names.
    var operations: [(dot: Dot, operation: LibraryOperation)] {
        body.presentParts.flatMap { $0.namedOperations(in: id) }
    }

    /// The blobs that the change names.
    var captures: [ContentHash] {
        operations.flatMap { _, operation -> [ContentHash] in
            if case .addMembers(let operation) = operation { operation.captures } else { [] }
        }
    }
}

extension AddMembers {
    fileprivate var captures: [ContentHash] {
        additions.filter { $0.field == ArticleField.captures }.compactMap {
            try? CaptureReference(canonicalBytes: $0.element.bytes).hash
        }
    }
}
