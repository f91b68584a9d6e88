internal import Causality
internal import LibraryModel
internal import WireFormat

/// What a file of changes holds, in memory: changes of one author without a gap, and their private records.
struct SegmentFileContent {
    private(set) var segments: [Segment]
    private var records: [Dot: PrivateRecord]
    /// The operations with a private record, where they were read.
    private var privateWrites: [Dot: PrivateWrite] = [:]
    /// The first bytes of the hash of each change, where they were computed.
    private var prefixes: [UInt64: UInt64] = [:]
    /// About how much memory that takes which was read.
    private(set) var sizeInBytes = 0

    /// Of segments that follow each other, at least one.
    init(segments: [Segment], entries: [PrivateEntry]) {
        self.segments = segments
        records = Dictionary(entries.map { ($0.dot, $0.record) }) { first, _ in first }
    }

    /// Reads a whole file and verifies everything in it.
    ///
    /// - Parameter limit: the most that is held. A small file can have more in it, and is refused as too large.
    init(
        reading file: SegmentFile, in folder: SharedFolder, library: LibraryID, upTo limit: Int = Limits.frameInBytes
    ) throws {
        self.init(segments: [], entries: [])
        var reader = try SegmentFileReader(file, in: folder, library: library)
        while let step = try reader.next() {
            sizeInBytes += step.sizeInBytes
            guard sizeInBytes <= limit else { throw FileFailure.tooLarge(file.path) }
            switch step {
            case .privateRecords(let entries): add(entries)
            case .segment(let verified):
                for (offset, hash) in verified.hashes.enumerated() {
                    prefixes[verified.segment.first + UInt64(offset)] = hash.prefix
                }
                privateWrites.merge(verified.privateWrites) { first, _ in first }
                append(verified.segment)
            }
        }
    }

    var range: ChangeRange {
        ChangeRange(replica: segments[0].replica, first: segments[0].first, last: segments[segments.count - 1].last)
    }

    var changeCount: Int { segments.reduce(0) { $0 + $1.changes.count } }

    /// Adds a segment that follows; small ones become one, which compresses better.
    mutating func append(_ segment: Segment) {
        guard let last = segments.last, Self.size(of: last) + Self.size(of: segment) <= Limits.frameGoalInBytes,
            last.changes.count + segment.changes.count <= Limits.changesInSegment
        else {
            segments.append(segment)
            return
        }
        segments[segments.count - 1] = Segment(
            replica: last.replica, first: last.first, previousHash: last.previousHash, baseContext: last.baseContext,
            headHash: segment.headHash, changes: last.changes + segment.changes)
    }

    /// Adds what follows.
    mutating func append(_ next: SegmentFileContent) {
        for segment in next.segments { append(segment) }
        records.merge(next.records) { first, _ in first }
        prefixes.merge(next.prefixes) { first, _ in first }
        privateWrites.merge(next.privateWrites) { first, _ in first }
        sizeInBytes += next.sizeInBytes
    }

    /// The operations, of a content that was read, whose private records are in it.
    var recorded: [Dot: PrivateWrite] { privateWrites.filter { records[$0.key] != nil } }

    /// The operations, of a content that was read, whose private records are not in it.
    var unrecorded: [Dot: PrivateWrite] { privateWrites.filter { records[$0.key] == nil } }

    /// Adds private records, and says how many are new.
    @discardableResult
    mutating func add(_ entries: [PrivateEntry]) -> Int {
        let before = records.count
        for entry in entries where records[entry.dot] == nil { records[entry.dot] = entry.record }
        return records.count - before
    }

    /// Whether everything in another one, which was read, is in this one, which was read.
    func contains(_ other: SegmentFileContent) -> Bool {
        other.prefixes.allSatisfy { prefixes[$0.key] == $0.value }
            && other.records.allSatisfy { records[$0.key] == $0.value }
    }

    /// The file of a writer that holds it.
    func file(of writer: ReplicaID) -> SegmentFile {
        SegmentFile(writer: writer, range: range, headPrefix: segments[segments.count - 1].headHash.prefix)
    }

    /// Puts the file in its place.
    @discardableResult
    func write(to folder: SharedFolder, library: LibraryID, as writer: ReplicaID) throws -> SegmentFile {
        let file = file(of: writer)
        let header = SegmentFileReader.header(
            of: range, library: library, flags: records.isEmpty ? [] : .containsPrivate)
        try folder.replace(file.path, writingTo: Layout.temporary(of: writer)) { writing in
            var bundle = try BundleWriter(header: header) { try writing.write($0) }
            for segment in segments {
                try bundle.append(.segment(segment))
                for frame in BundleFrame.frames(of: entries(of: segment.range)) { try bundle.append(frame) }
            }
            _ = try bundle.finish()
        }
        return file
    }

    /// The private records of some changes, ordered.
    func entries(of range: ChangeRange) -> [PrivateEntry] {
        let dots = records.keys.filter { range.contains($0.change) }.sorted()
        return dots.compactMap { dot in records[dot].map { PrivateEntry(dot: dot, record: $0) } }
    }

    private static func size(of segment: Segment) -> Int { segment.changes.reduce(0) { $0 + $1.body.count } }
}
