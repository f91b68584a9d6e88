internal import Causality
internal import WireFormat

/// A file of a snapshot, as its name tells: who wrote it, and for how many changes it stands.
///
/// `log/<writer>/<changes>-<hash16>.snap`
struct SnapshotFile: Hashable, Sendable {
    /// Whose directory it is in.
    let writer: ReplicaID
    /// How many changes it stands for.
    let changes: UInt64
    /// The first eight bytes of the hash of its head.
    let headPrefix: UInt64

    /// The name in the writer's directory.
    var name: String { "\(changes)-\(hexadecimal(headPrefix)).snap" }

    /// The name below the folder's root.
    var path: String { "\(Layout.directory(of: writer))/\(name)" }

    /// Names a writer's file of a snapshot.
    init(writer: ReplicaID, head: SnapshotHead) throws(EncodingProblem) {
        self.writer = writer
        changes = head.vector.changeCount
        headPrefix = try head.hash.prefix
    }

    /// Reads a name; `nil` where it isn't exactly what this program would write.
    init?(writer: ReplicaID, name: String) {
        guard name.utf8.count <= Layout.longestName, name.hasSuffix(".snap") else { return nil }
        let parts = name.dropLast(5).split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let changes = UInt64(parts[0]), let prefix = UInt64(parts[1], radix: 16), changes >= 1
        else { return nil }
        self.writer = writer
        self.changes = changes
        headPrefix = prefix
        // Capital letters, signs and leading zeros are somebody else's spelling.
        guard Array(self.name.utf8) == Array(name.utf8) else { return nil }
    }
}

/// A snapshot in a folder, of which the head was read.
struct FolderBaseline {
    let file: SnapshotFile
    /// What the snapshot stands for.
    let head: SnapshotHead
    /// Whether it has private records.
    let hasPrivate: Bool

    init(_ reader: SnapshotFileReader) {
        file = reader.file
        head = reader.head
        hasPrivate = reader.hasPrivate
    }
}

/// Reads a file of a snapshot frame by frame, and verifies that it is what its name says.
struct SnapshotFileReader {
    let file: SnapshotFile
    /// What the snapshot stands for.
    let head: SnapshotHead
    /// Whether it has private records.
    let hasPrivate: Bool
    private var reader: BundleReader

    /// Reads the head.
    init(
        _ file: SnapshotFile, in folder: SharedFolder, library: LibraryID,
        decompressor: ZstandardDecompressor = ZstandardDecompressor()
    ) throws {
        let reading = try folder.open(file.path)
        reader = try BundleReader(decompressor: decompressor) { try reading.read($0) }
        let header = reader.header
        guard header.library == library else { throw SegmentFileProblem(otherLibrary: header.library) }
        guard case .snapshot(let head) = try reader.next(), header.to == head.vector, header.from.isEmpty,
            try SnapshotFile(writer: file.writer, head: head) == file
        else { throw SegmentFileProblem(cause: "it is another snapshot than its name says") }
        self.file = file
        self.head = head
        hasPrivate = header.flags.contains(.containsPrivate)
    }

    /// Reads on behind the head; `nil` at the verified end.
    mutating func next() throws -> BundleFrame? { try reader.next() }

    /// Reads a whole file and verifies that its snapshot can be taken.
    ///
    /// Cost: reads every row and every edit in it.
    static func check(_ file: SnapshotFile, in folder: SharedFolder, library: LibraryID) throws {
        var reader = try SnapshotFileReader(file, in: folder, library: library)
        var verification = SnapshotVerification(reader.head)
        while let frame = try reader.next() { try verification.take(frame) }
        try verification.finish()
    }
}
