import Lectern

/// What a sync makes of a problem of this replica's own store.
extension StoreProblem {
    /// Whether the fault is in this replica's own file, so that no other remote would fare better.
    ///
    /// All else is about what came from a remote, or about what that one has.
    var isAboutOwnFile: Bool {
        switch self {
        case .notALibrary, .newerSchema, .locked, .diskFull, .corrupt, .failed: true
        default: false
        }
    }

    /// Whether it keeps this replica's own file from being written now, and will be over some time.
    var isPassing: Bool {
        switch self {
        case .locked, .diskFull: true
        default: false
        }
    }

    /// A sync takes what comes in several transactions, of which only the last one failed.
    var advisedForSync: any ExplainedProblem {
        switch self {
        case .diskFull: AdvisedProblem(self, remedy: "Free some space and sync again; what was taken stays.")
        case .failed: AdvisedProblem(self, remedy: "Mend the cause and sync again; what was taken stays.")
        default: self
        }
    }
}
