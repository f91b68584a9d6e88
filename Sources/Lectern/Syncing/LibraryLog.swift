public import Causality
public import ReplicaStore
public import SyncProtocol
internal import SystemFiles
public import WireFormat

/// The log of a library, kept and handed on, and never folded: what a hub has of each library.
///
/// It verifies every change as a replica does, and merges nothing. An actor: its methods block on the disk, on a queue of
/// its own.
public actor LibraryLog: ChangeStore {
    private let library: LibraryID
    private let store: LogStore
    private let executor = QueueExecutor(label: "lectern.log")

    /// The queue that the log works on.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private init(_ library: LibraryID, _ store: LogStore) {
        self.library = library
        self.store = store
    }

    /// Opens the log in a directory.
    ///
    /// - Parameter creating: whether an empty one is made where there is none.
    /// - Throws: `StoreProblem.noLibrary`, `.otherLibrary`, `.notALibrary`, `.newerSchema`, `.locked`, `.corrupt`.
    public static func open(
        directory: String, library: LibraryID, creating: Bool, options: StoreOptions = StoreOptions()
    ) async throws -> LibraryLog {
        let store = try await onOwnThread {
            try LogStore(directory: directory, library: library, creating: creating, options: options)
        }
        return LibraryLog(library, store)
    }

    /// Closes the file; the log must not be used afterwards.
    public func close() throws { try store.close() }

    /// What is held.
    public func state() throws -> StoreState {
        let state = try store.state(absentAtMost: PullRequest.entriesInRequest)
        return StoreState(
            library: library, heads: state.heads,
            lacking: Lacking(privateRecords: state.withheld, blobs: state.absent), baseline: state.baseline,
            arrived: state.arrived)
    }

    /// What somebody lacks who holds what `request` says.
    ///
    /// - Throws: `StoreProblem.fork` where the asker has another change under a name that is held here.
    public func offer(_ request: PullRequest, includesPrivate: Bool) throws -> ChangeOffer {
        if let change = try store.fork(request.held) { throw StoreProblem.fork(change) }
        return ChangeOffer(try store.beginExport(ExportOptions(request, includesPrivate: includesPrivate)))
    }

    /// What is held of things that somebody else lacks; `nil` where none of them is.
    public func offer(of lacking: Lacking) async throws -> ChangeOffer? {
        let vector = VersionVector(try store.state(absentAtMost: 0).heads.map(\.change))
        return try await ChangeOffer(supplying: lacking, from: try store.beginExport(ExportOptions(lacking, vector)))
    }

    /// A capture's bytes; `nil` where they are not here.
    public func blob(_ hash: ContentHash) throws -> [UInt8]? { try store.capture(hash) }

    /// How many bytes a capture has; `nil` where it is not here.
    public func blobSize(_ hash: ContentHash) throws -> Int? { try store.captureSize(hash) }

    /// Takes frames: all of them, durably, or none.
    ///
    /// - Throws: `StoreProblem`, as `LogStore.receive` says.
    public func take(_ frames: [BundleFrame]) throws -> ReceivedCount { try store.receive(frames) }

    /// Says that an offer with a snapshot came to its verified end.
    ///
    /// - Throws: `StoreProblem.overtaken` where it isn't here as a whole by now; what came of it goes then.
    public func expectWhole(_ snapshot: SnapshotHead) throws { try store.expectWhole(snapshot) }
}
