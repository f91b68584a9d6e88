internal import Causality
internal import GRDB
internal import LibraryModel
internal import WireFormat

/// How a replica puts the oldest part of its log into its baseline.
///
/// What is needed to merge whatever may still come stays: items with their merge metadata, and the edits of texts. What
/// goes is who did what and when.
extension StoreWriter {
    /// About how much memory a step takes in which changes are folded upon the baseline.
    static let baselineStepInBytes = 16 << 20

    /// Puts all changes up to a position into the baseline, as far as this program understands them.
    ///
    /// Nothing that the library says is changed. Bytes go that only those changes needed: purged parts, private records
    /// that were replaced, captures that no item refers to.
    ///
    /// Cost: folds those changes, step by step; memory follows a step. Looks at every article once.
    ///
    /// - Parameters:
    ///   - itemLimit: how large an item may become with the edits of its texts: in a snapshot it travels in one frame. What
    ///     would not fit stays in the log, with all that follows.
    ///   - step: about how many bytes are kept in memory.
    ///   - progress: called with the number of changes done and in all.
    /// - Returns: how many changes went.
    /// - Throws: `StoreProblem.corrupt` where the log doesn't come to the items.
    func advanceBaseline(
        to position: Int64, itemLimitInBytes itemLimit: Int = SnapshotItem.limitInBytes,
        stepInBytes step: Int = StoreWriter.baselineStepInBytes, progress: (Int, Int) -> Void = { _, _ in }
    ) throws -> Int {
        try projection.flush()
        let total = try database.integer("SELECT count(*) FROM change WHERE position <= ?1", .integer(position)) ?? 0
        var baseline = log.baseline
        var done = 0
        var goesOn = true
        while goesOn {
            let next = try nextStep(upon: baseline, to: position, itemLimit, step) { progress(done + $0, Int(total)) }
            guard let (advance, last) = next else { break }
            baseline = try advance.write(to: last)
            done += advance.count
            goesOn = advance.goesOn
        }
        if done > 0 {
            progress(done, Int(total))
            try log.reload()
            projection.hasBaseline = true
            rereadLog()
        }
        // A snapshot, or a change that was refused, may have left some that nothing names.
        if log.baseline != nil { try removeUnneededCaptures() }
        return done
    }

    /// Folds the next changes upon the baseline, so far that every item fits; `nil` where none may go.
    ///
    /// - Returns: what they come to, yet to be written, and the position of the last one.
    private func nextStep(
        upon baseline: LogBaseline?, to position: Int64, _ itemLimit: Int, _ step: Int, progress: (Int) -> Void
    ) throws -> (advance: BaselineAdvance, last: Int64)? {
        let first = baseline?.position ?? 0
        var advance = try BaselineAdvance(self, upon: baseline)
        var last = try advance.fold(to: position, goalInBytes: step, progress: progress)
        while try last > first && !advance.fits(itemLimit) {
            advance = try BaselineAdvance(self, upon: baseline)
            last = try advance.fold(to: first + (last - first) / 2, goalInBytes: .max, progress: progress)
        }
        return last > first ? (advance, last) : nil
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
        var needed = try database.capturesOfPendingSegments()
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

    /// Removes captures that came and that nothing names; returns how many.
    func removeUnnamedCaptures() throws -> Int {
        try log.captures.removeUnnamed(except: database.capturesOfPendingSegments)
    }
}

extension Database {
    /// What waits may name captures that nothing else here names.
    func capturesOfPendingSegments() throws -> Set<ContentHash> {
        var captures: Set<ContentHash> = []
        let segments = try rows("SELECT bytes FROM pending_segment") { try? SegmentCodec.decode($0.blob(0)) }
        for change in segments.compactMap(\.self).flatMap(\.changes) {
            captures.formUnion(try ChangeBody(bytes: change.body).namedCaptures)
        }
        return captures
    }
}
