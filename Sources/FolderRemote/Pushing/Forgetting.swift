internal import Causality
internal import WireFormat

/// Removes what the snapshots in a folder stand for: files of changes, smaller snapshots, blobs that nothing needs.
///
/// Each writer removes its own files only, and those of writers that are out of use; blobs are everybody's. The
/// snapshots are read as a whole first. They may lack private records, where whoever made them did; a file that has
/// these stays.
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
        for file in try dispensable(files(of: writers)) { try view.remove(file) }
        for snapshot in smallerSnapshots(of: writers) {
            if try isDispensable(snapshot) { try view.folder.remove(snapshot.file.path) }
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

    /// Those whose changes the snapshots stand for, damaged ones too.
    private func files(of writers: Set<ReplicaID>) -> [SegmentFile] {
        let vector = view.snapshots.vector
        let listed = view.listing.excluded + view.listing.files.values.joined()
        return listed.filter { writers.contains($0.writer) && $0.range.last <= vector[$0.range.replica] }
            .sorted { $0.path < $1.path }
    }

    /// Those of these that have nothing else.
    private mutating func dispensable(_ files: [SegmentFile]) throws -> [SegmentFile] {
        var dispensable: [SegmentFile] = []
        var recorded: [(file: SegmentFile, writes: [Dot: PrivateWrite])] = []
        for file in files {
            switch try view.judge(file) {
            case .good(let flags) where flags.contains(.containsPrivate):
                // One that is whole and can't be read stays, until somebody who needs it says so.
                guard let content = try? SegmentFileContent(reading: file, in: view.folder, library: view.library)
                else { continue }
                recorded.append((file, content.recorded))
            case .good, .damaged: dispensable.append(file)
            case .gone, .newer, .unreadable: continue
            }
        }
        let settled = try settled(recorded.reduce(into: [:]) { $0.merge($1.writes) { first, _ in first } })
        return dispensable + recorded.filter { $0.writes.keys.allSatisfy(settled.contains) }.map(\.file)
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
