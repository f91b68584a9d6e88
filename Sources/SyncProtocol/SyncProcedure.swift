public import Causality
internal import LibraryModel
public import WireFormat

/// Brings a store and a remote together: the same steps whatever the remote is.
///
/// ```
/// pull what is new  →  push what the remote lacks  →  fetch absent blobs, supply what the remote lost, forget together
/// ```
///
/// Where nothing is new, the first step is all there is. Every step commits as it goes, so that a sync that was cut,
/// cancelled or killed leaves both sides whole, and the next one goes on from there.
public struct SyncProcedure: Sendable {
    /// What to sync, and how.
    public struct Options: Sendable {
        /// Which blobs to take.
        public var blobs = BlobPolicy.all
        /// Blobs to take besides those, as where somebody wants to read an article whose text was left out; as many as a
        /// request may name (`PullRequest.entriesInRequest`), the rest is not asked for.
        public var wantedBlobs: [ContentHash] = []
        /// Whether a large run of somebody's deletions takes effect at once.
        public var acceptsDeletions = false
        /// Whether one is known to be a reader there, whom it is no use to ask for private records.
        public var isReader = false

        /// Takes everything, and holds large deletions back.
        public init() {}
    }

    private let store: any SyncingStore
    private let remote: any Remote
    private let options: Options
    private let retry: RetryPolicy
    private let notify: @Sendable (SyncEvent) -> Void

    /// Creates a procedure.
    ///
    /// - Parameter notify: is told how it is coming along, one event after the other, from whatever task brings it on.
    public init(
        _ store: any SyncingStore, with remote: any Remote, _ options: Options = Options(), retry: RetryPolicy,
        notify: @escaping @Sendable (SyncEvent) -> Void = { _ in }
    ) {
        self.store = store
        self.remote = remote
        self.options = options
        self.retry = retry
        self.notify = notify
    }

    /// Runs it.
    ///
    /// Cancelling the task ends it between two frames; what was taken stays.
    ///
    /// - Throws: `RemoteProblem`; what the store throws, such as a fork; `CancellationError`.
    public func run() async throws -> SyncReport {
        var progress = Progress()
        do {
            return try await run(&progress)
        } catch {
            // What has come is seen, and the next sync says so.
            if progress.owesAcknowledgement { try? await store.acknowledge(isUrgent: true) }
            throw error
        }
    }

    private func run(_ progress: inout Progress) async throws -> SyncReport {
        var failures = 0
        while true {
            let before = progress.steps
            do {
                return try await round(&progress)
            } catch let problem as any ExplainedProblem where problem.isTransient {
                let isAhead = progress.steps > before
                failures = isAhead ? 1 : failures + 1
                if !isAhead, case .interrupted? = problem as? RemoteProblem { progress.pace.becomeCareful() }
                let pause = retry.pause(after: problem, failures: failures, isCareful: progress.pace.isCareful)
                guard let pause else { throw problem }
                notify(.waiting(after: problem, pause: pause))
                try await retry.sleep(pause)
            }
        }
    }

    /// What has come through, over all attempts.
    private struct Progress {
        var received = ReceivedCount()
        var supplied = 0
        /// What the remote held when it first answered, and when it last did.
        var first: VersionVector?
        var last: VersionVector?
        /// How far a snapshot had come here, and there.
        var arrivedHere: SnapshotPlace?
        var arrivedThere: SnapshotPlace?
        /// Grows whenever something new came through: what was known already is no step ahead.
        var steps = 0
        /// How much goes at once.
        var pace = SyncPace()
        /// Whether the remote takes changes from here.
        var isMember = false
        /// Whether somebody waits to hear that a purge has come: its bytes go only where everybody is known to have it.
        var owesAcknowledgement: Bool { isMember && received.purges > 0 }

        mutating func note(_ count: ReceivedCount) {
            received.add(count)
            if count.folded + count.captures + count.privateRecords > 0 { steps += 1 }
        }

