internal import Causality

/// What became of received changes.
public struct ReceivedCount: Hashable, Sendable {
    /// Changes that were folded.
    public var folded = 0
    /// Changes that were here already.
    public var known = 0
    /// Changes that wait for others.
    public var early = 0
    /// Changes that had waited, and turned out not to fit when their prerequisites came.
    public var refused = 0
    /// Captures that were new.
    public var captures = 0
    /// Private records that were new.
    public var privateRecords = 0
    /// Purges in the changes that were folded.
    public var purges = 0
    /// Items of a snapshot that took the place of changes.
    public var items = 0
    /// Items of a snapshot that came, whether or not it is here as a whole by now.
    public var arrivedItems = 0
    /// Items that one author took away in a large run, and that stay visible until somebody decides.
    public var held = 0

    /// Counts nothing.
    public init() {}

    /// Adds changes that were folded, or that a snapshot stands for: of these there may be as many as it claims.
    public mutating func fold(_ changes: Int) {
        folded = min(folded + changes, Int(VersionVector.largestChangeCount))
    }

    /// Adds what became of further changes; `held` is what stands now, not a sum.
    public mutating func add(_ other: ReceivedCount) {
        fold(other.folded)
        known += other.known
        early += other.early
        refused += other.refused
        captures += other.captures
        privateRecords += other.privateRecords
        purges += other.purges
        items += other.items
        arrivedItems += other.arrivedItems
        held = other.held
    }
}
