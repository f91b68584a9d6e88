internal import Causality
internal import WireFormat

/// Removes what the snapshots in a folder stand for: files of changes, smaller snapshots, blobs that nothing needs.
///
/// Each writer removes its own files only, and those of writers that are out of use; blobs are everybody's. The
/// snapshots are read as a whole first. They may lack private records, where whoever made them did; a file that has
/// these stays.
///
/// What goes needn't end where the snapshots do: a file that was merged, or written of a whole log, holds changes from
/// before and behind. The latter get a file of their own, or what was purged would stay with them.
struct Forgetting {
    /// What is known of the folder by then.
    private(set) var view: FolderView
    private let writer: ReplicaID

    init(_ view: FolderView, as writer: ReplicaID) {
        self.view = view
        self.writer = writer
    }

    /// Removes files of changes and snapshots; where none is to be removed, no file is read.
    ///
    /// - Parameter retired: whose files are removed beside the writer's own.
    mutating func run(retired: [ReplicaID] = []) throws {
        let writers = Set(retired).union([writer])
        guard !files(of: writers).isEmpty || !smallerSnapshots(of: writers).isEmpty else { return }
        try view.snapshots.check()
        let vector = view.snapshots.vector
        let dispensable = try dispensable(files(of: writers))
        for file in dispensable where file.range.isBeneath(vector) { try view.remove(file) }
        for snapshot in smallerSnapshots(of: writers) {
            if try isDispensable(snapshot) { try view.folder.remove(snapshot.file.path) }
        }
        // These come last, since each takes room before it gives any.
        for file in dispensable where !file.range.isBeneath(vector) {
            if try keepRest(of: file, behind: vector) { try view.remove(file) }
        }
    }

    /// Removes blobs that this writer had, and that no item and no change refers to any more; where none is there, no
    /// file is read.
    ///
    /// One stays that another writer misses who is in use: by what that one knows it is needed still.
    ///
    /// - Parameters:
    ///   - baseline: what they were forgotten with. They stay until the snapshots stand for all of that.
    ///   - retired: writers that are out of use.
    mutating func remove(_ blobs: [ContentHash], beneath baseline: VersionVector, retired: [ReplicaID]) throws {
        let silent = Set(retired).union([writer])
        let missed = view.voices.filter { !silent.contains($0.key) }.values.reduce(into: Set<ContentHash>()) {
            $0.formUnion($1.absentBlobs.union($1.damagedBlobs))
        }
        let blobs = try view.folder.blobs(among: blobs.filter { !missed.contains($0) })
            .filter { view.folder.canChange(directory: Layout.blobDirectory(of: $0)) }
        // By their heads they stand for more than once they were read.
        guard !blobs.isEmpty, view.snapshots.vector.contains(baseline) else { return }
        try view.snapshots.check()
        guard view.snapshots.vector.contains(baseline) else { return }
        for hash in blobs { try view.folder.remove(Layout.blob(hash)) }
    }

    // MARK: Files of changes

    /// Those that begin with changes the snapshots stand for; of damaged ones those that end there, too.
    private func files(of writers: Set<ReplicaID>) -> [SegmentFile] {
        let vector = view.snapshots.vector
        let damaged = view.listing.excluded.filter { $0.range.isBeneath(vector) }
        let good = view.listing.files.values.joined().filter { $0.range.first <= vector[$0.range.replica] }
        return (damaged + good).filter { writers.contains($0.writer) }.sorted { $0.path < $1.path }
    }

    /// Those of these that have nothing else of what the snapshots stand for.
    private mutating func dispensable(_ files: [SegmentFile]) throws -> [SegmentFile] {
        let vector = view.snapshots.vector
        var dispensable: [SegmentFile] = []
        var recorded: [(file: SegmentFile, writes: [Dot: PrivateWrite])] = []
        for file in files {
            switch try view.judge(file) {
            case .good(let flags) where flags.contains(.containsPrivate):
                // One that is whole and can't be read stays, until somebody who needs it says so.
                guard let writes = self.recorded(in: file) else { continue }
                recorded.append((file, writes.filter { vector.contains($0.key.change) }))
            case .good: dispensable.append(file)
            // What it has behind the snapshots is missed, and who holds that writes it again.
            case .damaged: if file.range.isBeneath(vector) { dispensable.append(file) }
            case .gone, .newer, .unreadable: continue
            }
        }
        let settled = try settled(recorded.reduce(into: [:]) { $0.merge($1.writes) { first, _ in first } })
        return dispensable + recorded.filter { $0.writes.keys.allSatisfy(settled.contains) }.map(\.file)
    }

    /// Puts what a file has behind the snapshots into a file of this writer, and says whether it is there.
    ///
    /// It may be there already, with other private records: both have all of them then.
    private mutating func keepRest(of file: SegmentFile, behind vector: VersionVector) throws -> Bool {
        guard
            var division = try? FileDivision(
                of: file, behind: vector[file.range.replica], as: writer, in: view.folder, library: view.library)
        else { return false }
        switch try view.judge(division.rest) {
        case .good:
            do {
                try division.compare()
            } catch is FileFailure {
                return false
            } catch {
                // Its form is right and its changes aren't: it is written again, with nothing of it.
            }
        case .gone, .damaged: break
        case .newer, .unreadable: return false
        }
        if !division.isDone { try division.write() }
        try view.folder.synchronize(directory: Layout.directory(of: writer))
        view.include(division.rest)
        return true
    }

    /// The operations whose private records a file has; `nil` where it isn't what its name says, or can't be read.
    private func recorded(in file: SegmentFile) -> [Dot: PrivateWrite]? {
        guard var reader = try? SegmentFileReader(file, in: view.folder, library: view.library) else { return nil }
        return try? reader.recorded()
    }

    private func settled(_ writes: [Dot: PrivateWrite]) throws -> SettledRecords {
        try SettledRecords(among: writes, by: view.snapshots, in: view.folder, library: view.library)
    }

    // MARK: Snapshots

    /// Those that a single other one stands for.
    ///
    /// Not several together: two of them might count on each other, each on a machine that sees other files.
    private func smallerSnapshots(of writers: Set<ReplicaID>) -> [FolderBaseline] {
        view.snapshots.readable.filter { snapshot in
            writers.contains(snapshot.file.writer) && !view.snapshots.counts(snapshot.file)
                && view.snapshots.counting.contains { $0.head.vector.contains(snapshot.head.vector) }
        }
    }

    private mutating func isDispensable(_ snapshot: FolderBaseline) throws -> Bool {
        guard snapshot.hasPrivate else { return true }
        guard try view.snapshots.isWhole(snapshot.file) else {
            return view.snapshots.isDamaged(snapshot.file)
        }
        var reader = try SnapshotFileReader(snapshot.file, in: view.folder, library: view.library)
        guard let writes = try reader.recorded() else { return false }
        let settled = try settled(writes)
        return writes.keys.allSatisfy(settled.contains)
    }
}

extension ChangeRange {
    /// Whether all of the changes are held.
    fileprivate func isBeneath(_ vector: VersionVector) -> Bool { last <= vector[replica] }
}
