public import Causality
public import MergeTypes

/// The newest part on an item by each of some authors, named by the dot of its first index.
///
/// An author's parts on an item follow each other, and whoever has seen one has seen all before it. So the newest ones
/// tell whether there is a part that somebody had not seen, however many there were.
public struct NewestParts: Hashable, Sendable {
    /// One dot an author, ordered.
    public private(set) var dots: Few<Dot>

    /// Creates a list of parts in any order, of which the newest of each author counts.
    public init(_ dots: some Sequence<Dot> = Few()) {
        self.dots = Few()
        for dot in dots { include(dot) }
    }

    /// Whether there is none.
    public var isEmpty: Bool { dots.isEmpty }

    /// Notes a part.
    public mutating func include(_ part: Dot) {
        guard let index = dots.firstIndex(where: { $0.replica >= part.replica }) else { return dots.append(part) }
        if dots[index].replica != part.replica {
            dots.insert(part, at: index)
        } else if dots[index] < part {
            dots[index] = part
        }
    }

    /// Those for which a condition doesn't hold.
    public func without(_ isLeftOut: (Dot) -> Bool) -> NewestParts {
        var rest = self
        rest.dots.removeAll(where: isLeftOut)
        return rest
    }

    /// Whether it has a change's part, or a later one of the same author.
    public func covers(_ change: ChangeID) -> Bool {
        dots.contains { $0.replica == change.replica && $0.sequence >= change.sequence }
    }
}
