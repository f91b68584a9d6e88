public import Causality
internal import MergeTypes

/// Removes elements from sets of an item: exactly the additions that the author had seen.
public struct RemoveMembers: Hashable, Sendable {
    /// An element to remove, with the additions of it that the author had read.
    public struct Removal: Hashable, Sendable, Comparable {
        /// The set.
        public let field: FieldCode
        /// The element.
        public let element: MemberValue
        /// The additions that go, ordered.
        public let seen: [Dot]

        /// Creates a removal.
        public init(field: FieldCode, element: MemberValue, seen: [Dot]) {
            self.field = field
            self.element = element
            self.seen = seen.sorted()
        }

        /// Orders by field, then by element.
        public static func < (left: Self, right: Self) -> Bool {
            left.field == right.field ? left.element < right.element : left.field < right.field
        }
    }

    /// The removals, ordered by field and element, each element once.
    public let removals: [Removal]

    /// Creates the operation; the order of `removals` doesn't matter.
    public init(_ removals: [Removal]) { self.removals = removals.sorted() }

    /// Takes what the author had seen; dots that it can't have seen are passed over, so that order can't matter.
    func apply(to state: inout ItemState, at event: Event) {
        for removal in removals {
            state.sets.update(removal.field, default: ObservedRemoveSet()) {
                $0.remove(removal.element, seen: removal.seen.filter(event.hasSeen))
            }
        }
        state.sets.removeAll(where: \.isEmpty)
    }
}
