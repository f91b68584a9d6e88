internal import Causality
internal import GRDB
internal import LibraryModel
internal import WireFormat

/// A snapshot on its way: its frames are kept, durably, until the last one is here.
///
/// A hub's log and a replica take one alike, and then put it in the place of the changes that it stands for.
extension LogWriter {
    /// Begins with a snapshot; another one that never came to its end is dropped.
    ///
    /// One that stands for nothing beyond `known` is passed over, and so are its items. Returns the head where there are no
    /// items to wait for.
    ///
    /// - Parameter continues: whether it goes on where the same one stood; what comes at once as a whole begins anew.
    /// - Throws: `StoreProblem.newerSnapshot`, `.fork`.
    func beginSnapshot(
        _ head: SnapshotHead, unlessHeldBy known: VersionVector, continues: Bool = true
    ) throws -> SnapshotHead? {
        guard head.foldVersion <= LibraryModel.foldVersion else {
            throw StoreProblem.newerSnapshot(found: head.foldVersion, supported: LibraryModel.foldVersion)
        }
        if continues, !known.contains(head.vector), (try? database.arrivingHead()) == head {
            try check(head)
            return nil
        }
        try database.forgetArriving()
        guard !known.contains(head.vector) else { return nil }
        try check(head)
        try stage(head)
        return head.items == 0 ? head : nil
    }

    /// Drops a snapshot on its way that stands for nothing new any more, or can't be read.
    func forgetNeedlessArriving() throws {
        guard try database.integer("SELECT 1 FROM arriving") != nil else { return }
        if let head = try? database.arrivingHead(), !vector.contains(head.vector) { return }
        try database.forgetArriving()
    }

    /// Begins with the head of this log's own baseline, whose items are made anew.
    func stage(_ head: SnapshotHead) throws {
        try database.run("DELETE FROM arriving")
        try keepArriving(try head.encoded(), as: 0, after: nil, count: 0)
    }

    /// Takes items of a snapshot; those that had come before it was cut off are passed over.
    ///
    /// - Returns: how many were new, and the head once they are all here.
    /// - Throws: `StoreProblem.snapshotDamaged`.
    func takeItems(_ items: [SnapshotItem]) throws -> (new: Int, whole: SnapshotHead?) {
        guard let head = try database.arrivingHead() else { return (0, nil) }
        let last = try database.lastArriving()
        let new = items.filter { item in last.key.map { $0 < item.key } ?? true }
        guard !new.isEmpty else { return (0, nil) }
        let count = last.count + new.count
        guard count <= head.items else { throw StoreProblem.snapshotDamaged(SnapshotProblem.moreItems.cause) }
        do throws(SnapshotProblem) { try SnapshotItemCheck(head).expectRight(new) } catch {
            throw StoreProblem.snapshotDamaged(error.cause)
        }
        try keep(new)
        return (new.count, count == head.items ? head : nil)
    }

    /// Keeps items of the snapshot on its way, behind those that are here.
    func keep(_ items: [SnapshotItem]) throws {
        let last = try database.lastArriving()
        try keepArriving(
            try SnapshotItemsCodec.encode(items), as: last.number + 1, after: items.last?.key,
            count: last.count + items.count)
    }

    /// The frames of items that came, oldest first; each is forgotten as soon as `body` has taken it.
    func drainArriving(_ body: ([SnapshotItem]) throws -> Void) throws {
        while let number = try database.integer("SELECT min(number) FROM arriving WHERE number > 0") {
            let items = try arrivingItems(number)
            try database.run("DELETE FROM arriving WHERE number = ?1", .integer(number))
            try body(items)
        }
        try database.run("DELETE FROM arriving")
    }

    /// Puts a snapshot beneath the log: the changes that it stands for go, those that it doesn't stay.
    ///
    /// What stays moves behind all places that were ever given, so that none is given twice.
    ///
    /// - Returns: how many changes are held now that were not held before.
    /// - Throws: `StoreProblem.fork` where the snapshot is of another branch.
    func putBeneath(_ head: SnapshotHead) throws -> Int {
        let held = vector
        let snapshot = head.vector
        try check(head)
        try reload()
        let firstFree = nextPosition
        for line in head.lines {
            let author = line.head.change.replica
            var known = try self.line(of: author)
            if known.sequence <= line.head.change.sequence {
                (known.sequence, known.head, known.context) = (line.head.change.sequence, line.head.hash, line.context)
                try database.updateReplicaLine(known)
            }
            let key = [SQLValue.integer(known.number), SQLValue(line.head.change.sequence)]
            try database.prepared("DELETE FROM change WHERE replica = ?1 AND sequence <= ?2").run(key)
            try database.prepared("DELETE FROM chain_context WHERE replica = ?1 AND sequence <= ?2").run(key)
        }
        if let first = try database.integer("SELECT min(position) FROM change") {
            try database.run("UPDATE change SET position = position + ?1", .integer(firstFree - first))
        }
        try database.writeBaseline(LogBaseline(head: head, position: firstFree - 1))
        try reload()
        return snapshot.difference(held).changeCount
    }

    private func check(_ head: SnapshotHead) throws {
        for line in head.lines {
            let change = line.head.change
            guard let known = lines[change.replica], change.sequence <= known.sequence else { continue }
            if try database.isAnother(change.sequence, of: known, than: { $0 == line.head.hash }) {
                throw StoreProblem.fork(change)
            }
        }
    }

    // MARK: Frames

    func keepArriving(_ bytes: [UInt8], as number: Int64, after last: ItemKey?, count: Int) throws {
        let packed = captures.codec.pack(bytes)
        try database.run(
            "INSERT INTO arriving (number, items, kind, id, size, zstd, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            .integer(number), SQLValue(count), SQLValue(last?.kind.rawValue ?? 0), .blob(last?.id.bytes ?? []),
            SQLValue(bytes.count), SQLValue(packed.isCompressed), .blob(packed.bytes))
    }

    /// The items of the snapshot on its way up to a frame, in order.
    func arrivingPages(upTo last: Int64) -> ItemPages {
        var number: Int64 = 0
        return ItemPages { _ in
            number += 1
            return number <= last ? try self.arrivingItems(number) : []
        }
    }

    func arrivingItems(_ number: Int64) throws -> [SnapshotItem] {
        guard let bytes = try database.arriving(number, captures.codec) else { return [] }
        return try SnapshotItemsCodec.decode(bytes)
    }
}
