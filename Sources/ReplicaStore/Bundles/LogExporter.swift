internal import Causality
internal import GRDB
internal import LibraryModel
internal import WireFormat

/// Hands out a log from a vector on, some frames at a time.
///
/// Each step may see a later state of the database than the one before: a log only grows, and the exporter goes no
/// further than the vector that stood at the start. Changes come in the order of the log, which causality allows, each
/// capture before the segment that names it. Memory is bounded by a frame or two.
struct LogExporter {
    let header: BundleHeader
    private let options: ExportOptions
    private let goalInBytes: Int
    private let numbers: [Int64: ReplicaID]
    private let lines: [ReplicaID: ReplicaLine]
    private var position: Int64
    private var contexts: [ReplicaID: VersionVector] = [:]
    /// By their rows, which stay where they are unless the library is compacted.
    private var sentCaptures = NumberSet()
    /// Whether private records go out, as the header says.
    private let givesPrivate: Bool
    private var withheld: [(range: ChangeRange, firstIndex: UInt32)]
    private var wantedCaptures: ArraySlice<ContentHash>
    private let baseline: LogBaseline?
    /// Purged items on which late work waits: where the history before it is forgotten, nothing else sends the captures that
    /// it stands on.
    private let lateWork: Set<ItemKey>
    /// Gives the items of the baseline behind one.
    private let itemsOfBaseline: ItemsOfBaseline
    private var snapshot = SnapshotProgress.none
    /// Items that were read, and whose turn comes.
    private var waitingItems: ArraySlice<SnapshotItem> = []

    typealias ItemsOfBaseline = @Sendable (Database, ItemKey?) throws -> [SnapshotItem]
    typealias LateWork = @Sendable (Database) throws -> [ItemKey]

    /// How far a snapshot has come that goes before the changes.
    private enum SnapshotProgress {
        /// None is needed, or it has gone.
        case none
        case head
        case items(after: ItemKey?)
    }

    /// Begins.
    ///
    /// Where the receiver lacks something of the baseline, whose changes are gone, it gets a snapshot of the baseline first.
    ///
    /// - Parameters:
    ///   - goal: about how many bytes go into a frame, where the options say nothing of that.
    ///   - itemsOfBaseline: gives the items of the baseline behind one, about as many as go into a frame.
    ///   - lateWork: gives the purged items on which late work waits; asked where there is a baseline.
    init(
        _ database: Database, _ options: ExportOptions, goalInBytes goal: Int,
        itemsOfBaseline: @escaping ItemsOfBaseline, lateWork: LateWork
    ) throws {
        goalInBytes = max(1, options.goalInBytes ?? goal)
        let lines = try database.replicaLines()
        self.lines = lines
        self.itemsOfBaseline = itemsOfBaseline
        baseline = try database.logBaseline()
        self.lateWork = baseline == nil ? [] : Set(try lateWork(database))
        numbers = Dictionary(uniqueKeysWithValues: lines.map { ($0.value.number, $0.key) })
        var vector = VersionVector(lines: lines)
        if options.isBaselineOnly { vector = baseline?.vector ?? VersionVector() }
        let baselineVector = baseline?.vector ?? VersionVector()
        let needsSnapshot = !options.since.contains(baselineVector)
        if needsSnapshot { snapshot = .head }
        // What the receiver claims beyond our knowledge is none of our business.
        let since = VersionVector(
            vector.entries.compactMap { entry in
                let known = min(options.since[entry.replica], entry.sequence)
                return known <= (needsSnapshot ? baselineVector[entry.replica] : 0)
                    ? nil : ChangeID(replica: entry.replica, sequence: known)
            })
        self.options = options
        let asked = options.withheld + (needsSnapshot ? baselineVector.difference(VersionVector()) : [])
        wantedCaptures = options.wantedCaptures[...]
        var flags: BundleFlags = []
        if options.isForReader { flags.insert(.withholdsPrivate) }
        if options.blobs != .all { flags.insert(.omitsBlobs) }
        if !options.isForReader {
            if try (vector.difference(since) + asked).contains(where: { try database.holdsPrivateRecords($0, lines) }) {
                flags.insert(.containsPrivate)
            }
        }
        // Records that come while the bundle goes out are not announced in it; they go with the next one.
        givesPrivate = flags.contains(.containsPrivate)
        withheld = givesPrivate ? asked.map { ($0, 0) } : []
        header = BundleHeader(library: try database.libraryID(), from: since, to: vector, flags: flags)
        let known = needsSnapshot ? since.merging(baselineVector) : since
        position = try database.firstPosition(of: vector.difference(known), lines)
    }

