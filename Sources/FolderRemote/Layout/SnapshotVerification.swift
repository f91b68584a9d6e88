internal import Causality
internal import LibraryModel
internal import WireFormat

/// Verifies what follows a snapshot's head as it goes by: nothing may go for one that nobody could take.
///
/// It asks what a store asks, but for what only the taker's own changes tell.
struct SnapshotVerification {
    /// The head that came first.
    let head: SnapshotHead
    private let check: SnapshotItemCheck
    private var digest = LibraryDigest()
    private var count = 0

    /// Begins behind a head.
    init(_ head: SnapshotHead) {
        self.head = head
        check = SnapshotItemCheck(head)
    }

    /// Takes the next frame.
    mutating func take(_ frame: BundleFrame) throws(SnapshotProblem) {
        switch frame {
        case .items(let items):
            for item in items { digest.add(item.key, row: item.row) }
            // How a newer program writes an item isn't known here.
            if head.foldVersion <= LibraryModel.foldVersion { try check.expectRight(items) }
            count += items.count
        case .snapshot: throw SnapshotProblem(cause: "another one begins in it")
        case .segment, .privateRecords, .blobs: break
        }
    }

    /// Ends behind the last frame.
    func finish() throws(SnapshotProblem) {
        guard count == head.items else {
            throw SnapshotProblem(cause: "it has \(count) items and announces \(head.items)")
        }
        guard digest == head.digest else { throw SnapshotProblem.otherDigest }
    }
}

extension SnapshotProblem {
    /// What to do about one that this replica made.
    static let remedy = "It was made from this replica: run `lectern verify`, and do what that says."
}
