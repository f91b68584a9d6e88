import HubServer
import Lectern
import SyncProtocol
import Synchronization

/// A library in memory that believes what it is given: as much of a change store as a remote's tests need.
actor KeptChanges: ClosableStore {
    private let library: LibraryID
    private var segments: [Segment] = []
    private var privateRecords: [PrivateEntry] = []
    private var vector = VersionVector()

    init(_ library: LibraryID) { self.library = library }

    func close() async throws {}

    func state() async throws -> StoreState {
        StoreState(
            library: library, heads: vector.entries.map { ChainHead(change: $0, hash: .zero) },
            lacking: Lacking(blobs: [.zero]))
    }

    func offer(_ request: PullRequest, includesPrivate: Bool) async throws -> ChangeOffer {
        let from = request.vector
        var frames = segments.filter { $0.last > from[$0.replica] }.map(BundleFrame.segment)
        if includesPrivate && !frames.isEmpty { frames.append(.privateRecords(privateRecords)) }
        let rest = Mutex(frames[...])
        let header = BundleHeader(
            library: library, from: from, to: vector, flags: includesPrivate ? .containsPrivate : .withholdsPrivate)
        return ChangeOffer(header: header) { rest.withLock { $0.popFirst() }.map { [$0] } }
    }

    func offer(of lacking: Lacking) async throws -> ChangeOffer? { nil }
    func blob(_ hash: ContentHash) async throws -> [UInt8]? { nil }

    func take(_ frames: [BundleFrame]) async throws -> ReceivedCount {
        var count = ReceivedCount()
        for frame in frames {
            switch frame {
            case .segment(let segment):
                let held = vector[segment.replica]
                guard segment.first <= held + 1 else {
                    throw StoreProblem.gap(missing: [
                        ChangeRange(replica: segment.replica, first: held + 1, last: segment.first - 1)
                    ])
                }
                if segment.last > held {
                    segments.append(segment)
                    count.folded += segment.changes.count
                    vector.include(ChangeID(replica: segment.replica, sequence: segment.last))
                } else {
                    count.known += segment.changes.count
                }
            case .privateRecords(let entries):
                privateRecords += entries
                count.privateRecords += entries.count
            case .blobs(let blobs): count.captures += blobs.count
            case .snapshot, .items: break
            }
        }
        return count
    }
}
