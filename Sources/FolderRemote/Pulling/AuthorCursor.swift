internal import Causality
internal import WireFormat

/// One author's changes, from the files that cover them; holds one frame.
struct AuthorCursor {
    let author: ReplicaID
    /// The next frame; `nil` at the end.
    private(set) var head: SegmentFileReader.Step?
    /// The file that is being read.
    private(set) var file: SegmentFile?

    private let held: UInt64
    private var position: UInt64
    private var files: ArraySlice<SegmentFile>
    private var reader: SegmentFileReader?

    init(_ course: PullPlan.Course, after held: UInt64) {
        author = course.author
        files = course.files[...]
        self.held = held
        position = held
    }

    /// Whether the next frame belongs to the segment before it.
    var isWithinSegment: Bool { if case .privateRecords = head { true } else { false } }

    /// When the first change of the next segment was made.
    var timestamp: Timestamp {
        guard case .segment(let verified) = head, let first = verified.segment.changes.first else {
            return Timestamp(rawValue: 0)
        }
        return first.timestamp
    }

    /// Reads the next frame that has something new.
    mutating func advance(_ folder: SharedFolder, _ library: LibraryID, _ decompressor: ZstandardDecompressor) throws {
        head = nil
        while head == nil {
            if reader == nil {
                guard let next = files.popFirst() else { return }
                try open(next, folder, library, decompressor)
            }
            switch try reader?.next() {
            case .none: reader = nil
            case .segment(let verified):
                guard verified.segment.last > position else { continue }
                position = verified.segment.last
                head = .segment(verified)
            case .privateRecords(let entries):
                let new = entries.filter { $0.dot.sequence > held }
                if !new.isEmpty { head = .privateRecords(new) }
            }
        }
    }

    private mutating func open(
        _ next: SegmentFile, _ folder: SharedFolder, _ library: LibraryID, _ decompressor: ZstandardDecompressor
    ) throws {
        file = next
        do {
            reader = try SegmentFileReader(next, in: folder, library: library, decompressor: decompressor)
        } catch let failure as FileFailure where failure.isAbsence {
            // Its owner has merged it into a larger one since it was listed.
            let cover = try FolderListing(folder).cover(author, after: position)
            guard let first = cover.first, first != next else { throw failure }
            files = cover[...]
        }
    }
}
