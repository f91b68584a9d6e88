/// A run of scalars that were inserted together and to which the same has happened since.
///
/// The scalars' names are numbers in a row. It is a node of a ``TextSequence``.
struct TextItem: Sendable {
    /// The name of the first scalar.
    var name: Int
    var count: Int
    /// The scalar that stood before the first one where its author inserted it.
    var leftOrigin: Int
    /// The scalar that was next there, standing or deleted.
    var rightOrigin: Int
    /// The edit that inserted it.
    var edit: Int32
    /// How many edits of the prepared version deleted it, -1 where that version lacks it.
    var deletions: Int32 = 0
    /// Whether any edit deleted it.
    var isDeleted = false
    /// Whether something was inserted right before the first scalar by an author to whom it stood right behind the left
    /// origin: a left child, in the terms of the order's tree.
    var hasLeftChild = false

    // The tree: 0 stands for none.
    var parent: Int32 = 0
    var left: Int32 = 0
    var right: Int32 = 0
    var sums = Sums()

    /// What the item's subtree holds, in scalars.
    struct Sums: Sendable {
        /// Those that stand in the prepared version.
        var prepared = 0
        /// Those that the prepared version has, deleted ones included.
        var known = 0
        /// Those that stand in the merged version.
        var merged = 0

        mutating func add(_ other: Sums) {
            prepared += other.prepared
            known += other.known
            merged += other.merged
        }
    }

    /// The item's own part in the sums.
    var own: Sums {
        Sums(
            prepared: deletions == 0 ? count : 0, known: deletions >= 0 ? count : 0, merged: isDeleted ? 0 : count)
    }

    /// The name of the last scalar.
    var lastName: Int { name + count - 1 }
}
