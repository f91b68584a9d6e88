public import Causality
internal import MergeTypes

/// What somebody who holds changes can say of a snapshot that others made: whether its items fit theirs.
///
/// Items never vanish, nor does an author's newest part go back. Where neither side has a part on an item that the other
/// lacks, both come to the same, but for touches, which work beneath an item leaves on it.
public struct StateWitness {
    private let own: VersionVector
    private let snapshot: VersionVector

    /// Names what the witness holds, and what the snapshot stands for.
    public init(own: VersionVector, snapshot: VersionVector) {
        self.own = own
        self.snapshot = snapshot
    }

    /// Whether the snapshot must have an item.
    public func knows(_ mine: ItemState) -> Bool { mine.named.contains { snapshot.contains($0.change) } }

    /// Whether what the snapshot says of an item can be what its changes come to.
    public func accepts(_ theirs: ItemState, beside mine: ItemState) -> Bool {
        guard theirs.named.allSatisfy({ snapshot.contains($0.change) }) else { return false }
        if let purge = mine.purge, theirs.purge == nil, purge.dots.contains(where: { snapshot.contains($0.change) }) {
            return false
        }
        if theirs.purge == nil {
            for part in mine.newestParts.dots
            where snapshot.contains(part.change) && !theirs.newestParts.covers(part.change) { return false }
            // Only a trashing that isn't here can have taken away a touch that is.
            if theirs.touches.isTrashed, mine.touches.touches.contains(where: { snapshot.contains($0.change) }),
                theirs.touches.trashings.allSatisfy({ own.contains($0.change) })
            {
                return false
            }
        }
        let haveTheSameParts =
            theirs.parts.allSatisfy { own.contains($0.change) }
            && mine.parts.allSatisfy { snapshot.contains($0.change) }
        return !haveTheSameParts || theirs.untouched == mine.untouched
    }
}

extension ItemState {
    /// What it names of the parts on the item.
    fileprivate var parts: Few<Dot> {
        guard let purge else { return newestParts.dots }
        return Few(Array(purge.dots) + Array(purge.parked.dots))
    }

    /// What it names of the parts on the item and beneath it.
    fileprivate var named: [Dot] { Array(parts) + Array(touches.touches) + Array(touches.trashings) }

    fileprivate var untouched: ItemState {
        var state = self
        state.touches = TouchSet()
        return state
    }
}
