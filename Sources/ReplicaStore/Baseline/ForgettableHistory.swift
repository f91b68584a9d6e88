internal import GRDB

/// What compacting would put into the baseline.
public struct ForgettableHistory: Hashable, Sendable {
    /// How many changes would go.
    ///
    /// Where an item would become too large with them, fewer do: only folding them tells that.
    public let changes: Int
    /// What would stay all the same; `nil` where nothing does.
    public let kept: KeptHistory?
}

/// Changes that stay in the log though they are old enough, and every replica in use has them.
public struct KeptHistory: Hashable, Sendable {
    /// What keeps the first one, and all behind it.
    public enum Reason: String, Hashable, Sendable, CaseIterable {
        /// Work on a purged item about which nobody has decided.
        case undecidedWork = "undecided-work"
        /// A purge of an item that is held.
        case heldItem = "held-item"
        /// Something that only a newer program understands.
        case newerProgram = "newer-program"
        /// An item would become larger than what fits into a snapshot.
        case largeItem = "large-item"
    }

    /// What keeps them.
    public let reason: Reason
    /// How many there are.
    public let changes: Int
}

extension Database {
    /// What may go of the log up to a position, and what keeps the rest.
    func forgettableHistory(upTo position: Int64) throws -> ForgettableHistory {
        let baseline = try logBaseline()
        let obstacles = try BaselineObstacles(self, upon: baseline)
        let replay = try LogReplay(
            self, library: libraryID(), lines: replicaLines(), baseline: baseline, to: position)
        defer { replay.end() }
        let all = Int(try integer("SELECT count(*) FROM change WHERE position <= ?1", .integer(position)) ?? 0)
        var changes = 0
        while let entry = try replay.next() {
            if let reason = try obstacles.reason(toKeep: entry) {
                return ForgettableHistory(changes: changes, kept: KeptHistory(reason: reason, changes: all - changes))
            }
            changes += 1
        }
        return ForgettableHistory(changes: changes, kept: nil)
    }

    /// What stays up to a position of a log of which all went that may.
    func keptHistory(upTo position: Int64) throws -> KeptHistory? {
        let left = try forgettableHistory(upTo: position)
        guard left.changes > 0 else { return left.kept }
        return KeptHistory(reason: .largeItem, changes: left.changes + (left.kept?.changes ?? 0))
    }
}
