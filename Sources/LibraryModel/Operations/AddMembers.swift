internal import Causality
internal import MergeTypes

/// Adds elements to sets of an item, all under one dot.
///
/// An addition wins over concurrent removals.
public struct AddMembers: Hashable, Sendable {
    /// An element for a set.
    public struct Addition: Hashable, Sendable, Comparable {
        /// The set.
        public let field: FieldCode
        /// The element.
        public let element: MemberValue

        /// Creates an addition.
        public init(field: FieldCode, element: MemberValue) {
            self.field = field
            self.element = element
        }

        /// Orders by field, then by element.
        public static func < (left: Self, right: Self) -> Bool {
            left.field == right.field ? left.element < right.element : left.field < right.field
        }
    }

    /// The additions, ordered, each once.
    public let additions: [Addition]

    /// Creates the operation; order and repetition of `additions` don't matter.
    public init(_ additions: some Sequence<Addition>) {
        let sorted = additions.sorted()
        let isRepeated = zip(sorted, sorted.dropFirst()).contains { $0 == $1 }
        self.additions = isRepeated ? Set(sorted).sorted() : sorted
    }

    func apply(to state: inout ItemState, at event: Event) {
        for addition in additions {
            state.sets.update(addition.field, default: ObservedRemoveSet()) {
                $0.add(addition.element, at: event)
            }
        }
    }
}
