internal import Causality
internal import LibraryModel
internal import WireFormat

/// Keeps the number of a writer's files small: its newest small files become one, and go once nobody needs them.
///
/// ```
/// many small files  →  one file beside them  →  the small ones go when all other writers hold their changes
/// ```
///
/// A cut between any two steps leaves files that overlap, which is nothing unusual. Every file is read whole before it
/// stands in for others.
///
/// A file that begins with what a snapshot stands for is no part of that: it goes for the snapshot, or keeps private
/// records that this one lacks, and is not to take later changes with it.
struct TailMerging {
    /// Sizes that divide files into levels; those above the last one are never merged again.
    static let levelsInBytes = [16 << 10, 128 << 10, 1 << 20]
    /// How many files of one level become one of the next.
    static let filesOfLevel = 8

    private let folder: SharedFolder
    private let library: LibraryID
    private let writer: ReplicaID
    /// The most that is held of files that become one: small files can have much in them.
    private let contentInBytes: Int

    init(
        _ folder: SharedFolder, library: LibraryID, writer: ReplicaID, contentInBytes: Int = Limits.frameInBytes
    ) {
        self.folder = folder
        self.library = library
        self.writer = writer
        self.contentInBytes = contentInBytes
    }

    /// Merges what is to be merged, and removes what was merged before and is needed no longer.
    func run() throws {
        let listing = try FolderListing(folder)
        let baseline = try FolderSnapshots(listing.snapshots, in: folder, library: library).vector
        for author in listing.files.keys.sorted() {
            let own = (listing.files[author] ?? []).filter { $0.writer == writer && $0.range.first > baseline[author] }
            let superseded = own.filter { file in own.contains { $0 != file && $0.covers(file) && !file.covers($0) } }
            if !superseded.isEmpty {
                try remove(superseded, among: own, acknowledged: acknowledged(author, by: listing.writers))
            }
            try merge(own.filter { !superseded.contains($0) })
        }
    }

    // MARK: Merging

    private func merge(_ files: [SegmentFile]) throws {
        var sized: [(file: SegmentFile, size: Int)] = []
        for file in files { sized.append((file, try folder.size(of: file.path) ?? 0)) }
        merging: while let tail = Self.tail(of: sized) {
            var content: SegmentFileContent?
            for index in tail {
                let room = contentInBytes - (content?.sizeInBytes ?? 0)
                guard
                    let next = try? SegmentFileContent(
                        reading: sized[index].file, in: folder, library: library, upTo: room)
                else {
                    // One that can't be read, or has too much in it, stays as those above the last level do; whoever
                    // misses it complains, and it is written again.
                    sized[index].size = .max
                    continue merging
                }
                guard content.map({ $0.segments.last?.headHash == next.segments.first?.previousHash }) ?? true
                else { return }
                if content == nil { content = next } else { content?.append(next) }
            }
            guard let merged = try content?.write(to: folder, library: library, as: writer) else { return }
            try folder.synchronize(directory: Layout.directory(of: writer))
            sized.replaceSubrange(tail, with: [(merged, try folder.size(of: merged.path) ?? 0)])
        }
    }

    /// The newest files that are to become one: contiguous, of one level or below, and enough of that level.
    static func tail(of files: [(file: SegmentFile, size: Int)]) -> Range<Int>? {
        var lower = 0
        for upper in levelsInBytes {
            var start = files.count
            while start > 0, files[start - 1].size < upper,
                start == files.count || files[start - 1].file.range.last + 1 == files[start].file.range.first
            {
                start -= 1
            }
            if files[start...].count(where: { $0.size >= lower }) >= filesOfLevel { return start..<files.count }
            lower = upper
        }
        return nil
    }

    // MARK: Removing

    /// Up to which of an author's changes every other writer says to hold them.
    private func acknowledged(_ author: ReplicaID, by writers: [ReplicaID]) -> UInt64 {
        writers.filter { $0 != writer }.map { Acknowledgement(of: $0, in: folder).holds[author] }.min() ?? .max
    }

    private func remove(_ superseded: [SegmentFile], among own: [SegmentFile], acknowledged: UInt64) throws {
        for file in superseded where file.range.last <= acknowledged {
            guard let larger = own.first(where: { $0.covers(file) && !superseded.contains($0) }),
                let whole = try? SegmentFileContent(reading: larger, in: folder, library: library),
                let part = try? SegmentFileContent(reading: file, in: folder, library: library), whole.contains(part)
            else { continue }
            try folder.remove(file.path)
        }
    }
}
