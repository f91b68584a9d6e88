internal import Causality
internal import LibraryModel
internal import WireFormat

/// Puts what a file has behind some change into a file of its own.
///
/// Frames pass from the one to the other, so that one of them is held, however much is in the file; beside it there are
/// the names of private records, and those that only the other file has.
struct FileDivision {
    /// The file of what is behind.
    let rest: SegmentFile
    /// Whether that file has everything already.
    private(set) var isDone = false

    private let whole: SegmentFile
    private let folder: SharedFolder
    private let library: LibraryID
    /// The operations behind whose private records the whole file has.
    private let recorded: Set<Dot>
    /// The private records that only the rest's file has.
    private var further: SegmentFileContent?

    /// Reads and verifies a file, which has the change and doesn't end with it.
    init(
        of whole: SegmentFile, behind sequence: UInt64, as writer: ReplicaID, in folder: SharedFolder,
        library: LibraryID
    ) throws {
        self.whole = whole
        self.folder = folder
        self.library = library
        let range = ChangeRange(replica: whole.range.replica, first: sequence + 1, last: whole.range.last)
        rest = SegmentFile(writer: writer, range: range, headPrefix: whole.headPrefix)
        var reader = try SegmentFileReader(whole, in: folder, library: library)
        recorded = Set(try reader.recorded().keys.filter { $0.sequence > sequence })
    }

    /// Reads the rest's file, which is there, and verifies it: it may have other private records than the whole one.
    mutating func compare() throws {
        var missing = recorded
        var further = SegmentFileContent(segments: [], entries: [])
        var sizeInBytes = 0
        var reader = try SegmentFileReader(rest, in: folder, library: library)
        while let step = try reader.next() {
            guard case .privateRecords(let entries) = step else { continue }
            missing.subtract(entries.map(\.dot))
            let added = entries.filter { !recorded.contains($0.dot) }
            sizeInBytes += added.reduce(0) { $0 + $1.sizeInBytes }
            guard sizeInBytes <= Limits.frameInBytes else { throw FileFailure.tooLarge(rest.path) }
            further.add(added)
        }
        isDone = missing.isEmpty
        if sizeInBytes > 0 { self.further = further }
    }

    /// Puts the rest's file in its place, with the private records that were found in it, too.
    func write() throws {
        let hasPrivate = !recorded.isEmpty || further != nil
        let header = SegmentFileReader.header(
            of: rest.range, library: library, flags: hasPrivate ? .containsPrivate : [])
        try folder.replace(rest.path, writingTo: Layout.temporary(of: rest.writer)) { writing in
            var bundle = try BundleWriter(header: header) { try writing.write($0) }
            var reader = try SegmentFileReader(whole, in: folder, library: library)
            while let step = try reader.next() {
                switch step {
                case .segment(let verified):
                    guard let segment = try behind(verified.segment) else { continue }
                    try bundle.append(.segment(segment))
                    let added = further?.entries(of: segment.range) ?? []
                    for frame in BundleFrame.frames(of: added) { try bundle.append(frame) }
                case .privateRecords(let entries):
                    try bundle.append(.privateRecords(entries.filter { recorded.contains($0.dot) }))
                }
            }
            _ = try bundle.finish()
        }
    }

    /// What is to go on of a segment.
    private func behind(_ segment: Segment) throws -> Segment? {
        let last = rest.range.first - 1
        guard segment.last > last else { return nil }
        return segment.first > last ? segment : try segment.suffix(after: last, library: library)
    }
}