        mutating func note(_ state: RemoteState) {
            let hasChanges = last.map { !$0.contains(state.vector) } ?? false
            let hasItems = state.arrived.isStep(behind: &arrivedThere)
            if hasChanges || hasItems { steps += 1 }
            pace.settleDoubt(isAhead: hasChanges || hasItems)
            first = first ?? state.vector
            last = state.vector
            isMember = state.role.isMember
        }

        mutating func note(_ request: PullRequest) {
            guard request.arrived.isStep(behind: &arrivedHere) else { return }
            steps += 1
            pace.settleDoubt(isAhead: true)
        }
    }

    private func round(_ progress: inout Progress) async throws -> SyncReport {
        notify(.asking)
        var request = try await store.request(options.blobs, asksForPrivate: !options.isReader)
        progress.note(request)
        let isCareful = progress.pace.isCareful
        var asked: [ContentHash] = []
        if isCareful {
            // Changes first, and their blobs by themselves: both together don't come through.
            request.blobs = .none
        } else {
            asked = try await store.absentBlobs(options.blobs, atMost: Self.blobsAskedInPassing)
            let wanted = options.wantedBlobs.filter { !asked.contains($0) }
            request.wantedBlobs = Array((asked + wanted).prefix(PullRequest.entriesInRequest))
        }
        let answer = try await remote.pull(request)
        progress.note(answer.state)
        try await take(answer.offer, &progress)
        try await fetchAbsentBlobs(after: asked, and: isCareful ? options.wantedBlobs : [], &progress)
        progress.received.held = try await store.endTaking(acceptsDeletions: options.acceptsDeletions)

        if answer.state.role.isMember { try await store.acknowledge(isUrgent: progress.owesAcknowledgement) }

        var report = SyncReport(remote: answer.state)
        report.notes = await answer.notes + remote.notesOfOffers()
        var lacked = PullRequest(since: answer.state.vector)
        lacked.arrived = answer.state.arrived
        lacked.goalInBytes = progress.pace.goalInBytes
        let offer = try await store.offer(lacked, includesPrivate: answer.state.role.isMember)
        let ahead = offer.header.to.difference(answer.state.vector).changeCount
        var hasTakenSnapshot = false
        if ahead > 0 && answer.state.role.isMember {
            hasTakenSnapshot = try await push(offer, ahead).items > 0
            report.remote.vector.merge(offer.header.to)
        } else {
            report.unsent = ahead
        }
        if answer.state.lacksSomething && answer.state.role.isMember { try await supply(&progress) }
        if answer.state.role.isMember && !hasTakenSnapshot {
            try await handOverBaseline(answer.state, holding: report.remote.vector)
        }
        report.received = progress.received
        report.supplied = progress.supplied
        if report.unsent == 0, let first = progress.first {
            report.sent = offer.header.to.difference(first).changeCount
        }
        return report
    }

    // MARK: Steps

    /// Frames are taken several at a time: each time costs a transaction, and each frame memory.
    private static let framesAtOnce = 4
    /// Absent blobs that are asked for with every pull: few enough to cost nothing where nobody has them.
    private static let blobsAskedInPassing = 8

    private func take(_ offer: ChangeOffer, _ progress: inout Progress) async throws {
        let whole = progress.received.folded + offer.header.to.difference(offer.header.from).changeCount
        var waiting = FrameBatch()
        var isLast = false
        while !isLast {
            try Task.checkCancellation()
            do {
                let frames = try await offer.next()
                isLast = frames == nil
                for frame in frames ?? [] { waiting.append(frame) }
            } catch {
                // What came before the cut is good, and needn't come again.
                try await take(&waiting, whole, &progress)
                throw error
            }
            if waiting.count >= Self.framesAtOnce || isLast { try await take(&waiting, whole, &progress) }
        }
        if let snapshot = waiting.snapshot { try await store.expectWhole(snapshot) }
    }

    private func take(_ batch: inout FrameBatch, _ whole: Int, _ progress: inout Progress) async throws {
        guard batch.count > 0 else { return }
        progress.note(try await store.take(batch.removeAll()))
        notify(.receiving(changes: progress.received.folded, of: whole))
    }

