internal import Causality
internal import Logging
public import ReplicaStore
public import SyncProtocol
internal import WireFormat

extension Replica {
    /// The remotes that this replica knows, ordered by name.
    public func remotes() throws -> [RemoteRecord] { try store.read { try $0.remotes() } }

    /// One of them.
    ///
    /// - Throws: `ReplicaProblem.unknownRemote`.
    public func remote(named name: String) throws -> RemoteRecord {
        try store.read { try Self.remote(name, among: $0.remotes()) }
    }

    /// Keeps a remote under a name of its own.
    ///
    /// - Throws: `ReplicaProblem.remoteExists` where the name is taken.
    public func addRemote(_ name: String, address: String) throws {
        try store.write { writer in
            guard try !writer.remotes().contains(where: { $0.name == name }) else {
                throw ReplicaProblem.remoteExists(name)
            }
            try writer.keep(RemoteRecord(name: name, address: address))
        }
    }

    /// Forgets a remote; what it holds stays where it is.
    ///
    /// - Throws: `ReplicaProblem.unknownRemote`.
    public func removeRemote(_ name: String) throws {
        try store.write { writer in
            _ = try Self.remote(name, of: writer)
            try writer.forgetRemote(name)
        }
    }

    /// Gives a remote another name.
    ///
    /// - Throws: `ReplicaProblem.unknownRemote`, `.remoteExists`.
    public func renameRemote(_ name: String, to newName: String) throws {
        try store.write { writer in
            let former = try Self.remote(name, of: writer)
            guard try !writer.remotes().contains(where: { $0.name == newName }) else {
                throw ReplicaProblem.remoteExists(newName)
            }
            var record = RemoteRecord(name: newName, address: former.address)
            record.role = former.role
            record.vector = former.vector
            record.syncedAtInMilliseconds = former.syncedAtInMilliseconds
            record.clockAheadInMilliseconds = former.clockAheadInMilliseconds
            record.problem = former.problem
            try writer.forgetRemote(name)
            try writer.keep(record)
        }
    }

    /// Brings this replica and a remote together.
    ///
    /// Each step commits as it goes; a sync that was cut or cancelled leaves both sides whole, and the next one goes on
    /// from there.
    ///
    /// - Parameters:
    ///   - name: the record that is to say how it went; `nil` where nobody keeps one.
    ///   - notify: is told how it is coming along.
    /// - Throws: `RemoteProblem`, `StoreProblem`, `ReplicaProblem.newIdentity`, `CancellationError`.
    public func sync(
        with remote: any Remote, named name: String? = nil,
        _ options: SyncProcedure.Options = SyncProcedure.Options(), retry: RetryPolicy = .patient,
        notify: @escaping @Sendable (SyncEvent) -> Void = { _ in }
    ) async throws -> SyncReport {
        var options = options
        let record = try name.map { try self.remote(named: $0) }
        if record?.memberRole == .reader { options.isReader = true }
        let procedure = SyncProcedure(self, with: remote, options, retry: retry, notify: notify)
        do {
            let report = try await procedure.run()
            try note(report, for: record)
            return report
        } catch {
            // That a sync failed is worth a word, and not worth failing in another way.
            if !(error is CancellationError) { try? note(error, for: record) }
            throw error
        }
    }

    private func note(_ report: SyncReport, for record: RemoteRecord?) throws {
        let now = options.now()
        try update(record) { record in
            record.role = report.remote.role.rawValue
            // One that claims more authors than there can be is not worth remembering.
            if report.remote.vector.count <= Limits.replicas { record.vector = report.remote.vector }
            record.syncedAtInMilliseconds = now
            record.clockAheadInMilliseconds = report.remote.nowInMilliseconds.map { $0 - now }
            record.problem = nil
        }
    }

    private func note(_ error: any Error, for record: RemoteRecord?) throws {
        guard let problem = error as? any ExplainedProblem else { return }
        try update(record) { $0.problem = .init(code: problem.code, sentence: problem.sentence) }
    }

    /// Changes what is kept of a remote, as it stands now: another process may have renamed or forgotten it meanwhile.
    private func update(_ record: RemoteRecord?, _ body: (inout RemoteRecord) -> Void) throws {
        guard let record else { return }
        try store.write { writer in
            guard
                var current = try writer.remotes().first(where: {
                    $0.name == record.name && $0.address == record.address
                })
            else { return }
            body(&current)
            try writer.keep(current)
        }
    }

    private static func remote(_ name: String, of writer: StoreWriter) throws -> RemoteRecord {
        try remote(name, among: writer.remotes())
    }

    private static func remote(_ name: String, among remotes: [RemoteRecord]) throws -> RemoteRecord {
        guard let remote = remotes.first(where: { $0.name == name }) else {
            throw ReplicaProblem.unknownRemote(name, known: remotes.map(\.name))
        }
        return remote
    }
}

extension RemoteRecord {
    /// What one may do there; `nil` where that isn't known yet, or has a name of a newer program.
    public var memberRole: MemberRole? { role.flatMap(MemberRole.init(rawValue:)) }
}

extension RetryPolicy {
    /// Waits as a person does: a few attempts over some seconds, with the clock and the chance of this machine.
    public static var patient: RetryPolicy {
        RetryPolicy(sleep: { try await Task.sleep(for: $0) }, jitter: { Double.random(in: 0..<1) })
    }
}
