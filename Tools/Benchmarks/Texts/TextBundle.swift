import Lectern

/// A bundle of changes of one text in memory, as a replica would export it.
struct TextBundle {
    private static let library = LibraryID(value: 1)

    /// The changes of one author in a row, which become a segment.
    private struct Run {
        let author: ReplicaID
        let first: UInt64
        let previous: ContentHash
        var changes: [SegmentChange] = []
        var sizeInBytes = 0
    }

    private var heads: [ReplicaID: (sequence: UInt64, hash: ContentHash)] = [:]
    private var contexts: [ReplicaID: VersionVector] = [:]
    private var segments: [Segment] = []
    private var run: Run?
    /// What the changes of the run had newly seen.
    private var pending: [ChangeID] = []
    private var clock: Int64 = 1_760_000_000_000
    private var generator = SplitMix64(seed: 3)

    /// Adds the next change, which was made a moment after the one before.
    mutating func append(_ change: TextPeer.Sent) throws {
        clock += Int64(generator.within(50...400))
        let timestamp = Timestamp(milliseconds: clock)
        let body = try ChangeBody(bytes: change.bytes)
        let head = heads[change.author] ?? (0, .zero)
        if let run,
            run.author != change.author || run.sizeInBytes >= Limits.frameGoalInBytes
                || run.changes.count == Limits.changesInSegment
        {
            close()
        }
        if run == nil { run = Run(author: change.author, first: change.sequence, previous: head.hash) }
        run?.changes.append(SegmentChange(timestamp: timestamp, body: change.bytes))
        run?.sizeInBytes += try ChangeOutline(body: change.bytes).sizeInSegment
        let id = ChangeID(replica: change.author, sequence: change.sequence)
        let hash = body.hash(library: Self.library, id: id, previous: head.hash, timestamp: timestamp)
        heads[change.author] = (change.sequence, hash)
        pending += body.contextDelta.map(\.change)
    }

    /// The bytes of the bundle.
    mutating func finish() throws -> [UInt8] {
        close()
        var bytes: [UInt8] = []
        let vector = VersionVector(heads.map { ChangeID(replica: $0.key, sequence: $0.value.sequence) })
        let header = BundleHeader(library: Self.library, from: VersionVector(), to: vector)
        var writer = try BundleWriter(header: header) { bytes += $0 }
        for segment in segments { try writer.append(.segment(segment)) }
        _ = try writer.finish()
        return bytes
    }

    /// Reads a bundle's changes in order; each is decoded once, its hashes and its place in the chain verified.
    static func read(_ bytes: [UInt8], _ body: (SegmentChain.Link) throws -> Void) throws {
        var offset = 0
        var reader = try BundleReader { count in
            let end = min(offset + count, bytes.count)
            defer { offset = end }
            return Array(bytes[offset..<end])
        }
        while let frame = try reader.next() {
            guard case .segment(let segment) = frame else { continue }
            var chain = SegmentChain(segment, library: library)
            while let link = try chain.next() { try body(link) }
        }
    }

    private mutating func close() {
        guard let run, let head = heads[run.author] else { return }
        segments.append(
            Segment(
                replica: run.author, first: run.first, previousHash: run.previous,
                baseContext: contexts[run.author] ?? VersionVector(), headHash: head.hash, changes: run.changes))
        for change in pending { contexts[run.author, default: VersionVector()].include(change) }
        pending = []
        self.run = nil
    }
}
