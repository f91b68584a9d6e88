internal import Causality
internal import LibraryModel
internal import SyncProtocol
internal import TestSupport
internal import WireFormat

extension HeldChanges {
    /// Changes in one segment: few, so that small libraries already have several frames.
    private static let changesInSegment = 3

    /// The newest change of each author.
    var heads: [ChainHead] {
        vector.entries.map { ChainHead(change: $0, hash: hash($0) ?? .zero) }
    }

    /// What is not here although changes name it.
    var lacking: Lacking {
        var ranges: [ReplicaID: ChangeRange] = [:]
        for dot in withheld {
            let first = ranges[dot.replica]?.first ?? dot.sequence
            ranges[dot.replica] = ChangeRange(replica: dot.replica, first: first, last: dot.sequence)
        }
        return Lacking(
            privateRecords: ranges.values.sorted { $0.replica < $1.replica }, blobs: absentBlobs.map(\.hash))
    }

    /// What somebody lacks who holds what a request says.
    func offer(_ request: PullRequest, includesPrivate: Bool) throws -> (header: BundleHeader, frames: [BundleFrame]) {
        for entry in request.held where entry.hashPrefix != 0 {
            guard let hash = hash(entry.change) else { continue }
            if hash.prefix != entry.hashPrefix { throw MemoryLogProblem.fork(entry.change) }
        }
        // What the asker claims beyond our knowledge is none of our business.
        let asked = request.vector
        let from = VersionVector(
            vector.entries.compactMap { head in
                let sequence = min(head.sequence, asked[head.replica])
                return sequence == 0 ? nil : ChangeID(replica: head.replica, sequence: sequence)
            })
        var flags: BundleFlags = includesPrivate ? .containsPrivate : .withholdsPrivate
        if request.blobs != .all { flags.insert(.omitsBlobs) }
        var frames: [BundleFrame] = []
        var sent: Set<ContentHash> = []
        for run in runs(since: from) {
            frames += blobFrames(
                run.filter { request.blobs.includes($0.timestamp) }.flatMap(\.captures).filter {
                    sent.insert($0).inserted
                })
            frames.append(.segment(segment(run)))
            if includesPrivate { frames += privateFrames(run.flatMap(\.operations).map(\.dot)) }
        }
        if includesPrivate { frames += privateFrames(dots(in: request.withheld)) }
        frames += blobFrames(request.wantedBlobs.filter { sent.insert($0).inserted })
        return (BundleHeader(library: library, from: from, to: vector, flags: flags), frames)
    }

    /// What is held of things that somebody else lacks.
    func offer(of lacking: Lacking) -> (header: BundleHeader, frames: [BundleFrame])? {
        let frames = privateFrames(dots(in: lacking.privateRecords)) + blobFrames(lacking.blobs)
        guard !frames.isEmpty else { return nil }
        let header = BundleHeader(
            library: library, from: VersionVector(), to: VersionVector(), flags: [.containsPrivate, .omitsBlobs])
        return (header, frames)
    }

    /// The changes after a vector in the order of folding, cut into runs of one author.
    private func runs(since from: VersionVector) -> [[Entry]] {
        var runs: [[Entry]] = []
        for id in order where !from.contains(id) {
            guard let entry = entry(id) else { continue }
            if let last = runs.last, last[0].id.replica == id.replica, last.count < Self.changesInSegment {
                runs[runs.count - 1].append(entry)
            } else {
                runs.append([entry])
            }
        }
        return runs
    }

    private func segment(_ run: [Entry]) -> Segment {
        let first = run[0].id
        let before = ChangeID(replica: first.replica, sequence: first.sequence - 1)
        var base = entry(before)?.context ?? VersionVector()
        base[first.replica] = 0
        return Segment(
            replica: first.replica, first: first.sequence, previousHash: hash(before) ?? .zero, baseContext: base,
            headHash: run[run.count - 1].hash,
            changes: run.map { SegmentChange(timestamp: $0.timestamp, body: $0.body.bytes) })
    }

    private func dots(in ranges: [ChangeRange]) -> [Dot] {
        commitments.keys.filter { dot in
            ranges.contains { $0.replica == dot.replica && ($0.first...$0.last).contains(dot.sequence) }
        }
    }

    private func privateFrames(_ dots: [Dot]) -> [BundleFrame] {
        let entries = dots.sorted().compactMap { dot in
            author.state.privateRecords[dot].map { PrivateEntry(dot: dot, record: $0) }
        }
        return entries.isEmpty ? [] : [.privateRecords(entries)]
    }

    /// One frame a blob: a frame with several would be larger than need be.
    private func blobFrames(_ hashes: [ContentHash]) -> [BundleFrame] {
        hashes.compactMap { hash in
            blob(hash).map { .blobs([BundleBlob(hash: hash, bytes: $0)]) }
        }
    }
}
