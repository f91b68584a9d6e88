internal import Causality
internal import ReplicaStore
internal import SyncProtocol
internal import SystemFiles
internal import WireFormat

extension ChangeOffer {
    /// Offers what an export gives, as it is asked for.
    init(_ export: LogExport) {
        let source = FrameSource(export)
        self.init(header: export.header) { try await source.next() }
    }

    /// Offers what an export gives of lacking things; `nil` where it gives nothing.
    init?(supplying lacking: Lacking, from export: LogExport) async throws {
        let source = FrameSource(export)
        guard !lacking.isEmpty, let first = try await source.next() else { return nil }
        await source.putBack(first)
        self.init(header: export.header) { try await source.next() }
    }
}

/// Reads frames on a queue of its own, since that blocks on the disk.
private actor FrameSource {
    private var export: LogExport
    private var waiting: [BundleFrame]?
    private let executor = QueueExecutor(label: "lectern.export")

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(_ export: LogExport) { self.export = export }

    func next() throws -> [BundleFrame]? {
        if let frames = waiting {
            waiting = nil
            return frames
        }
        return try export.next()
    }

    func putBack(_ frames: [BundleFrame]) { waiting = frames }
}

extension ExportOptions {
    /// What a request asks for.
    init(_ request: PullRequest, includesPrivate: Bool) {
        self.init()
        since = request.vector
        isForReader = !includesPrivate
        blobs = request.blobs
        withheld = request.withheld
        wantedCaptures = request.wantedBlobs
        arrived = request.arrived
        goalInBytes = request.goalInBytes
    }

    /// No changes, but what somebody lacks of them who holds the same.
    init(_ lacking: Lacking, _ vector: VersionVector) {
        self.init()
        since = vector
        withheld = lacking.privateRecords
        wantedCaptures = lacking.blobs
    }
}
