public import Causality

/// Decides whether an item is live or in the trash: a set of touches by people, in which unseen work wins.
///
/// Promise: an item is in the trash exactly if every touch of it was seen by somebody who trashed it afterwards. Work that
/// the deleter had not seen brings the item back, in whatever order both arrive.
public struct TouchSet: Hashable, Sendable {
    /// The touches that nobody has trashed or replaced, ordered.
    public private(set) var touches: Few<Dot>
    /// The trashings that no later touch has seen, ordered.
    public private(set) var trashings: Few<Dot>

    /// Creates the set of an item that nobody has touched.
    public init() {
        touches = Few()
        trashings = Few()
    }

    /// Creates a set from its dots in any order.
    public init(touches: some Sequence<Dot>, trashings: some Sequence<Dot>) {
        self.touches = Few(touches.sorted())
        self.trashings = Few(trashings.sorted())
    }

    /// Whether no touch holds the item.
    public var isTrashed: Bool { touches.isEmpty }

    /// Whether somebody trashed the item while somebody else worked on it: it stays, and people should know.
    public var cameBack: Bool { !touches.isEmpty && !trashings.isEmpty }

    /// Applies a touch.
    ///
    /// It takes the place of the touches and trashings that it has seen, except those in `sparing`. The same touch once
    /// more, as a part may list it, takes what it doesn't spare.
    public mutating func touch(at event: Event, sparing: [Dot] = []) {
        touches.removeAll { $0 == event.dot || event.hasSeen($0) && !sparing.contains($0) }
        trashings.removeAll { event.hasSeen($0) && !sparing.contains($0) }
        touches.append(event.dot)
        touches.sort()
    }

    /// Applies a trashing.
    ///
    /// It takes the touches that it has seen, except those in `sparing`.
    public mutating func trash(at event: Event, sparing: [Dot] = []) {
        touches.removeAll { event.hasSeen($0) && !sparing.contains($0) }
        trashings.removeAll { event.hasSeen($0) && !sparing.contains($0) }
        trashings.append(event.dot)
        trashings.sort()
    }
}
