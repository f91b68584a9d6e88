internal import Causality
internal import GRDB
internal import LibraryModel
internal import WireFormat

/// How a replica puts the oldest part of its log into its baseline.
///
/// What is needed to merge whatever may still come stays: items with their merge metadata, and the edits of texts. What
/// goes is who did what and when.
extension StoreWriter {
    /// Puts all changes up to a position into the baseline, as far as this program understands them.
    ///
    /// Nothing that the library says is changed. Bytes go that only those changes needed: purged parts, private records
    /// that were replaced, captures that no item refers to.
    ///
    /// Cost: folds those changes; looks at every article once.
    ///
    /// - Parameter itemLimit: how large an item may become with the edits of its texts: in a snapshot it travels in one frame.
    ///   What would not fit stays in the log, with all that follows.
    /// - Returns: how many changes went.
    /// - Throws: `StoreProblem.corrupt` where the log doesn't come to the items.
    func advanceBaseline(
        to position: Int64, itemLimitInBytes itemLimit: Int = SnapshotItem.limitInBytes
    ) throws -> Int {
        try projection.flush()
        let first = log.baseline?.position ?? 0
        var advance = try BaselineAdvance(self)
        var last = try advance.fold(to: position)
        while try last > first && !advance.fits(itemLimit) {
            advance = try BaselineAdvance(self)
            last = try advance.fold(to: first + (last - first) / 2)
        }
        guard last > first else {
            // A snapshot, or a change that was refused, may have left some that nothing names.
            if log.baseline != nil { try removeUnneededCaptures() }
            return 0
        }
        let baseline = try advance.write(to: last)
        try database.writeBaseline(baseline)
        for (author, line) in baseline.lines {
            guard let number = log.lines[author]?.number else { continue }
            try database.run(
                "DELETE FROM chain_context WHERE replica = ?1 AND sequence <= ?2", .integer(number),
                SQLValue(line.head.change.sequence))
        }
        try database.run("DELETE FROM change WHERE position <= ?1", .integer(baseline.position))
        try database.run("DELETE FROM concurrent_edit WHERE position <= ?1", .integer(baseline.position))
        try log.reload()
        projection.hasBaseline = true
        rereadLog()
        try removeUnneededCaptures()
        return advance.count
    }

    /// Stages the items of the baseline, for making everything anew.
    func stageBaseline() throws {
        guard let baseline = log.baseline else { return }
        try log.stage(baseline.head)
        let items = BaselineItems(database)
        var last: ItemKey?
        while true {
            let page = try items.next(after: last)
            guard let end = page.last else { return }
            last = end.key
            try log.keep(page)
        }
    }

    /// Removes captures that neither an item nor a change needs any more.
    func removeUnneededCaptures() throws {
        // A snapshot on its way begins again.
        try database.run("DELETE FROM arriving")
        var needed = try capturesOfPendingSegments()
        let items = BaselineItems(database)
        var last: ItemKey?
        while case let page = try items.next(after: last), let end = page.last {
            last = end.key
            for item in page where item.key.kind == .article {
                needed.formUnion(try database.decodedState(item.row, of: item.key).referencedCaptures)
            }
            if end.key.kind > .article { break }
        }
        try log.captures.remove(except: needed)
    }

    /// What waits may name captures that nothing else here names.
    private func capturesOfPendingSegments() throws -> Set<ContentHash> {
        var captures: Set<ContentHash> = []
        let segments = try database.rows("SELECT bytes FROM pending_segment") { try SegmentCodec.decode($0.blob(0)) }
        for change in segments.flatMap(\.changes) {
            captures.formUnion(try ChangeOutline(body: change.body).captures)
        }
        return captures
    }
}
