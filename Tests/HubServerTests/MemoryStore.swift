import HubServer
import Synchronization

/// A library in memory, which checks chains as a hub's log does.
///
/// Changes are opaque here: a change's hash covers the one before it, its time and its body.
actor MemoryStore: ClosableStore {
    /// What an author wrote.
    private struct Chain {
        var changes: [SegmentChange] = []
        var hashes: [ContentHash] = []
    }

    let library: LibraryID
    /// How many changes a frame has that is offered.
    private let changesInFrame: Int
    private var chains: [ReplicaID: Chain] = [:]
    private var blobs: [ContentHash: [UInt8]] = [:]
    private var records: [Dot: PrivateEntry] = [:]
    private(set) var takings = 0
    /// How many blobs were read whole.
    private(set) var blobsRead = 0
    private(set) var closings = 0
    /// How many frames were asked for, over all offers.
    nonisolated let framesAsked = Mutex(0)

    /// What the store says that it lacks.
    var lacking = Lacking()
    /// How far a snapshot is said to have come.
    var arrived: SnapshotPlace?
    /// What the next question is answered with.
    var failure: (any Error & Sendable)?
    /// What closing it ends with.
    private var closingFailure: (any Error & Sendable)?
    /// Runs before anything is taken.
    var beforeTaking: @Sendable () async throws -> Void = {}

    init(_ library: LibraryID, changesInFrame: Int = 100) {
        self.library = library
        self.changesInFrame = changesInFrame
    }

    func lack(_ lacking: Lacking) { self.lacking = lacking }
    func arrive(_ place: SnapshotPlace) { arrived = place }
    func fail(with failure: (any Error & Sendable)?) { self.failure = failure }
    func failToClose(with failure: any Error & Sendable) { closingFailure = failure }
    func beforeTaking(_ body: @escaping @Sendable () async throws -> Void) { beforeTaking = body }

    func close() async throws {
        closings += 1
        if let closingFailure { throw closingFailure }
    }

    func state() async throws -> StoreState {
        try failIfAsked()
        let heads = chains.sorted { $0.key < $1.key }.compactMap { replica, chain in
            chain.hashes.last.map {
                ChainHead(change: ChangeID(replica: replica, sequence: UInt64(chain.hashes.count)), hash: $0)
            }
        }
        return StoreState(library: library, heads: heads, lacking: lacking, arrived: arrived)
    }

    func blob(_ hash: ContentHash) async throws -> [UInt8]? {
        blobsRead += 1
        return blobs[hash]
    }

    func blobSize(_ hash: ContentHash) async throws -> Int? { blobs[hash]?.count }

    func offer(of lacking: Lacking) async throws -> ChangeOffer? { nil }

    func offer(_ request: PullRequest, includesPrivate: Bool) async throws -> ChangeOffer {
        var frames: [BundleFrame] = []
        let from = request.vector
        for entry in request.held {
            guard let chain = chains[entry.change.replica], entry.hashPrefix != 0,
                chain.hashes.count >= Int(entry.change.sequence)
            else { continue }
            guard chain.hashes[Int(entry.change.sequence) - 1].prefix == entry.hashPrefix else {
                throw StoreProblem.fork(entry.change)
            }
        }
        if request.blobs == .all {
            for (hash, bytes) in blobs.sorted(by: { $0.key < $1.key }) {
                frames.append(.blobs([BundleBlob(hash: hash, bytes: bytes)]))
            }
        }
        for (replica, chain) in chains.sorted(by: { $0.key < $1.key }) {
            var first = Int(from[replica])
            while first < chain.changes.count {
                let last = min(first + changesInFrame, chain.changes.count)
                frames.append(
                    .segment(
                        Segment(
                            replica: replica, first: UInt64(first + 1),
                            previousHash: first == 0 ? .zero : chain.hashes[first - 1],
                            baseContext: VersionVector(), headHash: chain.hashes[last - 1],
                            changes: Array(chain.changes[first..<last]))))
                first = last
            }
        }
        if includesPrivate && !records.isEmpty {
            frames.append(.privateRecords(records.values.sorted { $0.dot < $1.dot }))
        }
        let rest = Mutex(frames[...])
        let header = BundleHeader(
            library: library, from: from, to: try await state().vector,
            flags: includesPrivate ? .containsPrivate : .withholdsPrivate)
        return ChangeOffer(header: header) { [self] in
            guard let frame = rest.withLock({ $0.popFirst() }) else { return nil }
            framesAsked.withLock { $0 += 1 }
            return [frame]
        }
    }

    func take(_ frames: [BundleFrame]) async throws -> ReceivedCount {
        try await beforeTaking()
        try failIfAsked()
        takings += 1
        let before = (chains, blobs, records)
        var count = ReceivedCount()
        do {
            for frame in frames {
                switch frame {
                case .segment(let segment): try take(segment, &count)
                case .blobs(let blobs):
                    for blob in blobs where self.blobs.updateValue(blob.bytes, forKey: blob.hash) == nil {
                        count.captures += 1
                    }
                case .privateRecords(let entries):
                    for entry in entries where records.updateValue(entry, forKey: entry.dot) == nil {
                        count.privateRecords += 1
                    }
                case .snapshot, .items: break
                }
            }
        } catch {
            (chains, blobs, records) = before
            throw error
        }
        return count
    }

    private func take(_ segment: Segment, _ count: inout ReceivedCount) throws {
        var chain = chains[segment.replica, default: Chain()]
        guard segment.first <= UInt64(chain.hashes.count + 1) else {
            throw StoreProblem.gap(missing: [
                ChangeRange(replica: segment.replica, first: UInt64(chain.hashes.count + 1), last: segment.first - 1)
            ])
        }
        var previous = segment.previousHash
        for (offset, change) in segment.changes.enumerated() {
            previous = Self.hash(of: change, after: previous)
            let index = Int(segment.first) - 1 + offset
            if index < chain.hashes.count {
                guard chain.hashes[index] == previous else {
                    throw StoreProblem.fork(ChangeID(replica: segment.replica, sequence: UInt64(index + 1)))
                }
                count.known += 1
            } else {
                chain.changes.append(change)
                chain.hashes.append(previous)
                count.folded += 1
            }
        }
        guard previous == segment.headHash else {
            throw StoreProblem.damaged(segment.range, EncodingProblem(.hashMismatch, at: 0))
        }
        chains[segment.replica] = chain
    }

    private func failIfAsked() throws {
        if let failure { throw failure }
    }

    /// The hash of a change in a chain.
    static func hash(of change: SegmentChange, after previous: ContentHash) -> ContentHash {
        let time = withUnsafeBytes(of: change.timestamp.rawValue.bigEndian, Array.init)
        return ContentHash(hashing: previous.bytes + time + change.body)
    }
}
