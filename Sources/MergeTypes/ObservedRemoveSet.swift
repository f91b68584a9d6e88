public import Causality

/// A set in which adding wins over a concurrent removal, without tombstones.
///
/// Promise: an element is in the set exactly if some addition of it was neither removed by somebody who had seen it nor
/// replaced by a later addition.
public struct ObservedRemoveSet<Element: Hashable & Comparable & Sendable>: Hashable, Sendable {
    /// An element and the additions that hold it.
    public struct Entry: Hashable, Sendable {
        /// The element.
        public let element: Element
        /// The additions, ordered; at least one.
        @inlinable
        public var dots: Few<Dot> { ordered }
        @usableFromInline var ordered: Few<Dot>

        /// Creates an entry.
        @inlinable
        public init(element: Element, dots: some Sequence<Dot>) {
            self.element = element
            ordered = Few(dots)
        }
    }

    /// What is in the set, ordered by element.
    @inlinable
    public var entries: [Entry] { ordered }
    @usableFromInline var ordered: [Entry]

    /// Creates an empty set.
    @inlinable
    public init() { ordered = [] }

    /// Creates a set from entries, which must be ordered and hold at least one dot each.
    @inlinable
    public init(entries: [Entry]) { ordered = entries }

    /// Whether nothing is in the set.
    @inlinable
    public var isEmpty: Bool { ordered.isEmpty }

    /// The elements in order.
    @inlinable
    public var elements: [Element] { ordered.map { $0.element } }

    /// The additions that hold an element: what a removal of it names.
    ///
    /// Empty where it is not in the set.
    @inlinable
    public func dots(of element: Element) -> Few<Dot> {
        let (index, found) = position(of: element)
        return found ? ordered[index].ordered : Few()
    }

    /// Whether the element is in the set.
    @inlinable
    public func contains(_ element: Element) -> Bool { position(of: element).found }

    /// Applies an addition.
    ///
    /// It takes the place of the additions of the same element that it has seen.
    @inlinable
    public mutating func add(_ element: Element, at event: Event) {
        let (index, found) = position(of: element)
        guard found else {
            ordered.insert(Entry(element: element, dots: Few(one: event.dot)), at: index)
            return
        }
        ordered[index].ordered.removeAll { event.hasSeen($0) }
        ordered[index].ordered.append(event.dot)
        ordered[index].ordered.sort()
    }

    /// Applies a removal of the additions that the remover had seen.
    @inlinable
    public mutating func remove(_ element: Element, seen: some Collection<Dot>) {
        let (index, found) = position(of: element)
        guard found else { return }
        ordered[index].ordered.removeAll { seen.contains($0) }
        if ordered[index].ordered.isEmpty { ordered.remove(at: index) }
    }

    @inlinable
    func position(of element: Element) -> (index: Int, found: Bool) {
        var low = 0
        var high = ordered.count
        while low < high {
            let middle = (low + high) / 2
            if ordered[middle].element < element { low = middle + 1 } else { high = middle }
        }
        return (low, low < ordered.count && ordered[low].element == element)
    }
}