    /// The next few frames; `nil` at the end.
    mutating func next(_ database: Database) throws -> [BundleFrame]? {
        guard try database.logBaseline()?.head == baseline?.head else {
            throw StoreProblem.overtaken("the library was compacted while it was handed out")
        }
        if let frames = try nextOfSnapshot(database) { return frames }
        if let frames = try nextChanges(database) { return frames }
        if let frames = try nextWithheld(database) { return frames }
        return try nextWanted(database)
    }

    // MARK: Snapshot

    private mutating func nextOfSnapshot(_ database: Database) throws -> [BundleFrame]? {
        switch snapshot {
        case .none: return nil
        case .head:
            guard let head = baseline?.head else { return nil }
            snapshot = .items(after: try options.arrived?.head == head.hash ? options.arrived?.last : nil)
            return [.snapshot(head)]
        case .items(let last):
            if waitingItems.isEmpty { waitingItems = try itemsOfBaseline(database, last)[...] }
            var (items, captures, captureBytes): ([SnapshotItem], [CaptureRow], Int) = ([], [], 0)
            // What comes before the last of the items is sent again where the connection breaks.
            while captureBytes < 4 * goalInBytes, let item = waitingItems.popFirst() {
                items.append(item)
                guard item.key.kind == .article, options.blobs != .none, !options.isBaselineOnly else { continue }
                let state = try database.decodedState(item.row, of: item.key)
                guard options.blobs.includes(state.newestWrite) else { continue }
                let unsent = try unsent(state.referencedCaptures.sorted(), database)
                captures += unsent
                captureBytes += unsent.reduce(0) { $0 + $1.size }
            }
            guard let end = items.last else {
                snapshot = .none
                return nil
            }
            snapshot = .items(after: end.key)
            return try database.captureFrames(captures, goalInBytes: goalInBytes) + [.items(items)]
        }
    }

    // MARK: Changes

    private mutating func nextChanges(_ database: Database) throws -> [BundleFrame]? {
        guard position < .max else { return nil }
        var batch = Batch()
        let changes = try database.prepared(
            "SELECT replica, sequence, timestamp, hash, body, position FROM change WHERE position >= ?1 ORDER BY position"
        )
        changes.bind([.integer(position)])
        defer { changes.reset() }
        position = .max
        while try changes.step() {
            if batch.isFull(at: goalInBytes) {
                position = changes.integer(5)
                break
            }
            guard let replica = numbers[changes.integer(0)] else { continue }
            let id = ChangeID(replica: replica, sequence: changes.unsigned(1))
            guard header.to.contains(id), !header.from.contains(id), !options.since.contains(id) else { continue }
            let timestamp = Timestamp(rawValue: changes.unsigned(2))
            let change = SegmentChange(timestamp: timestamp, body: changes.blob(4))
            try append(change, id, try changes.hash(3), to: &batch, database)
        }
        try close(&batch, database)
        return batch.frames.isEmpty ? nil : batch.frames
    }

    /// Frames that are ready, and the segment in the making.
    private struct Batch {
        var frames: [BundleFrame] = []
        /// What goes into the frames, about.
        var bytes = 0
        /// What the changes take here and at the reader, which is more for what was typed.
        var bodiesInBytes = 0
        var changes: [SegmentChange] = []
        var start: (id: ChangeID, previous: ContentHash, context: VersionVector)?
        var head = ContentHash.zero
        var privateRecords: [PrivateEntry] = []
        var captures: [CaptureRow] = []
        var captureBytes = 0

        /// Captures travel in frames of their own, and are what most of a library is: a few frames of them do no harm.
        func isFull(at goal: Int) -> Bool {
            bytes >= goal || captureBytes >= 2 * goal || changes.count == Limits.changesInSegment
                || bodiesInBytes >= 8 * goal
        }
    }

