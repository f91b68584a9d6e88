public import Causality
internal import GRDB
internal import LibraryModel
public import WireFormat

/// What a bundle is to hold.
public struct ExportOptions: Hashable, Sendable {
    /// What the receiver holds already; only later changes go into the bundle.
    public var since = VersionVector()
    /// Whether the receiver is a reader, who gets no private records.
    public var isForReader = false
    /// Whether captures go with the changes.
    public var includesCaptures = true

    /// Exports everything, for a member.
    public init() {}
}

extension ReplicaStore {
    /// Writes a bundle to `sink`, piece by piece.
    ///
    /// Memory is bounded by a frame, whatever the library's size.
    ///
    /// Changes come in an order that causality allows, each capture before the segment that needs it.
    ///
    /// - Parameter progress: called after each frame with the summary so far and the number of changes to come.
    public func export(
        _ options: ExportOptions, to sink: @escaping ([UInt8]) throws -> Void,
        progress: (_ changesDone: Int, _ changesInAll: Int) -> Void
    ) throws -> (header: BundleHeader, summary: BundleSummary) {
        try mapping(path, "export a bundle") {
            try pool.read { database in
                var exporter = try BundleExporter(database, options, sink)
                return try exporter.run(progress: progress)
            }
        }
    }
}

/// One export on one consistent state of the database.
struct BundleExporter {
    private let database: Database
    private let options: ExportOptions
    private let header: BundleHeader
    private let numbers: [Int64: ReplicaID]
    private let decompressor = ZstandardDecompressor()
    private var writer: BundleWriter
    private var contexts: [ReplicaID: VersionVector] = [:]
    private var sentCaptures: Set<ContentHash> = []
    private var done = 0

    // The segment in the making.
    private var run: [SegmentChange] = []
    private var runStart: (id: ChangeID, previous: ContentHash, context: VersionVector)?
    private var runHead = ContentHash.zero
    private var runBytes = 0
    private var runPrivate: [PrivateEntry] = []
    private var runCaptures: [ContentHash] = []

    init(_ database: Database, _ options: ExportOptions, _ sink: @escaping ([UInt8]) throws -> Void) throws {
        self.database = database
        self.options = options
        let lines = try database.replicaLines()
        numbers = Dictionary(uniqueKeysWithValues: lines.map { ($0.value.number, $0.key) })
        let vector = VersionVector(
            lines.map { ChangeID(replica: $0.key, sequence: $0.value.sequence) }.filter { $0.sequence > 0 })
        let library = try database.libraryID()
        // What the receiver claims beyond our knowledge is none of our business.
        let since = VersionVector(
            vector.entries.compactMap { entry in
                let known = min(options.since[entry.replica], entry.sequence)
                return known == 0 ? nil : ChangeID(replica: entry.replica, sequence: known)
            })
        var flags: BundleFlags = []
        if options.isForReader { flags.insert(.withholdsPrivate) }
        if !options.includesCaptures { flags.insert(.omitsBlobs) }
        if try !options.isForReader && Self.holdsPrivateRecords(database, since: since, lines) {
            flags.insert(.containsPrivate)
        }
        header = BundleHeader(library: library, from: since, to: vector, flags: flags)
        writer = try BundleWriter(header: header, sink: sink)
    }

    mutating func run(progress: (Int, Int) -> Void) throws -> (header: BundleHeader, summary: BundleSummary) {
        let total = Int(clamping: header.to.changeCount - header.from.changeCount)
        let changes = try database.prepared(
            "SELECT replica, sequence, timestamp, hash, body FROM change WHERE position >= ?1 ORDER BY position")
        changes.bind([.integer(try firstPosition())])
        defer { changes.reset() }
        while try changes.step() {
            guard let replica = numbers[changes.integer(0)] else { continue }
            let id = ChangeID(replica: replica, sequence: changes.unsigned(1))
            guard !header.from.contains(id) else { continue }
            let hash = try changes.hash(3)
            let timestamp = Timestamp(rawValue: changes.unsigned(2))
            try append(id, SegmentChange(timestamp: timestamp, body: changes.blob(4)), hash)
            done += 1
            if runBytes >= Limits.frameGoalInBytes || run.count == Limits.changesInSegment {
                try closeSegment()
                progress(done, total)
            }
        }
        try closeSegment()
        progress(done, total)
        return (header, try writer.finish())
    }

    /// Where the first change that the receiver lacks stands in the log: cost follows what is new, not the library.
    private func firstPosition() throws -> Int64 {
        try header.to.difference(header.from).map { range in
            try database.integer(
                """
                SELECT position FROM change
                WHERE replica = (SELECT number FROM replica WHERE id = ?1) AND sequence = ?2
                """, .blob(range.replica.bytes), SQLValue(range.first)) ?? 0
        }.min() ?? .max
    }

