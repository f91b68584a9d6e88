internal import Causality
internal import SyncProtocol
internal import WireFormat

/// Which files answer a request; each was read once as a whole, so that what is promised can be kept.
struct PullPlan {
    /// The files of one author, in order.
    struct Course {
        let author: ReplicaID
        let files: [SegmentFile]
    }

    /// The snapshots that go before the changes, for somebody who can't do without.
    private(set) var snapshots: [FolderBaseline] = []
    /// What a receiver that holds what it says holds after the snapshots.
    private(set) var start: VersionVector
    /// What a receiver must hold already.
    private(set) var from: VersionVector
    private(set) var courses: [Course] = []
    /// Files that may have private records which the asker lacks.
    private(set) var privateFiles: [SegmentFile] = []
    /// Snapshots that may have some, and are read for these alone.
    private(set) var privateSnapshots: [FolderBaseline] = []
    /// Whole files that only a newer program reads.
    private(set) var newer: [SegmentFile] = []
    /// What a receiver that holds what it says holds after.
    private(set) var to: VersionVector
    private(set) var hasPrivate = false

    /// Plans; damaged files are left out of the view, too.
    init(_ request: PullRequest, _ view: inout FolderView) throws {
        let held = request.vector
        (start, from, to) = (held, held, held)
        var usable = view.listing
        // Who can do without a snapshot by the names may need one after all, once a file turns out to be damaged.
        repeat {
            try planSnapshots(&view)
            try planChanges(&usable, &view)
        } while isNeeded(view.snapshots.vector, view.listing)
        from = VersionVector(held.entries.filter { $0.sequence > snapshotVector[$0.replica] })
        try planPrivate(request.withheld, usable, &view)
    }

    /// What the snapshots stand for.
    private var snapshotVector: VersionVector { snapshots.reduce(VersionVector()) { $0.merging($1.head.vector) } }

    private mutating func planSnapshots(_ view: inout FolderView) throws {
        guard isNeeded(view.snapshots.vector, view.listing) else { return }
        try view.snapshots.check()
        for baseline in view.snapshots.counting where isNeeded(baseline.head.vector, view.listing) {
            snapshots.append(baseline)
            if baseline.hasPrivate { hasPrivate = true }
            start.merge(baseline.head.vector)
        }
    }

    /// A snapshot is for who has nothing, and for who lacks changes whose files are gone.
    private func isNeeded(_ baseline: VersionVector, _ listing: FolderListing) -> Bool {
        if start.isEmpty { return !baseline.isEmpty }
        return baseline.entries.contains { listing.reach(of: $0.replica, from: start[$0.replica]) < $0.sequence }
    }

    /// Plans the files behind the snapshots anew.
    private mutating func planChanges(_ usable: inout FolderListing, _ view: inout FolderView) throws {
        courses = []
        to = start
        for author in view.listing.files.keys.sorted() {
            let files = try plan(author, after: start[author], &usable, &view)
            guard let last = files.last else { continue }
            courses.append(Course(author: author, files: files))
            to.include(ChangeID(replica: author, sequence: last.range.last))
        }
    }

    private mutating func plan(
        _ author: ReplicaID, after held: UInt64, _ usable: inout FolderListing, _ view: inout FolderView
    ) throws -> [SegmentFile] {
        var good: Set<SegmentFile> = []
        while true {
            let cover = usable.cover(author, after: held)
            guard let file = cover.first(where: { !good.contains($0) }) else { return cover }
            switch try view.judge(file) {
            case .good(let flags):
                good.insert(file)
                if flags.contains(.containsPrivate) { hasPrivate = true }
            case .newer:
                usable.forget(file)
                newer.append(file)
            case .gone, .damaged, .unreadable: usable.forget(file)
            }
        }
    }

    private mutating func planPrivate(
        _ ranges: [ChangeRange], _ usable: FolderListing, _ view: inout FolderView
    ) throws {
        for range in ranges {
            for file in usable.files[range.replica] ?? [] where file.range.overlaps(range) {
                guard SegmentFileReader.mayHoldPrivate(file, in: view.folder),
                    !privateFiles.contains(file), case .good = try view.judge(file)
                else { continue }
                privateFiles.append(file)
                hasPrivate = true
            }
        }
        // One that doesn't count may have records that a larger one was made without.
        for snapshot in view.snapshots.readable where snapshot.hasPrivate {
            let vector = snapshot.head.vector
            guard ranges.contains(where: { $0.first <= vector[$0.replica] }), !isGiven(snapshot),
                try view.snapshots.isWhole(snapshot.file)
            else { continue }
            privateSnapshots.append(snapshot)
            hasPrivate = true
        }
    }

    private func isGiven(_ snapshot: FolderBaseline) -> Bool { snapshots.contains { $0.file == snapshot.file } }

    /// Whether a file of a writer is read.
    func reads(anyOf writer: ReplicaID) -> Bool {
        (courses.flatMap(\.files) + privateFiles).contains { $0.writer == writer }
            || (snapshots + privateSnapshots).contains { $0.file.writer == writer }
    }
}

extension ChangeRange {
    /// Whether a change is in both.
    func overlaps(_ other: ChangeRange) -> Bool {
        replica == other.replica && first <= other.last && other.first <= last
    }

    /// Whether a change is one of these.
    func contains(_ change: ChangeID) -> Bool {
        replica == change.replica && (first...last).contains(change.sequence)
    }
}
