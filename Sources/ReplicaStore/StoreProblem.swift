public import Causality

/// Why the store refused.
///
/// Whatever it says, the library is as it was before, unless a repair was cut; of a snapshot on its way, what came earlier
/// may be dropped.
public enum StoreProblem: ExplainedProblem, Hashable {
    /// There is no library at a path.
    case noLibrary(path: String)
    /// There is one already.
    case exists(path: String)
    /// The file is no library of Lectern.
    case notALibrary(path: String)
    /// A newer program made the file.
    case newerSchema(path: String, found: Int, supported: Int)
    /// Another process writes, and went on for longer than we waited.
    case locked(path: String, holder: String, waitedInSeconds: Int)
    /// What arrived is of another library.
    case otherLibrary(found: LibraryID, expected: LibraryID)
    /// What arrived builds on changes that are not here.
    case gap(missing: [ChangeRange])
    /// Two different changes have one name: somebody wrote under a replica id that was in use elsewhere.
    case fork(ChangeID)
    /// Received bytes contradict themselves.
    case damaged(ChangeRange, EncodingProblem)
    /// A snapshot contradicts itself.
    case snapshotDamaged(String)
    /// A snapshot was made by newer rules than this program knows.
    case newerSnapshot(found: UInt64, supported: UInt64)
    /// A snapshot has later changes under this replica's own id, and not those that it has made and never handed on.
    case snapshotOfCopy(ChangeID)
    /// Something came in between, so that what was under way could not be ended.
    case overtaken(String)
    /// What is asked for was before the history that is kept.
    case historyGone
    /// A private record isn't the one that its change commits to.
    case privateMismatch(Dot)
    /// What arrived would make more authors than a library can have.
    case tooManyReplicas(limit: Int)
    /// The file system is full.
    case diskFull(path: String)
    /// SQLite finds the file damaged.
    case corrupt(path: String, detail: String)
    /// Something else failed in SQLite or the file system.
    case failed(attempt: String, cause: String)
    /// The disk failed while a repaired library took its place: the file may be what it was, or repaired.
    case repairCut(copy: String, cause: String)
    /// The search index is not kept in this replica.
    case searchOff
    /// A query is none.
    case query(reason: String)
    /// A query is by a name that no tag or collection can have.
    case queryByNoName(String)

    /// Whether trying again soon may help.
    public var isTransient: Bool {
        if case .overtaken = self { true } else { false }
    }

    /// The stable code; see Protocol/Registry.md.
    public var code: String {
        switch self {
        case .noLibrary: "no-library"
        case .exists: "exists"
        case .notALibrary: "not-a-library"
        case .newerSchema: "newer-schema"
        case .locked: "locked"
        case .otherLibrary: "other-library"
        case .gap: "gap"
        case .fork: "fork"
        case .damaged: "damaged"
        case .snapshotDamaged: "snapshot-damaged"
        case .newerSnapshot: "newer-snapshot"
        case .snapshotOfCopy: "snapshot-of-copy"
        case .overtaken: "overtaken"
        case .historyGone: "history-gone"
        case .privateMismatch: "private-mismatch"
        case .tooManyReplicas: "too-many-replicas"
        case .diskFull: "disk-full"
        case .corrupt: "corrupt"
        case .failed, .repairCut: "failed"
        case .searchOff: "search-off"
        case .query, .queryByNoName: "query"
        }
    }

    /// What is wrong, in one sentence.
    public var sentence: String {
        switch self {
        case .noLibrary(let path): "There is no library at \(path)."
        case .exists(let path): "There is a library at \(path) already."
        case .notALibrary(let path): "\(path) is not a library of Lectern."
        case .newerSchema(let path, let found, let supported):
            "\(path) has schema \(found); this program knows schemas up to \(supported)."
        case .locked(let path, let holder, let waited):
            "\(path) is locked by \(holder); waited \(waited) seconds."
        case .otherLibrary(let found, let expected):
            "This is of library \(found), and the replica is of library \(expected)."
        case .gap(let missing): "It needs \(missing.map(\.description).joined(separator: ", ")), which are not here."
        case .fork(let change):
            "There are two different changes \(change.sequence) of replica \(change.replica.shortDescription): "
                + "a copy of that replica wrote under its id."
        case .damaged(let range, let problem): "In \(range): \(problem.sentence)."
        case .snapshotDamaged(let detail): "A snapshot is damaged: \(detail)."
        case .newerSnapshot(let found, let supported):
            "The snapshot was made by rules of version \(found); this program knows version \(supported)."
        case .snapshotOfCopy(let change):
            "The snapshot has later changes of replica \(change.replica.shortDescription), which is this one, and change "
                + "\(change.sequence) here was never handed on: another copy of this replica wrote under its id."
        case .overtaken(let what): "Something came in between: \(what)."
        case .historyGone: "The history that is kept begins later."
        case .privateMismatch(let dot):
            "The private record of change \(dot.sequence) of replica \(dot.replica.shortDescription) "
                + "is not the one that the change commits to."
        case .tooManyReplicas(let limit):
            "A library has changes of at most \(limit) replicas, and this would be one more."
        case .diskFull(let path): "The file system of \(path) is full."
        case .corrupt(let path, let detail): "\(path) is damaged: \(detail)."
        case .failed(let attempt, let cause): "Could not \(attempt): \(cause)."
        case .repairCut(let copy, let cause):
            "The disk failed while the repaired library took its place: \(cause). The file may be either, and \(copy) is "
                + "what it was before."
        case .searchOff: "This replica keeps no search index."
        case .query(let reason): "The search cannot be read: \(reason)."
        case .queryByNoName(let name): "No tag or collection can be called “\(name)”."
        }
    }

    /// What to do about it.
    public var remedy: String {
        switch self {
        case .noLibrary: "Make one with `lectern init`, or name one with -C."
        case .exists: "Open it, or choose another directory."
        case .notALibrary: "Check the path; a library is a directory that holds library.lectern."
        case .newerSchema: "Use the newer program."
        case .locked: "Wait for it to end, or end it."
        case .otherLibrary: "Open the replica of that library, or clone it with `lectern clone`."
        case .gap: "Ask for a bundle that starts earlier, for instance with `bundle export --for` this replica."
        case .fork:
            "Keep this replica; clone the other one anew from a bundle of this one, and enter there again what is missing."
        case .newerSnapshot: "Use the newer program."
        case .snapshotOfCopy:
            "Export what is here with `lectern export` or keep this file, clone the library anew, and enter there what is "
                + "missing."
        case .overtaken: "Try again; what was taken stays."
        case .historyGone: "Ask for a later time; a replica that keeps more history may know."
        case .damaged, .snapshotDamaged, .privateMismatch: "Have the bundle made and sent again."
        case .tooManyReplicas: "Find out who makes so many replicas: see `lectern replicas`; nothing was changed."
        case .diskFull: "Free some space and try again; nothing was changed."
        case .corrupt:
            "Run `lectern verify`, then `lectern repair`; where the log itself is damaged, clone another replica, or "
                + "restore a backup."
        case .failed: "Mend the cause and try again; nothing was changed."
        case .repairCut: "Mend the disk, then see what `lectern verify` says; keep the copy until all is well."
        case .searchOff: "Make a replica with the index by cloning this one."
        case .query: "Search for words, \"a phrase\", or a prefix such as lect*."
        case .queryByNoName: "See `lectern tag` and `lectern collect` for those in use."
        }
    }
}