    private mutating func append(
        _ change: SegmentChange, _ id: ChangeID, _ hash: ContentHash, to batch: inout Batch, _ database: Database
    ) throws {
        if let start = batch.start, start.id.replica != id.replica { try close(&batch, database) }
        let outline = try ChangeOutline(body: change.body)
        if batch.start == nil { batch.start = try start(of: id, database) }
        for entry in outline.contextDelta { contexts[id.replica, default: VersionVector()].include(entry.change) }
        batch.changes.append(change)
        batch.head = hash
        batch.bytes += outline.sizeInSegment
        batch.bodiesInBytes += change.body.count
        if options.blobs.includes(change.timestamp) {
            let late = lateWork.isEmpty ? [] : try ChangeBody(bytes: change.body).namedCaptures(on: lateWork)
            let captures = try unsent(outline.captures + late, database)
            batch.captures += captures
            batch.captureBytes += captures.reduce(0) { $0 + $1.size }
        }
        guard givesPrivate else { return }
        for record in try database.privateRecords(at: outline.privateOperations, of: id) {
            batch.privateRecords.append(record)
            batch.bytes += record.sizeInBytes
        }
    }

    /// Where a segment attaches: the hash and context of the change before its first.
    private mutating func start(
        of id: ChangeID, _ database: Database
    ) throws -> (id: ChangeID, previous: ContentHash, context: VersionVector) {
        guard id.sequence > 1, let line = lines[id.replica] else { return (id, .zero, VersionVector()) }
        let context: VersionVector
        if let known = contexts[id.replica] {
            context = known
        } else {
            context = try database.chainContext(at: id.sequence - 1, of: line)
            contexts[id.replica] = context
        }
        guard let previous = try database.changeHash(id.sequence - 1, of: line) else {
            throw StoreProblem.corrupt(path: "the log", detail: "it lacks the change before \(id)")
        }
        return (id, previous, context)
    }

    private mutating func close(_ batch: inout Batch, _ database: Database) throws {
        guard let start = batch.start else { return }
        batch.frames += try database.captureFrames(batch.captures, goalInBytes: goalInBytes)
        batch.frames.append(
            .segment(
                Segment(
                    replica: start.id.replica, first: start.id.sequence, previousHash: start.previous,
                    baseContext: start.context, headHash: batch.head, changes: batch.changes)))
        batch.frames += BundleFrame.frames(of: batch.privateRecords.sorted { $0.dot < $1.dot })
        batch.start = nil
        batch.changes = []
        batch.privateRecords = []
        batch.captures = []
    }

    // MARK: What was left out before

    private mutating func nextWithheld(_ database: Database) throws -> [BundleFrame]? {
        while let (range, firstIndex) = withheld.popLast() {
            guard let line = lines[range.replica] else { continue }
            let limit = BundleFrame.privateRecordsInFrame
            let entries = try database.privateRecords(range, of: line, from: firstIndex, atMost: limit)
            if entries.count == limit, let last = entries.last?.dot {
                // An item's row may name any index, the largest too.
                let isLast = last.index == .max
                let first = last.sequence + (isLast ? 1 : 0)
                if first <= range.last {
                    let rest = ChangeRange(replica: range.replica, first: first, last: range.last)
                    withheld.append((rest, isLast ? 0 : last.index + 1))
                }
            }
            if !entries.isEmpty { return [.privateRecords(entries)] }
        }
        return nil
    }

    private mutating func nextWanted(_ database: Database) throws -> [BundleFrame]? {
        while !wantedCaptures.isEmpty {
            let some = wantedCaptures.prefix(Self.wantedAtOnce)
            wantedCaptures = wantedCaptures.dropFirst(some.count)
            let frames = try database.captureFrames(try unsent(some, database), goalInBytes: goalInBytes)
            if !frames.isEmpty { return frames }
        }
        return nil
    }

    private static let wantedAtOnce = 64

    /// Those captures that are here and haven't gone yet; from now on they have.
    private mutating func unsent(_ hashes: some Sequence<ContentHash>, _ database: Database) throws -> [CaptureRow] {
        var captures: [CaptureRow] = []
        for hash in hashes {
            guard let capture = try database.captureRow(hash), sentCaptures.insert(capture.number) else { continue }
            captures.append(capture)
        }
        return captures
    }
}
