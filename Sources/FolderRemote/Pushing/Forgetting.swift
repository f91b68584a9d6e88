internal import Causality
internal import WireFormat

/// Removes what the snapshots in the folder stand for: files of changes, smaller snapshots, blobs that nothing needs.
///
/// Each writer removes its own files only, and those of writers that are out of use. The snapshots are read as a whole first.
struct Forgetting {
    private var view: FolderView
    private let writer: ReplicaID

    init(_ view: FolderView, as writer: ReplicaID) {
        self.view = view
        self.writer = writer
    }

    /// - Parameters:
    ///   - retired: whose files are removed beside the writer's own.
    ///   - blobs: captures that this writer had, and that no item and no change refers to any more.
    mutating func run(retired: [ReplicaID], blobs: [ContentHash]) throws {
        view.checkBaselines()
        let writers = Set(retired).union([writer])
        let vector = view.baselineVector
        let needed = Set(view.baselines.map(\.file))
        for file in view.listing.files.values.joined().sorted(by: { $0.path < $1.path })
        where writers.contains(file.writer) && vector.contains(file.range.lastChange) {
            try view.folder.remove(file.path)
        }
        for file in view.listing.snapshots where writers.contains(file.writer) && !needed.contains(file) {
            guard let smaller = try? SnapshotFileReader(file, in: view.folder, library: view.library),
                vector.contains(smaller.head.vector)
            else { continue }
            try view.folder.remove(file.path)
        }
        for hash in blobs { try view.folder.remove(Layout.blob(hash)) }
    }
}

extension ChangeRange {
    /// The newest change of the range.
    fileprivate var lastChange: ChangeID { ChangeID(replica: replica, sequence: last) }
}
