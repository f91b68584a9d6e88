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
        public internal(set) var dots: [Dot]

        /// Creates an entry.
        public init(element: Element, dots: [Dot]) {
            self.element = element
            self.dots = dots
        }
    }

    /// What is in the set, ordered by element.
    public private(set) var entries: [Entry]

    /// Creates an empty set.
    public init() { entries = [] }

    /// Creates a set from entries, which must be ordered and hold at least one dot each.
    public init(entries: [Entry]) { self.entries = entries }

    /// Whether nothing is in the set.
    public var isEmpty: Bool { entries.isEmpty }

    /// The elements in order.
    public var elements: [Element] { entries.map(\.element) }

    /// The additions that hold an element: what a removal of it names.
    ///
    /// Empty where it is not in the set.
    public func dots(of element: Element) -> [Dot] {
        position(of: element).found ? entries[position(of: element).index].dots : []
    }

    /// Whether the element is in the set.
    public func contains(_ element: Element) -> Bool { position(of: element).found }

    /// Applies an addition.
    ///
    /// It takes the place of the additions of the same element that it has seen.
    public mutating func add(_ element: Element, at event: Event) {
        let (index, found) = position(of: element)
        guard found else {
            entries.insert(Entry(element: element, dots: [event.dot]), at: index)
            return
        }
        entries[index].dots.removeAll { event.hasSeen($0) }
        entries[index].dots.append(event.dot)
        entries[index].dots.sort()
    }

    /// Applies a removal of the additions that the remover had seen.
    public mutating func remove(_ element: Element, seen: [Dot]) {
        let (index, found) = position(of: element)
        guard found else { return }
        entries[index].dots.removeAll { seen.contains($0) }
        if entries[index].dots.isEmpty { entries.remove(at: index) }
    }

    private func position(of element: Element) -> (index: Int, found: Bool) {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].element < element { low = middle + 1 } else { high = middle }
        }
        return (low, low < entries.count && entries[low].element == element)
    }
}
