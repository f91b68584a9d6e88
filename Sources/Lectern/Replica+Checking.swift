public import ReplicaStore

extension Replica {
    /// Checks everything that can be checked, without changing it: file, hash chain, items, digest, captures.
    ///
    /// The items of a large library go into a temporary file of SQLite: see `compact` for where that is.
    public func verify(progress: @Sendable (Int, Int) -> Void = { _, _ in }) throws -> VerificationReport {
        try store.verify(progress: progress)
    }

    /// Makes everything that follows from the log anew, after a copy of the file beside itself.
    ///
    /// Captures and private records that are damaged are dropped, and come again with a sync. Cost: linear in the file, which
    /// for a while is there four times.
    ///
    /// - Parameter onlyTrying: whether nothing is to be changed; the report says what would be.
    /// - Throws: `StoreProblem.corrupt` where the log itself is damaged, `.snapshotDamaged` where its baseline is; nothing
    ///   was changed then. `.repairCut` where the disk failed at the last step: the copy is kept.
    public func repair(
        onlyTrying: Bool = false, progress: @Sendable (Int, Int) -> Void = { _, _ in }
    ) throws -> RepairReport {
        try store.repair(onlyTrying: onlyTrying, progress: progress)
    }

    /// Writes the replica's file anew in its place, without the room that what is gone has left behind.
    ///
    /// Nothing that the library says is changed. Cut at any point, the file holds what it held. Cost: linear in the file,
    /// which for a while is there three times: once in SQLite's directory for temporary files. That is `SQLITE_TMPDIR`,
    /// otherwise `TMPDIR`, otherwise `/var/tmp`, as they were set when the process opened its first database.
    ///
    /// - Parameters:
    ///   - retention: how much of the past is kept; `nil` for what the library's replicas have agreed upon.
    ///   - progress: called with the number of changes that went and of all that may.
    /// - Throws: `StoreProblem.diskFull` where there is no room for that, and nothing was forgotten; otherwise the report
    ///   says what kept the file from becoming smaller.
    public func compact(
        _ retention: Retention? = nil, progress: @Sendable (Int, Int) -> Void = { _, _ in }
    ) throws -> CompactionReport {
        try store.compact(retention, nowInMilliseconds: options.now(), progress: progress)
    }

    /// What `compact` would put into the baseline, and what would stay that may go.
    public func forgettableHistory(_ retention: Retention? = nil) throws -> ForgettableHistory {
        try store.read { try $0.forgettableHistory(retention, nowInMilliseconds: options.now()) }
    }

    /// About how many bytes `compact` would save.
    public func compactableBytes() throws -> Int { try store.compactableBytes() }

    /// Writes a compact copy of the replica's file to a path where nothing is yet.
    public func backup(to path: String) throws { try store.backup(to: path) }
}
