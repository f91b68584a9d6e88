internal import Causality
internal import GRDB
public import WireFormat

extension ReplicaStore {
    /// How far the database is read while earlier frames are compressed and written.
    private static let readAheadInBytes = 2 << 20

    /// Writes a bundle to `sink`, piece by piece.
    ///
    /// Memory is bounded by some frames, whatever the library's size.
    ///
    /// Changes come in an order that causality allows, each capture before the segment that needs it.
    ///
    /// - Parameters:
    ///   - sink: called on another thread, until this returns.
    ///   - progress: called after each few frames with the number of changes read and in all.
    public func export(
        _ options: ExportOptions, to sink: @escaping ([UInt8]) throws -> Void,
        progress: (_ changesDone: Int, _ changesInAll: Int) -> Void
    ) throws -> (header: BundleHeader, summary: BundleSummary) {
        let goal = options.goalInBytes ?? self.options.frameGoalInBytes
        return try mapping(path, "export a bundle") {
            try pool.read { database in
                var exporter = try LogExporter(
                    database, options, goalInBytes: goal, itemsOfBaseline: itemsOfBaseline(goal),
                    lateWork: { try $0.itemsWithLateWork() })
                let header = exporter.header
                let total = header.to.difference(header.from).changeCount
                let summary = try Conveyor<BundleFrame>.taking(upToBytes: Self.readAheadInBytes) { frames in
                    var writer = try BundleWriter(header: header, sink: sink)
                    while let frame = try frames.next() { try writer.append(frame) }
                    return try writer.finish()
                } making: { frames in
                    var done = 0
                    while let more = try exporter.next(database) {
                        for frame in more {
                            try frames.put(frame, bytes: frame.contentInBytes)
                            if case .segment(let segment) = frame { done += segment.changes.count }
                        }
                        progress(done, total)
                    }
                    progress(done, total)
                }
                return (header, summary)
            }
        }
    }

    /// Begins an export whose frames are asked for one after the other, each on the state of its moment.
    public func beginExport(_ options: ExportOptions) throws -> LogExport {
        let goal = options.goalInBytes ?? self.options.frameGoalInBytes
        return try LogExport(
            pool, path, options, goalInBytes: goal, itemsOfBaseline: itemsOfBaseline(goal),
            lateWork: { try $0.itemsWithLateWork() })
    }

    private func itemsOfBaseline(_ goal: Int) -> LogExporter.ItemsOfBaseline {
        { try BaselineItems($0, goalInBytes: goal).next(after: $1) }
    }
}

/// An export that is handed out a few frames at a time, with no transaction open in between.
///
/// Used from one task at a time.
public struct LogExport: Sendable {
    /// From which vector to which one, and what is left out.
    public let header: BundleHeader
    private let pool: DatabasePool
    private let path: String
    private var exporter: LogExporter

    init(
        _ pool: DatabasePool, _ path: String, _ options: ExportOptions, goalInBytes goal: Int,
        itemsOfBaseline: @escaping LogExporter.ItemsOfBaseline,
        lateWork: @escaping LogExporter.LateWork = { _ in [] }
    ) throws {
        self.pool = pool
        self.path = path
        exporter = try mapping(path, "export changes") {
            try pool.read {
                try LogExporter(
                    $0, options, goalInBytes: goal, itemsOfBaseline: itemsOfBaseline, lateWork: lateWork)
            }
        }
        header = exporter.header
    }

    /// The next frames; `nil` at the end.
    ///
    /// Cost: a few megabytes, in memory and to read.
    public mutating func next() throws -> [BundleFrame]? {
        try mapping(path, "export changes") {
            var advanced = exporter
            let frames = try pool.read { try advanced.next($0) }
            exporter = advanced
            return frames
        }
    }
}
