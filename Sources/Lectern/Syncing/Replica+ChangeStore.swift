public import Causality
internal import Logging
internal import ReplicaStore
public import SyncProtocol
public import WireFormat

/// A replica takes part in syncing: by itself with a remote, or as what somebody else's remote serves.
extension Replica: SyncingStore {
    /// What is held.
    public func state() throws -> StoreState {
        try store.read { reader in
            StoreState(
                library: try reader.identity().library, heads: try reader.chainHeads(),
                lacking: Lacking(
                    privateRecords: try reader.withheldRanges(),
                    blobs: try reader.absentCaptures(
                        since: Timestamp(rawValue: 0), atMost: PullRequest.entriesInRequest)),
                baseline: try reader.baselineVector(), arrived: try reader.arrivedSnapshot())
        }
    }

    /// What somebody lacks who holds what `request` says.
    ///
    /// - Throws: `StoreProblem.fork` where the asker has another change under a name that is held here.
    public func offer(_ request: PullRequest, includesPrivate: Bool) throws -> ChangeOffer {
        if let change = try store.read({ try $0.fork(request.held) }) { throw StoreProblem.fork(change) }
        return ChangeOffer(try store.beginExport(ExportOptions(request, includesPrivate: includesPrivate)))
    }

    /// What is held of things that somebody else lacks; `nil` where none of them is.
    public func offer(of lacking: Lacking) async throws -> ChangeOffer? {
        let vector = try store.read { try $0.vector() }
        return try await ChangeOffer(supplying: lacking, from: try store.beginExport(ExportOptions(lacking, vector)))
    }

    /// A capture's bytes; `nil` where they are not here.
    public func blob(_ hash: ContentHash) throws -> [UInt8]? { try store.read { try $0.capture(hash) } }

    /// How many bytes a capture has; `nil` where it is not here.
    public func blobSize(_ hash: ContentHash) throws -> Int? { try store.read { try $0.captureSize(hash) } }

    /// Takes frames: all of them, or none.
    ///
    /// Changes whose prerequisites are missing are kept until those come.
    ///
    /// - Throws: `StoreProblem`. `ReplicaProblem.newIdentity` where changes under this replica's own id came in: the
    ///   frames were taken, and the replica goes on under a new id.
    public func take(_ frames: [BundleFrame]) throws -> ReceivedCount {
        var generator = options.random
        let (count, newIdentity) = try store.receive(frames, using: &generator)
        publishNewChanges()
        if let newIdentity { throw ReplicaProblem.newIdentity(newIdentity) }
        return count
    }

    /// Says that an offer with a snapshot came to its verified end.
    ///
    /// - Throws: `StoreProblem.overtaken` where it isn't here as a whole by now; what came of it goes then.
    public func expectWhole(_ snapshot: SnapshotHead) throws { try store.expectWhole(snapshot) }

    /// What to ask a remote.
    public func request(_ blobs: BlobPolicy, asksForPrivate: Bool) throws -> PullRequest {
        try store.read { reader in
            var request = PullRequest()
            request.held = try reader.chainHeads().map {
                ContextEntry(change: $0.change, hashPrefix: $0.hash.prefix)
            }
            request.blobs = blobs
            request.arrived = try reader.arrivedSnapshot()
            if asksForPrivate {
                request.withheld = Array(try reader.withheldRanges().prefix(PullRequest.entriesInRequest))
            }
            return request
        }
    }

    /// Captures that changes name and that are not here, those of the newest changes first.
    public func absentBlobs(_ policy: BlobPolicy, atMost limit: Int) throws -> [ContentHash] {
        let since: Timestamp
        switch policy {
        case .all: since = Timestamp(rawValue: 0)
        case .none: return []
        case .since(let milliseconds): since = Timestamp(milliseconds: milliseconds)
        }
        return try store.read { try $0.absentCaptures(since: since, atMost: limit) }
    }

    /// Says what was seen, by a change that does nothing else, where the last one of this replica was a week ago, or at once.
    ///
    /// One that never wrote says nothing: nobody waits for it.
    public func acknowledge(isUrgent: Bool) throws {
        let now = options.now()
        guard try store.read({ try $0.isAcknowledgementDue(isUrgent: isUrgent, nowInMilliseconds: now) }) else {
            return
        }
        try store.write { try $0.acknowledge(isUrgent: isUrgent, nowInMilliseconds: now) }
        publishNewChanges()
    }

    /// The baseline as a snapshot, with the private records that belong to it; `nil` where there is none.
    ///
    /// - Parameter arrived: how far the receiver has it already; passed over where that is another snapshot.
    public func offerOfBaseline(behind arrived: SnapshotPlace? = nil) throws -> ChangeOffer? {
        guard try !store.read({ try $0.baselineVector() }).isEmpty else { return nil }
        var request = ExportOptions()
        request.isBaselineOnly = true
        request.arrived = arrived
        return ChangeOffer(try store.beginExport(request))
    }

    /// The replicas that are out of use.
    public func retiredReplicas() throws -> [ReplicaID] {
        try store.read { try $0.acknowledgements() }.filter(\.isRetired).map(\.replica)
    }

    /// Captures that were here, and that neither an item nor a change refers to any more.
    public func forgottenBlobs() throws -> [ContentHash] { try store.read { try $0.forgottenCaptures() } }

    /// Says that all frames of one run were taken: now large runs of deletions are held back.
    public func endTaking(acceptsDeletions: Bool) throws -> Int {
        try store.endReceiving(acceptsDeletions: acceptsDeletions)
    }

    /// Says the same of what somebody else pushed, beside whom others may push.
    func endServing() throws -> Int { try store.endReceiving(acceptsDeletions: false, isServing: true) }
}
