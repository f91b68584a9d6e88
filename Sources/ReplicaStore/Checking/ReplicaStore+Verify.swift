internal import GRDB

extension ReplicaStore {
    /// Checks everything that can be checked on this replica, without changing it.
    ///
    /// SQLite's integrity; the hash chain of every replica; every item folded anew from the log and compared with its
    /// row; the digest; every capture's hash; every private record's commitment. Cost: a few passes over the file; memory for
    /// the largest change; what items come to beyond `room` is in a temporary file of SQLite, as `compact` says.
    ///
    /// - Parameters:
    ///   - room: about how many bytes of items may be in memory; 8 MiB unless said otherwise.
    ///   - progress: called with the number of changes done and in all.
    public func verify(
        roomInBytes room: Int? = nil, progress: (Int, Int) -> Void
    ) throws -> VerificationReport {
        var report = VerificationReport()
        try mapping(path, "verify the library") {
            do {
                try writingTemporaryFiles(for: path) {
                    try pool.read { database in
                        var verification = try Verification(database, roomInBytes: room ?? Verification.roomInBytes)
                        // Behind a page that it can't read SQLite doesn't even end the transaction.
                        defer { report = verification.report }
                        try verification.run(progress: progress)
                    }
                }
            } catch let error as DatabaseError where error.meansDamage {
                if !report.findings.contains(where: { $0.area == .file }) { report.noteUnreadable(error) }
            }
        }
        return report
    }
}
