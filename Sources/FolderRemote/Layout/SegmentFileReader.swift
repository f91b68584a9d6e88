internal import Causality
internal import LibraryModel
internal import WireFormat

/// Reads a file of changes, and verifies on the way that it is what its name says and that its chain of hashes holds.
///
/// The store would find out too, but could only refuse the whole sync; a file that is known to be wrong is passed over.
struct SegmentFileReader {
    /// A step of the file; private records follow the segment that commits to them.
    enum Step {
        case segment(VerifiedSegment)
        case privateRecords([PrivateEntry])

        /// About how much memory it takes.
        var sizeInBytes: Int {
            switch self {
            case .segment(let verified): verified.segment.changes.reduce(0) { $0 + $1.body.count + 64 }
            case .privateRecords(let entries): entries.reduce(0) { $0 + $1.sizeInBytes }
            }
        }
    }

    let file: SegmentFile
    private let library: LibraryID
    private var reader: BundleReader
    private var position: UInt64
    private var head: ContentHash?
    private var privateWrites: [Dot: PrivateWrite] = [:]

    init(
        _ file: SegmentFile, in folder: SharedFolder, library: LibraryID,
        decompressor: ZstandardDecompressor = ZstandardDecompressor()
    ) throws {
        let reading = try folder.open(file.path)
        self.file = file
        self.library = library
        position = file.range.first - 1
        reader = try BundleReader(decompressor: decompressor) { try reading.read($0) }
        try Self.verify(reader.header, of: file, library: library)
    }

    /// Reads on; `nil` at the verified end.
    mutating func next() throws -> Step? {
        while let frame = try reader.next() {
            switch frame {
            case .segment(let segment): return .segment(try verified(segment))
            case .privateRecords(let entries):
                guard entries.allSatisfy({ privateWrites[$0.dot]?.commitment == $0.record.commitment }) else {
                    throw SegmentFileProblem(cause: "a private record is not the one that its change commits to")
                }
                return .privateRecords(entries)
            // Captures and snapshots have files of their own.
            case .blobs, .snapshot, .items: continue
            }
        }
        guard position == file.range.last, head?.prefix == file.headPrefix else {
            throw SegmentFileProblem(cause: "it ends with another change than its name says")
        }
        return nil
    }

    /// Passes over a file and verifies its form and its hash, decompressing nothing.
    static func check(_ file: SegmentFile, in folder: SharedFolder, library: LibraryID) throws -> BundleFlags {
        let reading = try folder.open(file.path)
        let (header, _) = try BundleReader.check { try reading.read($0) }
        try verify(header, of: file, library: library)
        return header.flags
    }

    /// Whether the header announces private records; costs one small reading.
    static func mayHoldPrivate(_ file: SegmentFile, in folder: SharedFolder) -> Bool {
        guard let reading = try? folder.open(file.path),
            let reader = try? BundleReader(source: { _ in try reading.read(headerInBytes) })
        else { return false }
        return reader.header.flags.contains(.containsPrivate)
    }

    private static let headerInBytes = 512

    /// What the header of such a file says.
    static func header(of range: ChangeRange, library: LibraryID, flags: BundleFlags) -> BundleHeader {
        var from = VersionVector()
        var to = VersionVector()
        from[range.replica] = range.first - 1
        to[range.replica] = range.last
        return BundleHeader(library: library, from: from, to: to, flags: flags)
    }

    private static func verify(_ found: BundleHeader, of file: SegmentFile, library: LibraryID) throws {
        guard found.library == library else { throw SegmentFileProblem(otherLibrary: found.library) }
        let expected = header(of: file.range, library: library, flags: found.flags)
        guard found == expected else { throw SegmentFileProblem(cause: "it holds other changes than its name says") }
    }

    private mutating func verified(_ segment: Segment) throws -> VerifiedSegment {
        guard segment.replica == file.range.replica, segment.first == position + 1, segment.last <= file.range.last
        else { throw SegmentFileProblem(cause: "its changes don't follow each other") }
        guard head == nil || head == segment.previousHash else {
            throw SegmentFileProblem(cause: "the chain of its changes is broken")
        }
        let verified = try VerifiedSegment(segment, library: library)
        position = segment.last
        head = segment.headHash
        privateWrites = verified.privateWrites
        return verified
    }
}
