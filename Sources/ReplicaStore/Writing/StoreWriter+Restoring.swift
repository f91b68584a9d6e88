public import Causality
public import LibraryModel

/// What was brought back of all that was held.
public struct RestorationReport: Sendable {
    /// The changes that brought items back, each with these as they are now, in order.
    public fileprivate(set) var restored: [(change: ChangeID, items: [ItemKey])] = []
    /// The purged items that stay held, for want of a text that was edited on them, of their address, or of what they hung
    /// beneath, ordered.
    public fileprivate(set) var held: [ItemKey] = []
}

extension StoreWriter {
    /// Where a change has come to so many bytes it ends, and the next one begins: the largest item still has room in it.
    public static let restoringGoalInBytes = 8 << 20

    /// Brings back everything that somebody took away in a large run, for all replicas, with as many changes as it takes.
    ///
    /// Items in the trash are restored; purged ones are made anew under other identifiers. One whose text was edited on a
    /// capture that is not here, or whose address isn't, stays held, with all that hung beneath it; so does one that hung
    /// beneath something that was purged and isn't held. The changes come together, with the transaction.
    ///
    /// Cost: memory for some hundred bytes of each item, and for one change.
    ///
    /// - Parameters:
    ///   - now: the wall clock in milliseconds since 1970.
    ///   - goal: about how many bytes a change has.
    ///   - progress: called with the number of items done and in all.
    public func restoreHeldItems(
        nowInMilliseconds now: Int64, using generator: some RandomNumberGenerator,
        goalInBytes goal: Int = StoreWriter.restoringGoalInBytes, progress: (Int, Int) -> Void
    ) throws -> RestorationReport {
        var generator = generator
        var restoration = try HeldItemsRestoration(self)
        var report = RestorationReport()
        while !restoration.isDone {
            let (items, change) = try edit(base: nil, nowInMilliseconds: now, using: generator) { builder in
                let made = try restoration.advance(with: &builder, untilBytes: max(1, goal), progress: progress)
                // The next change must not draw the same identifiers.
                generator = builder.generator
                return made
            }
            if let change { report.restored.append((change, items)) }
        }
        progress(restoration.done, restoration.total)
        report.held = restoration.held
        return report
    }
}
