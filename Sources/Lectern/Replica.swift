public import Causality
internal import Foundation
public import LibraryModel
internal import Logging
public import ReplicaStore
internal import SystemFiles

/// One replica of a library: a directory on this machine that works with no network and merges with the others later.
///
/// ```swift
/// let replica = try await Replica.create(in: "reading")
/// let saved = try await replica.edit { editor in
///     var draft = ArticleDraft()
///     draft.url = "https://example.org/convoy"
///     draft.body = Array("Why the convoy went free.".utf8)
///     draft.tags = ["Syria"]
///     return try editor.save(draft)
/// }.result
/// try await replica.exportBundle(to: "reading.bundle")
/// ```
///
/// An actor: its methods run one after the other, on a queue of its own, since they block on the disk and on other
/// processes. Several processes may have the same directory open; each write waits for the others.
public actor Replica {
    /// How it was opened.
    public nonisolated let options: ReplicaOptions
    /// The path of the database.
    public nonisolated let path: String
    /// Set where the file turned out to be a copy, or restored, and now goes on under a new replica id.
    public nonisolated let newIdentity: NewIdentity?

    let store: ReplicaStore
    var observers: [UInt64: AsyncStream<ChangeNotice>.Continuation] = [:]
    var nextObserver: UInt64 = 0
    var observedPosition: Int64 = 0
    /// What they were told of.
    var observedVector = VersionVector()
    var observation: Task<Void, Never>?
    private let executor = QueueExecutor(label: "lectern.replica")

    /// The queue that the replica works on.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(store: ReplicaStore, options: ReplicaOptions, newIdentity: NewIdentity?) {
        self.store = store
        self.options = options
        self.newIdentity = newIdentity
        path = store.path
        if let newIdentity {
            options.logger.notice(
                "replica goes on under a new id",
                metadata: ["former": "\(newIdentity.former)", "current": "\(newIdentity.current)"])
        }
    }

    // MARK: Opening

    /// Makes a new, empty replica in a directory, which is created where it is missing.
    ///
    /// - Parameter library: the library that it is a replica of; `nil` begins a new library.
    /// - Throws: `StoreProblem.exists` where the directory holds a library already.
    public static func create(
        in directory: String, library: LibraryID? = nil, options: ReplicaOptions = ReplicaOptions()
    ) async throws -> Replica {
        let store = try await onOwnThread {
            var generator = options.random
            return try ReplicaStore.create(
                in: directory, library: library ?? .random(using: &generator), options: options.store, using: &generator
            )
        }
        return Replica(store: store, options: options, newIdentity: nil)
    }

    /// Opens the replica in a directory, or the one whose database this is.
    ///
    /// Opening checks that the file is the original: a copied or restored one gets a new replica id, and `newIdentity`
    /// says so. An older schema is migrated, after a backup beside the file.
    ///
    /// - Throws: `StoreProblem.noLibrary`, `.notALibrary`, `.newerSchema`, `.locked`, `.corrupt`.
    public static func open(_ path: String, options: ReplicaOptions = ReplicaOptions()) async throws -> Replica {
        let (store, newIdentity) = try await onOwnThread {
            var generator = options.random
            return try ReplicaStore.open(path, options: options.store, using: &generator)
        }
        return Replica(store: store, options: options, newIdentity: newIdentity)
    }

    /// Makes another replica of a library, from a replica's path or from a bundle file.
    ///
    /// - Throws: `StoreProblem` and `BundleProblem`. A bundle that doesn't hold the library from its start is a `gap`; what
    ///   was begun in `directory` is removed then.
    public static func clone(
        _ source: String, to directory: String, options: ReplicaOptions = ReplicaOptions(),
        progress: @Sendable (BundleSummary) -> Void = { _ in }
    ) async throws -> Replica {
        var isDirectory: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: source, isDirectory: &isDirectory)
        guard exists, !isDirectory.boolValue, !Schema.looksLikeADatabase(source) else {
            let store = try await onOwnThread {
                var generator = options.random
                return try ReplicaStore.clone(source, to: directory, options: options.store, using: &generator)
            }
            return Replica(store: store, options: options, newIdentity: nil)
        }
        let header = try BundleFile.check(source).header
        let replica = try await create(in: directory, library: header.library, options: options)
        do {
            _ = try await replica.importBundle(from: source, progress: progress)
        } catch {
            try? await replica.close()
            DatabasePaths(replica.path).remove()
            throw error
        }
        return replica
    }

    /// Ends observations and closes the file.
    ///
    /// The replica must not be used afterwards.
    public func close() throws {
        for observer in observers.values { observer.finish() }
        observers = [:]
        observation?.cancel()
        observation = nil
        try store.close()
    }

    // MARK: Editing

    /// What an edit left behind.
    public struct Edited<Result: Sendable>: Sendable {
        /// What the body of the edit returned.
        public let result: Result
        /// The change that it became; `nil` where nothing was different afterwards.
        public let change: ChangeID?
    }

    /// Edits the library: one transaction, one change.
    ///
    /// The edits are applied together or, when `body` throws, not at all. When this returns, the change is durable as far
    /// as the options say. Later edits in the body see earlier ones.
    ///
    /// - Parameter base: the vector at which the edited values were read: asked for in the same `read` as they, or before
    ///   them. What came in since then stays beside the new values instead of being overwritten unseen. `nil` where they are
    ///   read in `body`.
    /// - Throws: `EditProblem` for what can't be done, `StoreProblem` for what the file refuses.
    public func edit<Result: Sendable>(
        base: VersionVector? = nil, _ body: @Sendable (inout LibraryEditor) throws -> Result
    ) throws -> Edited<Result> {
        let (result, change) = try store.write { writer in
            try writer.edit(
                base: base, nowInMilliseconds: options.now(), using: options.random, body)
        }
        publishNewChanges()
        return Edited(result: result, change: change)
    }

    /// Does several things in a row, with no work of this object's other callers in between.
    ///
    /// Each `edit` in `body` is a transaction and a change of its own, as ever: those that were made stay where a later one
    /// throws. What is saved is the way to this replica's thread and back, which costs as much as a small edit. Other
    /// callers wait meanwhile; other processes, and other objects on the same file, may write between two edits.
    public func perform<Result: Sendable>(
        _ body: @Sendable (isolated Replica) throws -> Result
    ) rethrows -> Result { try body(self) }

    /// Lets go of everything that another replica took away in a large run, and that is still visible here.
    public func releaseHeldItems() throws { try store.write { _ = try $0.releaseHeldItems() } }

    /// Brings back everything that another replica took away in a large run, for all replicas.
    ///
    /// It takes as many changes as it needs, which are made together or, when anything fails, not at all.
    ///
    /// - Parameters:
    ///   - onlyTrying: whether nothing is to be changed; the report says what would be.
    ///   - progress: called with the number of items done and in all.
    public func restoreHeldItems(
        onlyTrying: Bool = false, progress: @Sendable (Int, Int) -> Void = { _, _ in }
    ) throws -> RestorationReport {
        do {
            let report = try store.write { writer in
                let report = try writer.restoreHeldItems(
                    nowInMilliseconds: options.now(), using: options.random, progress: progress)
                if onlyTrying { throw TrialEnd(report: report) }
                return report
            }
            publishNewChanges()
            return report
        } catch let end as TrialEnd {
            return end.report
        }
    }

    /// Keeps something for this replica alone, such as a default name for comments; `nil` forgets it.
    public func setLocalSetting(_ name: String, to value: String?) throws {
        try store.write { try $0.setLocalSetting(name, value) }
    }
}

/// Rolls a transaction back that was only tried, and carries out what it had come to.
private struct TrialEnd: Error {
    let report: RestorationReport
}

/// What an edit works with: see `save`, `write`, `tag`, `collect`, `annotate`, `comment`, `trash`, `restore`, `purge`.
public typealias LibraryEditor = ChangeBuilder<StoreWriter, RandomSource>
