internal import Causality
internal import LibraryModel
internal import SyncProtocol
internal import WireFormat

/// Takes the frames of an offer and makes files of them.
///
/// Changes are gathered by author until there is enough for a file, which is written at once and whole: a push that is
/// cut short leaves nothing half. A blob is on disk before a file that names it gets its name.
struct FolderPush {
    /// How much is gathered in memory before a file is written.
    private static let fileGoalInBytes = 8 << 20

    /// What became of it.
    private(set) var count = ReceivedCount()

    private var view: FolderView
    private let writer: ReplicaID
    private let suspectBlobs: Set<ContentHash>
    private var batches: [ReplicaID: Batch] = [:]
    private var gatheredInBytes = 0
    private var strayEntries: [PrivateEntry] = []
    private var unsynchronized: Set<String> = []
    /// Why a blob didn't get its place, though others may: a directory stands there.
    private var obstruction: FileFailure?

    private struct Batch {
        var segments: [Segment]
        var entries: [PrivateEntry] = []
        var sizeInBytes: Int

        var range: ChangeRange {
            ChangeRange(replica: segments[0].replica, first: segments[0].first, last: segments[segments.count - 1].last)
        }
    }

    /// Begins; what this writer left behind when it was cut short is tidied away.
    init(_ view: FolderView, as writer: ReplicaID) throws {
        self.view = view
        self.writer = writer
        suspectBlobs = view.voices.values.reduce(into: []) { $0.formUnion($1.damagedBlobs) }
        let own = Layout.directory(of: writer)
        try view.folder.makeDirectory(of: writer)
        for name in try view.folder.names(in: own) where Layout.isTemporary(name) {
            try view.folder.removeAbandoned("\(own)/\(name)")
        }
    }

    /// Takes a frame.
    mutating func take(_ frame: BundleFrame) throws {
        switch frame {
        case .blobs(let blobs):
            for blob in blobs {
                do {
                    try keep(blob)
                } catch let failure as FileFailure where failure.isDirectory {
                    obstruction = obstruction ?? failure
                }
            }
        case .segment(let segment): try gather(segment)
        case .privateRecords(let entries): gather(entries)
        case .snapshot, .items: break
        }
    }

    /// Writes what is left, then says what is held, then merges small files.
    ///
    /// - Throws: at the end, too, what kept a blob from its place.
    mutating func finish(holding vector: VersionVector) throws {
        for author in batches.keys.sorted() { try write(author) }
        try supply()
        try synchronize()
        let before = Acknowledgement(of: writer, in: view.folder)
        var own = before
        own.holds.merge(vector)
        if own != before { try own.write(to: view.folder, as: writer) }
        try removeDamaged()
        try TailMerging(view.folder, library: view.library, writer: writer).run()
        if let obstruction { throw obstruction }
    }

    /// Removes files of this writer that are damaged, once their changes are there without them; until then they say
    /// what is lost.
    private mutating func removeDamaged() throws {
        let own = view.damaged.keys.filter { $0.writer == writer }.sorted { $0.path < $1.path }
        guard !own.isEmpty else { return }
        var listing = try FolderListing(view.folder)
        for file in view.damaged.keys { listing.forget(file) }
        try view.snapshots.check()
        for file in own where listing.covers(file, upon: view.snapshots.vector) {
            if case .damaged = try view.judge(file, isSuspect: true) { try view.folder.remove(file.path) }
        }
    }

    // MARK: Changes

    private mutating func gather(_ segment: Segment) throws {
        // Not after the segment before this one: private records may have followed it.
        if gatheredInBytes >= Self.fileGoalInBytes, let largest = batches.max(by: { isSmaller($0, $1) })?.key {
            try write(largest)
        }
        let author = segment.replica
        try view.refuseFork(ChangeID(replica: author, sequence: segment.last), headPrefix: segment.headHash.prefix)
        if segment.first > 1 {
            let before = ChangeID(replica: author, sequence: segment.first - 1)
            try view.refuseFork(before, headPrefix: segment.previousHash.prefix)
        }
        guard view.listing.reach(of: author, from: segment.first - 1) < segment.last else {
            count.known += segment.changes.count
            return
        }
        // No file names a blob that isn't there: nobody would ask for it, as long as only its author knows.
        if let obstruction { throw obstruction }
        if let batch = batches[author], batch.range.last + 1 != segment.first { try write(author) }
        let size = segment.changes.reduce(0) { $0 + $1.body.count + 16 }
        batches[author, default: Batch(segments: [], sizeInBytes: 0)].segments.append(segment)
        batches[author]?.sizeInBytes += size
        gatheredInBytes += size
    }

