internal import Causality
internal import LibraryModel
internal import SyncProtocol
internal import SystemFiles
internal import WireFormat

/// Hands out the frames that a plan promises: changes nearly in causal order, each capture before who names it.
///
/// The order is that of the authors' clocks, segment by segment. Where a clock is wrong a change comes early, which a
/// store can hold; finding the true order would cost reading everything twice.
actor FolderReading {
    /// What was found on the way, to be told to others.
    struct Findings {
        var absentBlobs: Set<ContentHash> = []
        var damagedBlobs: Set<ContentHash> = []
        var damagedFile: SegmentFile?
        var damagedSnapshot: SnapshotFile?
    }

    /// Authors whose files are open at a time; each holds a frame in memory.
    private static let authorsAtOnce = 32

    private let executor: QueueExecutor
    private let folder: SharedFolder
    private let library: LibraryID
    private let request: PullRequest
    private let held: VersionVector
    private var snapshots: ArraySlice<SnapshotFile>
    private var snapshot: SnapshotFileReader?
    private var items: [SnapshotItem] = []
    private let decompressor = ZstandardDecompressor()
    private let finish: @Sendable (Findings) async -> Void

    private var courses: ArraySlice<PullPlan.Course>
    private var cursors: [AuthorCursor] = []
    private var privateFiles: ArraySlice<SegmentFile>
    private var privateReader: SegmentFileReader?
    private var privateSnapshots: ArraySlice<SnapshotFile>
    private var privateSnapshot: SnapshotFileReader?
    private var blobs: ArraySlice<ContentHash> = []
    /// Half of each hash is enough: who wants a capture that is taken for another one asks for it the next time.
    private var given: Set<UInt128> = []
    private var segment: Segment?
    private var isWantedQueued = false
    private var isFinished = false
    private var findings = Findings()

    /// Begins to read.
    ///
    /// - Parameter finish: is told what was found, at the end and before a failure.
    init(
        _ plan: PullPlan, for request: PullRequest, in folder: SharedFolder, library: LibraryID,
        on executor: QueueExecutor, finish: @escaping @Sendable (Findings) async -> Void
    ) {
        self.executor = executor
        self.folder = folder
        self.library = library
        self.request = request
        self.finish = finish
        held = plan.start
        snapshots = plan.snapshots.map(\.file)[...]
        courses = plan.courses[...]
        privateFiles = plan.privateFiles[...]
        privateSnapshots = plan.privateSnapshots.map(\.file)[...]
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// The next frames; `nil` after the last.
    ///
    /// - Throws: `FileFailure`, or what is wrong with a file: that one is in the findings.
    func next() async throws -> [BundleFrame]? {
        guard !isFinished else { return nil }
        do {
            if let frame = try nextFrame() { return [frame] }
        } catch {
            isFinished = true
            await finish(findings)
            throw error
        }
        isFinished = true
        await finish(findings)
        return nil
    }

    private func nextFrame() throws -> BundleFrame? {
        while true {
            if let frame = try nextBlobs() { return frame }
            if !items.isEmpty {
                defer { items = [] }
                return .items(items)
            }
            if let frame = try nextOfSnapshot() { return frame }
            if !items.isEmpty { continue }
            if let ready = segment {
                segment = nil
                return .segment(ready)
            }
            if let frame = try nextOfChanges() { return frame }
            // A segment may have been put behind its captures.
            if segment != nil { continue }
            if let frame = try nextOfPrivate() { return frame }
            guard !isWantedQueued else { return nil }
            isWantedQueued = true
            blobs = request.wantedBlobs.filter { given.insert($0.high).inserted }[...]
        }
    }

    // MARK: Snapshots

    /// The next frame of the snapshots; items wait until their captures have been given.
    private func nextOfSnapshot() throws -> BundleFrame? {
        if snapshot == nil, let file = snapshots.popFirst() {
            let reader = try open(file)
            snapshot = reader
            return .snapshot(reader.head)
        }
        switch try noting(snapshot?.file, { try snapshot?.next() }) {
        case .none:
            snapshot = nil
            if !snapshots.isEmpty { return try nextOfSnapshot() }
        case .items(let next):
            items = next
            for item in next where item.key.kind == .article && request.blobs != .none {
                guard let state = try? ItemState(canonicalRow: item.row), request.blobs.includes(state.newestWrite)
                else { continue }
                blobs += state.referencedCaptures.sorted().filter { given.insert($0.high).inserted }
            }
        case .some(let frame): return frame
        }
        return nil
    }

    private func open(_ file: SnapshotFile) throws -> SnapshotFileReader {
        try noting(file) {
            try SnapshotFileReader(file, in: folder, library: library, decompressor: decompressor)
        }
    }

    // MARK: Changes

    private func nextOfChanges() throws -> BundleFrame? {
        while cursors.count < Self.authorsAtOnce, let course = courses.popFirst() {
            var cursor = AuthorCursor(course, after: held[course.author])
            if try advance(&cursor) { cursors.append(cursor) }
        }
        guard let index = nextCursor else { return nil }
        let head = cursors[index].head
        if try !advance(&cursors[index]) { cursors.remove(at: index) }
        switch head {
        case .none: return nil
        case .privateRecords(let entries): return .privateRecords(entries)
        case .segment(let verified):
            let named = verified.captures.filter { request.blobs.includes($0.timestamp) }
            blobs = named.map(\.hash).filter { given.insert($0.high).inserted }[...]
            segment = verified.segment
            return nil
        }
    }

    private var nextCursor: Int? {
        cursors.firstIndex(where: \.isWithinSegment)
            ?? cursors.indices.min { cursors[$0].timestamp < cursors[$1].timestamp }
    }

    private func advance(_ cursor: inout AuthorCursor) throws -> Bool {
        do {
            try cursor.advance(folder, library, decompressor)
        } catch {
            note(error, in: cursor.file)
            throw error
        }
        return cursor.head != nil
    }

    private func note(_ error: any Error, in file: SegmentFile?) {
        if Self.tellsOfFile(error) { findings.damagedFile = file }
    }

    private static func tellsOfFile(_ error: any Error) -> Bool { (error as? FileFailure)?.isOfOneFile ?? true }

    // MARK: What the asker lacks beside changes

    private func nextOfPrivate() throws -> BundleFrame? {
        while true {
            if privateReader == nil {
                guard let file = privateFiles.popFirst() else { return try nextOfPrivateSnapshots() }
                privateReader = try noting(file) {
                    try SegmentFileReader(file, in: folder, library: library, decompressor: decompressor)
                }
            }
            let step = try noting(privateReader?.file) { try privateReader?.next() }
            guard let step else {
                privateReader = nil
                continue
            }
            if case .privateRecords(let entries) = step, let frame = lacking(entries) { return frame }
        }
    }

    private func nextOfPrivateSnapshots() throws -> BundleFrame? {
        while true {
            if privateSnapshot == nil {
                guard let file = privateSnapshots.popFirst() else { return nil }
                privateSnapshot = try open(file)
            }
            switch try noting(privateSnapshot?.file, { try privateSnapshot?.next() }) {
            case .none: privateSnapshot = nil
            case .privateRecords(let entries): if let frame = lacking(entries) { return frame }
            case .some: continue
            }
        }
    }

    /// A frame of those records that the asker lacks; `nil` where there are none.
    private func lacking(_ entries: [PrivateEntry]) -> BundleFrame? {
        let lacking = entries.filter { entry in request.withheld.contains { $0.contains(entry.dot.change) } }
        return lacking.isEmpty ? nil : .privateRecords(lacking)
    }

    private func noting<Result>(_ file: SegmentFile?, _ work: () throws -> Result) throws -> Result {
        do {
            return try work()
        } catch {
            note(error, in: file)
            throw error
        }
    }

    private func noting<Result>(_ file: SnapshotFile?, _ work: () throws -> Result) throws -> Result {
        do {
            return try work()
        } catch {
            if Self.tellsOfFile(error) { findings.damagedSnapshot = file }
            throw error
        }
    }

    private func nextBlobs() throws -> BundleFrame? {
        var found: [BundleBlob] = []
        var bytes = 0
        while bytes < Limits.frameGoalInBytes, found.count < Limits.blobsInFrame, let hash = blobs.popFirst() {
            switch try folder.blob(hash) {
            case .whole(let content):
                found.append(BundleBlob(hash: hash, bytes: content))
                bytes += content.count
            case .absent: findings.absentBlobs.insert(hash)
            case .damaged: findings.damagedBlobs.insert(hash)
            }
        }
        return found.isEmpty ? nil : .blobs(found)
    }
}
