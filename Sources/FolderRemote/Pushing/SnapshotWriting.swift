internal import Causality
internal import WireFormat

/// Writes a file of a snapshot as its frames come; one that nobody could take doesn't get its name.
final class SnapshotWriting {
    private let folder: SharedFolder
    private let writer: ReplicaID
    private let temporary: String
    private let file: FileWriting
    private var bundle: BundleWriter
    private var verification: SnapshotVerification?

    init(_ view: FolderView, _ header: BundleHeader, as writer: ReplicaID) throws {
        folder = view.folder
        self.writer = writer
        try folder.makeDirectory(of: writer)
        temporary = Layout.temporary(of: writer)
        let file = try folder.create(temporary)
        self.file = file
        bundle = try BundleWriter(header: header) { try file.write($0) }
    }

    /// Takes a frame; the head comes first.
    ///
    /// - Throws: `SnapshotProblem` too, as does `finish`.
    func take(_ frame: BundleFrame) throws {
        if verification == nil, case .snapshot(let head) = frame {
            verification = SnapshotVerification(head)
        } else {
            try verification?.take(frame)
        }
        try bundle.append(frame)
    }

    /// Puts the file in its place.
    func finish() throws {
        guard let verification else { return abandon() }
        try verification.finish()
        _ = try bundle.finish()
        try folder.put(file, temporary, inPlaceOf: try SnapshotFile(writer: writer, head: verification.head).path)
        try folder.synchronize(directory: Layout.directory(of: writer))
    }

    /// Removes what was written.
    func abandon() { try? folder.remove(temporary) }
}