    private func isSmaller(_ left: (ReplicaID, Batch), _ right: (ReplicaID, Batch)) -> Bool {
        left.1.sizeInBytes == right.1.sizeInBytes ? left.0 > right.0 : left.1.sizeInBytes < right.1.sizeInBytes
    }

    private mutating func gather(_ entries: [PrivateEntry]) {
        for entry in entries {
            guard batches[entry.dot.replica]?.range.contains(entry.dot.change) == true else {
                strayEntries.append(entry)
                continue
            }
            batches[entry.dot.replica]?.entries.append(entry)
            batches[entry.dot.replica]?.sizeInBytes += entry.sizeInBytes
            gatheredInBytes += entry.sizeInBytes
        }
    }

    private mutating func write(_ author: ReplicaID) throws {
        guard let batch = batches.removeValue(forKey: author) else { return }
        gatheredInBytes -= batch.sizeInBytes
        try synchronize()
        let content = SegmentFileContent(segments: batch.segments, entries: batch.entries)
        try content.write(to: view.folder, library: view.library, as: writer)
        unsynchronized.insert(Layout.directory(of: writer))
        count.folded += content.changeCount
        count.privateRecords += batch.entries.count
    }

    // MARK: Private records without their changes

    /// Adds private records to changes that are in the folder without them.
    private mutating func supply() throws {
        let listing = try FolderListing(view.folder)
        let entriesOfAuthors = Dictionary(grouping: strayEntries, by: \.dot.replica)
        for (author, entries) in entriesOfAuthors.sorted(by: { $0.key < $1.key }) {
            let files = listing.files[author] ?? []
            try supply(try missing(entries, in: files), to: files)
        }
        strayEntries = []
    }

    /// Those that no file has.
    private mutating func missing(_ entries: [PrivateEntry], in files: [SegmentFile]) throws -> [PrivateEntry] {
        var missing = entries
        for file in files where missing.contains(where: { file.range.contains($0.dot.change) }) {
            guard SegmentFileReader.mayHoldPrivate(file, in: view.folder), let content = try read(file)
            else { continue }
            let recorded = content.recorded
            missing.removeAll { recorded[$0.dot] != nil }
        }
        return missing
    }

    /// Writes files again that have changes without their records.
    ///
    /// They may begin with any change: those before it may have gone for a snapshot.
    private mutating func supply(_ entries: [PrivateEntry], to files: [SegmentFile]) throws {
        var rest = entries
        for file in files where rest.contains(where: { file.range.contains($0.dot.change) }) {
            guard var content = try read(file) else { continue }
            let needed = try unsettled(content.unrecorded)
            let added = content.add(rest.filter { needed[$0.dot]?.commitment == $0.record.commitment })
            rest.removeAll { file.range.contains($0.dot.change) }
            guard added > 0 else { continue }
            try content.write(to: view.folder, library: view.library, as: writer)
            unsynchronized.insert(Layout.directory(of: writer))
            count.privateRecords += added
        }
    }

    /// A file's content; `nil` where it can't be read, or is too large to be held in memory.
    private mutating func read(_ file: SegmentFile) throws -> SegmentFileContent? {
        guard try view.folder.size(of: file.path) ?? 0 <= Limits.frameInBytes, case .good = try view.judge(file)
        else { return nil }
        return try? SegmentFileContent(reading: file, in: view.folder, library: view.library)
    }

    /// Those whose records the snapshots neither have nor have done with: whoever lacks one of these finds it there.
    private mutating func unsettled(_ writes: [Dot: PrivateWrite]) throws -> [Dot: PrivateWrite] {
        let vector = view.snapshots.vector
        guard writes.keys.contains(where: { vector.contains($0.change) }) else { return writes }
        try view.snapshots.check()
        let settled = try SettledRecords(
            among: writes, by: view.snapshots, in: view.folder, library: view.library)
        return writes.filter { !settled.contains($0.key) }
    }

    // MARK: Blobs

    private mutating func keep(_ blob: BundleBlob) throws {
        let name = Layout.blob(blob.hash)
        if try view.folder.size(of: name) == blob.bytes.count {
            // Reading them all would cost as much as writing; but somebody may have found this one damaged.
            guard try suspectBlobs.contains(blob.hash) && !view.isWhole(blob.hash) else { return }
        }
        let directory = Layout.blobDirectory(of: blob.hash)
        try view.folder.makeDirectory(Layout.blobs)
        try view.folder.makeDirectory(directory)
        try view.folder.replace(name, writingTo: Layout.temporary(of: writer)) { try $0.write(blob.bytes) }
        unsynchronized.insert(directory)
        count.captures += 1
    }

    private mutating func synchronize() throws {
        for directory in unsynchronized.sorted() { try view.folder.synchronize(directory: directory) }
        unsynchronized = []
    }
}
