internal import Causality
internal import GRDB
internal import LibraryModel
internal import WireFormat

/// Two snapshots that stand for different changes become one.
extension LogWriter {
    /// Joins a snapshot that has arrived with this log's own baseline, where that has changes which it lacks.
    ///
    /// The joined one takes the place of the one that has arrived. Returns its head.
    ///
    /// - Parameter own: gives the items of the own baseline behind one.
    /// - Throws: `StoreProblem.snapshotDamaged`.
    func joinArrived(
        _ head: SnapshotHead, own: @escaping (Database, ItemKey?) throws -> [SnapshotItem]
    ) throws -> SnapshotHead {
        guard let baseline, !head.vector.contains(baseline.vector) else { return head }
        let frames = try database.lastArriving().number
        var number: Int64 = 0
        var mine = ItemPages { try own(self.database, $0) }
        var theirs = ItemPages { _ in
            number += 1
            return number <= frames ? try self.arrivingItems(number) : []
        }
        var join = SnapshotJoin(baseline.head, head)
        var digest = LibraryDigest()
        var page: [SnapshotItem] = []
        var pageInBytes = 0
        while let key = [try mine.first, try theirs.first].compactMap(\.self).min() {
            let (one, other) = (mine.pop(key), theirs.pop(key))
            digest.add(key, row: other?.row)
            do {
                page.append(try join.item(key, one, other))
            } catch let problem as EncodingProblem {
                throw StoreProblem.snapshotDamaged("\(key) can't be joined with what is here: \(problem.sentence)")
            }
            pageInBytes += page[page.count - 1].sizeInBytes
            if page.count == Limits.itemsInFrame || pageInBytes >= Limits.frameGoalInBytes {
                try keepJoined(&page)
                pageInBytes = 0
            }
        }
        guard digest == head.digest else { throw StoreProblem.snapshotDamaged(SnapshotFault.otherDigest) }
        if !page.isEmpty { try keepJoined(&page) }
        try database.run("DELETE FROM arriving WHERE number BETWEEN 0 AND ?1", .integer(frames))
        let joined = join.head
        try keepArriving(try joined.encoded(), as: 0, after: nil, count: 0)
        return joined
    }

    private func keepJoined(_ page: inout [SnapshotItem]) throws {
        try keepArriving(
            try SnapshotItemsCodec.encode(page), as: try database.lastArriving().number + 1, after: page.last?.key,
            count: 0)
        page = []
    }
}

/// Items in the order of their keys, read page by page.
private struct ItemPages {
    private var page: ArraySlice<SnapshotItem> = []
    private var last: ItemKey?
    private let next: (ItemKey?) throws -> [SnapshotItem]

    /// - Parameter next: gives the items behind one; none at the end.
    init(_ next: @escaping (ItemKey?) throws -> [SnapshotItem]) { self.next = next }

    /// The key of the next item; `nil` at the end.
    var first: ItemKey? {
        mutating get throws {
            if page.isEmpty { page = try next(last)[...] }
            return page.first?.key
        }
    }

    /// Takes the next item, if it has that key.
    mutating func pop(_ key: ItemKey) -> SnapshotItem? {
        guard page.first?.key == key else { return nil }
        last = key
        return page.popFirst()
    }
}
