internal import Causality
internal import Foundation
internal import GRDB
internal import LibraryModel

/// What a repair did, or would do.
public struct RepairReport: Hashable, Sendable {
    /// The copy of the file as it was before; `nil` where the repair was only tried.
    public let backup: String?
    /// Changes that were folded anew.
    public let changes: Int
    /// Captures that something needs, and that couldn't be read or didn't have their hash: gone from here until a sync or a
    /// bundle brings them again.
    public let droppedCaptures: Int
    /// Private records of which the same is true.
    public let droppedRecords: Int
    /// What this replica kept for itself and part of which couldn't be read: lost.
    public let lost: [OwnMatter]
    /// What verification finds afterwards.
    public let after: VerificationReport

    /// Something that a replica keeps for itself, so that nobody can give it back.
    public enum OwnMatter: String, Hashable, Sendable, CaseIterable {
        /// Remotes, and what they are known to hold.
        case remotes
        /// Local settings.
        case settings
        /// Items that are held for a decision.
        case heldItems = "held-items"
        /// Changes that wait for what they build on.
        case pendingChanges = "pending-changes"
    }
}

extension ReplicaStore {
    /// Makes everything that follows from the log anew: items, names, conflicts, digest, search index.
    ///
    /// A new file is written beside this one from what nothing else could give back: the log and its baseline, captures,
    /// private records, and what the replica keeps for itself. So pages and indexes that can't be read do no harm where all
    /// that is on them follows from the log. Captures and private records that are damaged are dropped. Then the file as it
    /// was is copied beside itself, and takes on the contents of the new one in one transaction.
    ///
    /// The log itself is never mended: where it is damaged, the remedy is a clone of another replica, or a backup. A repair
    /// that fails has changed nothing, and leaves no copy, unless the disk failed at the last step. Cost: linear in the file,
    /// which for a while is there four times.
    ///
    /// - Parameters:
    ///   - onlyTrying: whether nothing is to be changed.
    ///   - progress: called with the number of changes folded, and of all.
    /// - Throws: `StoreProblem.corrupt` where the log, or its baseline, can't be read or isn't whole, `.snapshotDamaged` where
    ///   the baseline contradicts itself, `.repairCut` where the disk failed at the last step.
    public func repair(onlyTrying: Bool = false, progress: (Int, Int) -> Void) throws -> RepairReport {
        try file.locked("repair the library") {
            let part = UnfinishedFiles.name(beside: path)
            return try DatabaseFile.making(part) {
                let page = try pool.read { try $0.integer("PRAGMA page_size") ?? 0 }
                let mended = try MendedFile(part, pageInBytes: page)
                defer { mended.close() }
                // Nobody writes meanwhile: all statements see one state.
                let (salvage, rebuilt, missed) = try pool.writeWithoutTransaction {
                    try mended.fill(from: $0, progress: progress)
                }
                let after = try mended.verify()
                if let finding = after.findings.first(where: { $0.area == .log }) {
                    throw StoreProblem.corrupt(path: "the log", detail: finding.sentence)
                }
                return RepairReport(
                    backup: onlyTrying ? nil : try place(mended), changes: rebuilt.changes,
                    droppedCaptures: missed,
                    droppedRecords: rebuilt.droppedRecords, lost: salvage.lost, after: after)
            }
        }
    }

    /// Copies the file as it is beside itself, then gives it the contents of another; returns the copy's path.
    private func place(_ mended: MendedFile) throws -> String {
        let backup = file.files.freeCopy { ".before-repair-\($0)" }
        do {
            // The bytes as they are: a damaged file can't be read page by page.
            for path in backup.all { UnfinishedFiles.begin(path) }
            defer { for path in backup.all { UnfinishedFiles.end(path) } }
            try file.copyBytes(to: backup)
        } catch {
            backup.remove()
            throw error
        }
        do {
            try mended.replace(file)
        } catch {
            // A commit that failed because the disk failed may be there all the same: then the copy is all that there was.
            if let failure = error as? DatabaseError, failure.resultCode == .SQLITE_IOERR {
                throw StoreProblem.repairCut(copy: backup.database, cause: failure.cause)
            }
            backup.remove()
            throw error
        }
        return backup.database
    }

    /// Writes a compact copy of the database to a path where nothing is yet.
    ///
    /// The copy holds one consistent state. Opened later, it goes on under a new replica id.
    public func backup(to destination: String) throws {
        guard !FileManager.default.fileExists(atPath: destination) else { throw StoreProblem.exists(path: destination) }
        try mapping(destination, "write the backup") { try file.writeCopy(to: destination) }
    }
}