    private func push(_ offer: ChangeOffer, _ whole: Int) async throws -> ReceivedCount {
        notify(.sending(changes: 0, of: whole))
        let counter = FrameCounter()
        let counted = ChangeOffer(header: offer.header) {
            try Task.checkCancellation()
            guard let frames = try await offer.next() else { return nil }
            notify(.sending(changes: await counter.count(frames), of: whole))
            return frames
        }
        return try await remote.push(counted)
    }

    /// Goes on asking for absent blobs as long as that makes them fewer.
    ///
    /// - Parameter wanted: blobs that were not asked for yet, whatever the policy.
    private func fetchAbsentBlobs(
        after asked: [ContentHash], and wanted: [ContentHash], _ progress: inout Progress
    ) async throws {
        var asked = asked
        while true {
            var absent = try await store.absentBlobs(options.blobs, atMost: PullRequest.entriesInRequest)
            for hash in wanted.prefix(PullRequest.entriesInRequest - absent.count) where !absent.contains(hash) {
                if try await store.blobSize(hash) == nil { absent.append(hash) }
            }
            // The rest is nowhere to be had at present.
            guard !absent.isEmpty, absent != asked else { return }
            try await fetch(absent, &progress)
            asked = absent
        }
    }

    /// Asks for blobs, no more at once than have a chance to come through.
    private func fetch(_ blobs: [ContentHash], _ progress: inout Progress) async throws {
        var rest = blobs[...]
        while !rest.isEmpty {
            var request = try await store.request(.none, asksForPrivate: false)
            request.wantedBlobs = Array(rest.prefix(progress.pace.blobsAtOnce))
            rest = rest.dropFirst(request.wantedBlobs.count)
            do {
                try await take(try await remote.pull(request).offer, &progress)
            } catch {
                progress.pace.noteCut()
                throw error
            }
            progress.pace.noteWhole()
            notify(.fetching(blobs: progress.received.captures))
        }
    }

    /// Hands the baseline over to a remote that could forget more than it has, so that newcomers take that instead of
    /// changes; and to one that lacked something of it, which nobody has as changes any more.
    ///
    /// One that has it may have got it from somebody else, or was cut short then; it hears of forgotten blobs all the same.
    private func handOverBaseline(_ state: RemoteState, holding vector: VersionVector) async throws {
        guard let offer = try await store.offerOfBaseline(behind: state.arrived), vector.contains(offer.header.to)
        else { return }
        let forgotten = try await store.forgottenBlobs()
        if offer.header.to.changeCount > state.baselineChanges || !state.vector.contains(offer.header.to) {
            try await remote.keep(
                baseline: offer, retired: try await store.retiredReplicas(), forgotten: forgotten)
        } else if !forgotten.isEmpty {
            try await remote.forget(
                forgotten, beneath: offer.header.to, retired: try await store.retiredReplicas())
        }
    }

    private func supply(_ progress: inout Progress) async throws {
        if let offer = try await store.offer(of: try await remote.lacking()) {
            let count = try await remote.push(offer)
            progress.supplied += count.captures + count.privateRecords
        }
        let lacking = try await store.state().lacking
        // A list that is cut short doesn't say what is lacking no more.
        guard lacking.blobs.count < PullRequest.entriesInRequest else { return }
        try await remote.note(stillLacking: lacking)
    }
}

extension SnapshotPlace? {
    /// Whether more of a snapshot has come than before, which is noted.
    ///
    /// Where another one has taken its place, or what had come was dropped, nothing is won.
    fileprivate func isStep(behind before: inout SnapshotPlace?) -> Bool {
        guard let self else { return false }
        defer { before = self }
        return before.map { $0.head == self.head && $0.last < self.last } ?? true
    }
}

/// Counts changes that go out; the offer's closure needs a place that outlives each call.
private actor FrameCounter {
    private var changes = 0

    func count(_ frames: [BundleFrame]) -> Int {
        for case .segment(let segment) in frames { changes += segment.changes.count }
        return changes
    }
}
