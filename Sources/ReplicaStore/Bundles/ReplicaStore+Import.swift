internal import Causality
internal import GRDB
internal import LibraryModel
public import WireFormat

extension ReplicaStore {
    /// Takes a bundle as one transaction: all of it, or nothing.
    ///
    /// What is here already is passed over, so taking a bundle twice does nothing.
    ///
    /// - Parameters:
    ///   - reader: a bundle whose header was read; it is read to its end here.
    ///   - acceptsDeletions: whether a large run of one author's deletions takes effect at once, with those held before.
    ///   - progress: called after each frame.
    /// - Returns: what came of it, and a new identity where changes under this replica's own id came in.
    /// - Throws: `StoreProblem`, `BundleProblem`, and what `reader`'s source throws.
    public func receive(
        _ reader: inout BundleReader, early policy: StoreWriter.EarlyPolicy, acceptsDeletions: Bool = false,
        using generator: inout some RandomNumberGenerator, progress: (BundleSummary) -> Void
    ) throws -> (count: ReceivedCount, newIdentity: NewIdentity?) {
        try write { writer in
            guard reader.header.library == writer.library else {
                throw StoreProblem.otherLibrary(found: reader.header.library, expected: writer.library)
            }
            let missing = reader.header.from.difference(writer.vector)
            if policy == .refuse && !missing.isEmpty { throw StoreProblem.gap(missing: missing) }
            var count = ReceivedCount()
            let isAlone = try !StoreReader(writer.database).isReceiving()
            try writer.beginRun()
            // Asked by the other thread only, until `each` returns.
            nonisolated(unsafe) var source = reader
            defer { reader = source }
            var snapshot: SnapshotHead?
            try ReadyFrame.each(
                of: { try source.next().map { ($0, source.summary) } }, writer.log.captures.arrivingCodec
            ) { frame, read in
                if case .snapshot(let head) = frame { snapshot = head }
                try writer.receive(frame, early: policy, continuesSnapshot: false, &count)
                progress(read)
            }
            if let snapshot, try writer.database.arrivingHead() == snapshot {
                throw StoreProblem.snapshotDamaged(SnapshotProblem.fewerItems.cause)
            }
            count.held = try writer.endRun(acceptsDeletions: acceptsDeletions)
            if isAlone {
                // Those that were pushed here for nothing go with them, and weren't counted.
                count.captures = max(0, count.captures - (try writer.removeUnnamedCaptures()))
            } else {
                // A sync goes on elsewhere, or was cut off: what has come with it may yet be named until it ends.
                try writer.beginRun()
            }
            return (count, try writer.leaveSharedIdentity(using: &generator))
        }
    }

    /// Takes some frames of a run that goes on until `endReceiving`: all of them, or nothing.
    ///
    /// Changes whose prerequisites are missing are kept until those come.
    ///
    /// - Throws: `StoreProblem`.
    public func receive(
        _ frames: [BundleFrame], using generator: inout some RandomNumberGenerator
    ) throws -> (count: ReceivedCount, newIdentity: NewIdentity?) {
        try file.droppingWrongSnapshot(of: frames) {
            try write { writer in
                var count = ReceivedCount()
                try writer.beginRun()
                try ReadyFrame.each(of: frames, writer.log.captures.arrivingCodec) {
                    try writer.receive($0, early: .hold, continuesSnapshot: true, &count)
                }
                return (count, try writer.leaveSharedIdentity(using: &generator))
            }
        }
    }

    /// Expects that a snapshot whose transfer has ended is here as a whole; where it isn't, what came of it goes.
    ///
    /// - Throws: `StoreProblem.overtaken`.
    public func expectWhole(_ snapshot: SnapshotHead) throws {
        try file.expectWhole(snapshot) { try VersionVector(lines: $0.replicaLines()) }
    }

    /// Ends a run of received frames: now it is decided what becomes of one author's large run of deletions.
    ///
    /// Cost: nothing is written where no run has begun.
    ///
    /// - Parameters:
    ///   - acceptsDeletions: whether they take effect, with those held before.
    ///   - isServing: whether somebody else handed them over, so that others may do so now; otherwise captures go that came
    ///     and that nothing names.
    /// - Returns: how many items stay visible until somebody decides.
    public func endReceiving(acceptsDeletions: Bool, isServing: Bool = false) throws -> Int {
        guard try acceptsDeletions || read({ try $0.isReceiving() }) else { return 0 }
        return try write { writer in
            let held = try writer.endRun(acceptsDeletions: acceptsDeletions)
            if !isServing { _ = try writer.removeUnnamedCaptures() }
            return held
        }
    }
}

extension StoreWriter {
    /// Takes one frame.
    fileprivate func receive(
        _ frame: ReadyFrame, early policy: EarlyPolicy, continuesSnapshot: Bool, _ count: inout ReceivedCount
    ) throws {
        switch frame {
        case .segment(let segment): try receive(segment, early: policy, &count)
        case .privateRecords(let entries): try receive(entries, &count)
        case .captures(let captures): try receive(captures, &count)
        case .snapshot(let head): try receive(head, continues: continuesSnapshot, &count)
        case .items(let items): try receive(items, &count)
        }
    }
}

extension StoreReader {
    /// Whether a run of received changes has begun and not ended.
    func isReceiving() throws -> Bool { try database.integer("SELECT 1 FROM receiving") != nil }
}
