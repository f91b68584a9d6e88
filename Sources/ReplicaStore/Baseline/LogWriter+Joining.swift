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
        var mine = ItemPages { try own(self.database, $0) }
        var theirs = arrivingPages(upTo: frames)
        var join = SnapshotJoin(baseline.head, head)
        var digest = LibraryDigest()
        var page = SnapshotPage()
        while let key = [try mine.first, try theirs.first].compactMap(\.self).min() {
            let (one, other) = (mine.pop(key), theirs.pop(key))
            digest.add(key, row: other?.row)
            let item: SnapshotItem
            do {
                item = try join.item(key, one, other)
            } catch let problem as EncodingProblem {
                throw StoreProblem.snapshotDamaged("\(key) can't be joined with what is here: \(problem.sentence)")
            }
            guard item.sizeInBytes <= SnapshotItem.limitInBytes else {
                throw StoreProblem.snapshotDamaged("\(key) would be too large, joined with what is here")
            }
            if !page.add(item) {
                try keepJoined(page)
                page = SnapshotPage()
                _ = page.add(item)
            }
        }
        guard digest == head.digest else { throw StoreProblem.snapshotDamaged(SnapshotProblem.otherDigest.cause) }
        try keepJoined(page)
        try database.run("DELETE FROM arriving WHERE number BETWEEN 0 AND ?1", .integer(frames))
        let joined = join.head
        try keepArriving(try joined.encoded(), as: 0, after: nil, count: 0)
        return joined
    }

    private func keepJoined(_ page: SnapshotPage) throws {
        guard let last = page.items.last else { return }
        try keepArriving(
            try SnapshotItemsCodec.encode(page.items), as: try database.lastArriving().number + 1, after: last.key,
            count: 0)
    }
}

/// Items in the order of their keys, read page by page.
struct ItemPages {
    private var page: ArraySlice<SnapshotItem> = []
    private var last: ItemKey?
    private let items: (ItemKey?) throws -> [SnapshotItem]

    /// - Parameter items: gives those behind one; none at the end.
    init(_ items: @escaping (ItemKey?) throws -> [SnapshotItem]) { self.items = items }

    /// The key of the next item; `nil` at the end.
    var first: ItemKey? {
        mutating get throws {
            if page.isEmpty { page = try items(last)[...] }
            return page.first?.key
        }
    }

    /// Takes the next item; `nil` at the end.
    mutating func next() throws -> SnapshotItem? {
        guard let key = try first else { return nil }
        return pop(key)
    }

    /// Takes the next item, if it has that key.
    mutating func pop(_ key: ItemKey) -> SnapshotItem? {
        guard page.first?.key == key else { return nil }
        last = key
        return page.popFirst()
    }

    /// Takes the item with that key, and all before it; `nil` where there is none.
    mutating func take(_ key: ItemKey) throws -> SnapshotItem? {
        while let first = try first, first < key { _ = pop(first) }
        return try first == key ? pop(key) : nil
    }
}
