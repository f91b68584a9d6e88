public import ReplicaStore

extension Replica {
    /// Checks everything that can be checked, without changing it: file, hash chain, items, digest, captures.
    public func verify(progress: @Sendable (Int, Int) -> Void = { _, _ in }) throws -> VerificationReport {
        try store.verify(progress: progress)
    }

    /// Makes everything that follows from the log anew, after a copy of the file beside itself.
    ///
    /// - Throws: `StoreProblem.corrupt` where the log itself is damaged; nothing was changed then.
    public func repair(progress: @Sendable (Int, Int) -> Void = { _, _ in }) throws -> RepairReport {
        try store.repair(progress: progress)
    }

    /// Writes a compact copy of the replica's file to a path where nothing is yet.
    public func backup(to path: String) throws { try store.backup(to: path) }
}
