internal import Causality
internal import WireFormat

/// Removes what a snapshot in the folder stands for: files of changes, smaller snapshots, blobs that nothing needs.
///
/// Each writer removes its own files only, and those of writers that are out of use. The snapshot is read as a whole first.
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
        view.checkBaseline()
        guard let baseline = view.baseline else { return }
        let writers = Set(retired).union([writer])
        let vector = baseline.head.vector
        for file in view.listing.files.values.joined().sorted(by: { $0.path < $1.path })
        where writers.contains(file.writer) && vector.contains(file.range.lastChange) {
            try view.folder.remove(file.path)
        }
        for file in view.listing.snapshots where writers.contains(file.writer) && file != baseline.file {
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
