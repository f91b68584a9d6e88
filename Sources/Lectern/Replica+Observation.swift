public import Causality
public import LibraryModel
internal import Logging
internal import ReplicaStore

/// Something that happened to the library, told after it is durable.
public struct ChangeNotice: Hashable, Sendable {
    /// An item and what changed of it.
    public struct ChangedItem: Hashable, Sendable {
        /// The item.
        public let item: ItemKey
        /// The names of registers and sets that were written, and `lifecycle`; ordered.
        public let fields: [String]
    }

    /// The change.
    public let change: ChangeID
    /// Whether this replica made it, in this process or in another one.
    public let isLocal: Bool
    /// The items, in the order of the change's parts.
    ///
    /// None where the change came with a snapshot, as its author's newest one there: any item may be another then.
    public let items: [ChangedItem]
}

extension Replica {
    /// Tells of every change from now on, in the order of folding: edits, imports, and what other processes commit.
    ///
    /// Notices of this actor's own writes come at once, those of other processes within the observation interval. The
    /// sequence ends when the replica is closed, or when nobody listens any more.
    public func changes() throws -> AsyncStream<ChangeNotice> {
        if observers.isEmpty {
            (observedPosition, observedVector) = try store.read { (try $0.lastPosition(), try $0.vector()) }
        }
        let number = nextObserver
        nextObserver += 1
        let (stream, continuation) = AsyncStream.makeStream(of: ChangeNotice.self)
        observers[number] = continuation
        continuation.onTermination = { [weak self] _ in
            guard let self else { return }
            Task { await self.removeObserver(number) }
        }
        if observation == nil { observation = observingTask() }
        return stream
    }

    /// Looks for changes behind the last one that observers were told of.
    func publishNewChanges() {
        guard !observers.isEmpty else { return }
        do {
            try publishSnapshot()
            while true {
                let (own, page) = try store.read { reader in
                    (try reader.identity().replica, try reader.log(after: observedPosition, limit: 200))
                }
                guard let last = page.last else { return }
                observedPosition = last.position
                for change in page where !observedVector.contains(change.id) {
                    observedVector.include(change.id)
                    let notice = ChangeNotice(change, own: own)
                    for observer in observers.values { observer.yield(notice) }
                }
            }
        } catch {
            options.logger.error("observation failed", metadata: ["error": "\(error)"])
        }
    }

    /// Tells of changes that a snapshot stands for, which no log has.
    private func publishSnapshot() throws {
        let (own, baseline) = try store.read { (try $0.identity().replica, try $0.baselineVector()) }
        for change in baseline.entries where !observedVector.contains(change) {
            let notice = ChangeNotice(change: change, isLocal: change.replica == own, items: [])
            for observer in observers.values { observer.yield(notice) }
        }
        observedVector.merge(baseline)
    }

    private func removeObserver(_ number: UInt64) {
        observers[number] = nil
        guard observers.isEmpty else { return }
        observation?.cancel()
        observation = nil
    }

    /// The actor owns the task: it ends with the last observer, or with `close`.
    private func observingTask() -> Task<Void, Never> {
        let interval = options.observationInterval
        return Task { [weak self] in
            while !Task.isCancelled {
                try? await Task.sleep(for: interval)
                guard let self else { return }
                await self.publishNewChanges()
            }
        }
    }
}

extension ChangeNotice {
    init(_ change: LoggedChange, own: ReplicaID) {
        self.change = change.id
        isLocal = change.id.replica == own
        items = change.parts.map { ChangedItem(item: $0.item, fields: $0.fieldNames.sorted()) }
    }
}

extension ChangePart {
    /// The names of what the part writes, in order, each once.
    public var fieldNames: [String] {
        // A part without operations only takes its item out of the trash.
        guard !operations.isEmpty else { return ["lifecycle"] }
        var seen: Set<String> = []
        return operations.flatMap { $0.fieldNames(of: item.kind) }.filter { seen.insert($0).inserted }
    }
}

extension LibraryOperation {
    /// The names of what the operation writes.
    fileprivate func fieldNames(of kind: ItemKind) -> [String] {
        switch self {
        case .writeFields, .addMembers, .removeMembers, .spliceText:
            fields.map { FieldRegistry.name(of: $0, kind: kind) }
        case .writePrivate: ["private"]
        case .trash, .purge: ["lifecycle"]
        case .unknown(let operation): ["operation-\(operation.code)"]
        }
    }
}