    private mutating func append(_ id: ChangeID, _ change: SegmentChange, _ hash: ContentHash) throws {
        if let start = runStart, start.id.replica != id.replica { try closeSegment() }
        let body = try ChangeBody(bytes: change.body)
        if runStart == nil { runStart = try start(of: id) }
        for entry in body.contextDelta { contexts[id.replica, default: VersionVector()].include(entry.change) }
        run.append(change)
        runHead = hash
        runBytes += change.body.count
        for part in body.presentParts {
            for (position, operation) in part.operations.enumerated() {
                try collect(
                    operation,
                    at: Dot(replica: id.replica, sequence: id.sequence, index: part.firstIndex + UInt32(position)))
            }
        }
    }

    /// Where a segment attaches: the hash and context of the change before its first.
    private mutating func start(
        of id: ChangeID
    ) throws -> (id: ChangeID, previous: ContentHash, context: VersionVector) {
        guard id.sequence > 1 else { return (id, .zero, VersionVector()) }
        if contexts[id.replica] == nil { contexts[id.replica] = try contextBefore(id) }
        let previous = try database.bytes(
            "SELECT hash FROM change WHERE replica = (SELECT number FROM replica WHERE id = ?1) AND sequence = ?2",
            .blob(id.replica.bytes), SQLValue(id.sequence - 1))
        return (id, try Database.checkedHash(previous ?? []), contexts[id.replica] ?? VersionVector())
    }

    /// The context of the change before `id`, from the steps of all that came before it.
    private func contextBefore(_ id: ChangeID) throws -> VersionVector {
        var context = VersionVector()
        let bodies = try database.prepared(
            """
            SELECT body FROM change WHERE replica = (SELECT number FROM replica WHERE id = ?1) AND sequence < ?2
                AND substr(body, 1, 1) <> x'00'
            ORDER BY sequence
            """)
        bodies.bind([.blob(id.replica.bytes), SQLValue(id.sequence)])
        defer { bodies.reset() }
        while try bodies.step() {
            for entry in try ChangeBody.contextDelta(of: bodies.blob(0)) { context.include(entry.change) }
        }
        return context
    }

    private mutating func collect(_ operation: LibraryOperation, at dot: Dot) throws {
        switch operation {
        case .writePrivate where !options.isForReader:
            if let record = try database.privateRecord(at: dot) {
                runPrivate.append(PrivateEntry(dot: dot, record: record))
                runBytes += record.body.count + 48
            }
        case .addMembers(let operation) where options.includesCaptures:
            for addition in operation.additions where addition.field == ArticleField.captures {
                guard let reference = try? CaptureReference(canonicalBytes: addition.element.bytes) else { continue }
                if sentCaptures.insert(reference.hash).inserted { runCaptures.append(reference.hash) }
            }
        default: break
        }
    }

    private mutating func closeSegment() throws {
        guard let start = runStart else { return }
        try writeCaptures()
        try writer.append(
            .segment(
                Segment(
                    replica: start.id.replica, first: start.id.sequence, previousHash: start.previous,
                    baseContext: start.context, headHash: runHead, changes: run)))
        let entries = runPrivate.sorted { $0.dot < $1.dot }
        for start in stride(from: 0, to: entries.count, by: Self.privateRecordsInFrame) {
            let end = min(entries.count, start + Self.privateRecordsInFrame)
            try writer.append(.privateRecords(Array(entries[start..<end])))
        }
        runStart = nil
        run.removeAll(keepingCapacity: true)
        runPrivate.removeAll(keepingCapacity: true)
        runBytes = 0
    }

    /// Keeps a frame of private records, which are up to 16 kB each, near the goal of a frame.
    private static let privateRecordsInFrame = 4_096

    private mutating func writeCaptures() throws {
        var blobs: [BundleBlob] = []
        var bytes = 0
        for hash in runCaptures {
            guard let text = try database.captureBytes(hash, decompressor) else { continue }
            // Readers refuse a blob that doesn't have its hash; so do we, while it can still be mended.
            guard ContentHash(hashing: text) == hash else {
                throw StoreProblem.corrupt(path: "a capture", detail: "it does not have its hash \(hash)")
            }
            blobs.append(BundleBlob(hash: hash, bytes: text))
            bytes += text.count
            if bytes >= Limits.frameGoalInBytes || blobs.count == Limits.blobsInFrame {
                try writer.append(.blobs(blobs))
                blobs.removeAll(keepingCapacity: true)
                bytes = 0
            }
        }
        if !blobs.isEmpty { try writer.append(.blobs(blobs)) }
        runCaptures.removeAll(keepingCapacity: true)
    }

    private static func holdsPrivateRecords(
        _ database: Database, since: VersionVector, _ lines: [ReplicaID: ReplicaLine]
    ) throws -> Bool {
        try lines.contains { replica, line in
            try database.integer(
                "SELECT 1 FROM private_record WHERE replica = ?1 AND sequence > ?2 AND salt IS NOT NULL LIMIT 1",
                .integer(line.number), SQLValue(since[replica])) != nil
        }
    }
}
