internal import Causality

/// Why a file of changes, or of a snapshot, is not what its name says.
struct SegmentFileProblem: Error, Hashable {
    let cause: String
    let otherLibrary: LibraryID?

    init(cause: String) {
        self.cause = cause
        otherLibrary = nil
    }

    init(otherLibrary: LibraryID) {
        cause = "it is of library \(otherLibrary)"
        self.otherLibrary = otherLibrary
    }
}
