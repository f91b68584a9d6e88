internal import Causality

extension FolderView {
    /// Makes sure that no file ends with the same change under another hash.
    ///
    /// Names tell it, so it costs nothing; the store finds what this doesn't. Before the file is believed it is read.
    mutating func refuseFork(_ change: ChangeID, headPrefix: UInt64) throws {
        for file in listing.files[change.replica] ?? []
        where file.range.last == change.sequence && file.headPrefix != headPrefix {
            if case .good = try judge(file, isSuspect: true) { throw ForkInFolder(change: change) }
        }
    }
}

/// Two different changes have one name: one is in the folder, the other with the asker.
struct ForkInFolder: Error {
    static let remedy =
        "Two copies of one replica went on under its id. Keep one of them, and clone the other anew from it."

    let change: ChangeID

    var sentence: String {
        let range = ChangeRange(replica: change.replica, first: change.sequence, last: change.sequence)
        return "The folder has another \(range) than this replica."
    }
}
