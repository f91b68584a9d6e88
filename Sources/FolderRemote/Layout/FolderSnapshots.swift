internal import Causality
internal import WireFormat

/// The snapshots in a folder: which of them count, and which can't be used.
///
/// A look reads their heads alone. Whoever needs one reads it as a whole first.
struct FolderSnapshots {
    /// Those whose heads can be read, those that stand for most changes first.
    private(set) var readable: [FolderBaseline] = []
    /// The largest one, and each smaller one that has something beyond those before it.
    private(set) var counting: [FolderBaseline] = []
    /// Those that were found to be damaged, or unreadable, and why.
    private(set) var damaged: [SnapshotFile: String] = [:]
    /// Those that only a newer program reads.
    private(set) var newer: Set<SnapshotFile> = []

    private let folder: SharedFolder
    private let library: LibraryID
    private var unusable: Set<SnapshotFile> = []
    /// Those that the system doesn't give: nobody knows what is in them.
    private var unreadable: Set<SnapshotFile> = []
    /// Those that were read as a whole, and are good.
    private var whole: Set<SnapshotFile> = []

    /// Reads the heads.
    ///
    /// - Parameter files: in the order of a listing.
    init(_ files: [SnapshotFile], in folder: SharedFolder, library: LibraryID) throws {
        self.folder = folder
        self.library = library
        for file in files {
            try use(file) { snapshots in
                let reader = try SnapshotFileReader(file, in: folder, library: library)
                snapshots.readable.append(FolderBaseline(reader))
            }
        }
        recount()
    }

    /// What those that count stand for together.
    var vector: VersionVector { counting.reduce(VersionVector()) { $0.merging($1.head.vector) } }

    /// Whether one counts.
    func counts(_ file: SnapshotFile) -> Bool { counting.contains { $0.file == file } }

    /// Whether one was read and has other bytes than its writer gave it.
    func isDamaged(_ file: SnapshotFile) -> Bool { damaged[file] != nil && !unreadable.contains(file) }

    /// Reads those that count as a whole, and lets the next best ones count in the place of one that is damaged.
    mutating func check() throws {
        while let file = counting.map(\.file).first(where: { !whole.contains($0) }) { _ = try isWhole(file) }
    }

    /// Reads one as a whole, unless that was done, and says whether it can be used.
    mutating func isWhole(_ file: SnapshotFile) throws -> Bool {
        guard !unusable.contains(file) else { return false }
        guard !whole.contains(file) else { return true }
        try use(file) { snapshots in
            try SnapshotFileReader.check(file, in: snapshots.folder, library: snapshots.library)
            snapshots.whole.insert(file)
        }
        guard unusable.contains(file) else { return true }
        recount()
        return false
    }

    private mutating func recount() {
        counting = []
        var vector = VersionVector()
        for baseline in readable where !unusable.contains(baseline.file) && !vector.contains(baseline.head.vector) {
            counting.append(baseline)
            vector.merge(baseline.head.vector)
        }
    }

    /// Does something with a file, and notes what is wrong with it.
    private mutating func use(_ file: SnapshotFile, _ work: (inout Self) throws -> Void) throws {
        do {
            return try work(&self)
        } catch let problem as BundleProblem {
            if case .newerFormat = problem { newer.insert(file) } else { damaged[file] = problem.sentence }
        } catch let problem as SegmentFileProblem {
            damaged[file] = problem.cause
        } catch let problem as SnapshotProblem {
            damaged[file] = problem.cause
        } catch let problem as EncodingProblem {
            damaged[file] = problem.sentence
        } catch let failure as FileFailure where failure.isAbsence {
            // Its writer has removed it since it was listed.
        } catch let failure as FileFailure where failure.isOfOneFile {
            damaged[file] = failure.cause
            unreadable.insert(file)
        }
        unusable.insert(file)
    }
}
