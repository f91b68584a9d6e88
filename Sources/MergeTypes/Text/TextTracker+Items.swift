internal import Causality

/// Items come and go in the prepared version, which knows their places, and in the merged one.
extension TextTracker {
    /// Deletes scalars at a position of the prepared version, as many as are in one item.
    ///
    /// - Returns: where they stood in the merged version, how many there are, and whether nobody had deleted them.
    mutating func delete(upTo count: Int, at position: Int) -> (place: Int, count: Int, isNew: Bool) {
        let (found, offset) = sequence.item(at: position) { $0.prepared }
        let number = offset == 0 ? found : split(found, at: offset)
        if sequence.items[number].count > count { split(number, at: count) }
        let place = sequence.mergedPosition(of: number)
        let item = sequence.items[number]
        sequence.change(number) {
            $0.deletions += 1
            $0.isDeleted = true
        }
        deleted.append(item.name..<item.name + item.count)
        return (place, item.count, !item.isDeleted)
    }

    /// Inserts scalars at a position of the prepared version, and returns where they stand in the merged version.
    mutating func insert(
        _ count: Int, at position: Int, named name: Int, by edit: Int, of history: TextHistory
    ) -> Int {
        var left = Self.startNumber
        if position > 0 {
            let offset: Int
            (left, offset) = sequence.item(at: position - 1) { $0.prepared }
            if offset + 1 < sequence.items[left].count { split(left, at: offset + 1) }
        }
        let right = sequence.knownItem(after: left)
        let item = TextItem(
            name: name, count: count, leftOrigin: sequence.items[left].lastName,
            rightOrigin: sequence.items[right].name, edit: Int32(edit))
        return sequence.mergedPosition(of: insert(item, after: neighbour(of: item, from: left, to: right, of: history)))
    }

    /// The item behind which a new one goes, among those that its author didn't know of: the order is FugueMax, by
    /// Weidner and Kleppmann, "The Art of the Fugue" (2023).
    ///
    /// In their tree the new item is a right child of `left` or a left child of `right`. Children of the same scalar
    /// are ordered by their right origins, the farthest first, then by name; descendants of a sibling go with it.
    private mutating func neighbour(
        of item: TextItem, from left: Int, to right: Int, of history: TextHistory
    ) -> Int {
        if sequence.items[right].leftOrigin == item.leftOrigin {
            // Nobody is to be ordered with a first left child. Without this, typing backwards would be quadratic.
            let isFirst = !sequence.items[right].hasLeftChild
            sequence.change(right) { $0.hasLeftChild = true }
            if isFirst { return sequence.item(before: right) }
        }
        let dot = history.dot(of: Int(item.edit))
        var result = left
        // Behind a sibling with a nearer right origin, the place is known only when a farther one or the end comes.
        var isUndecided = false
        var number = sequence.item(after: left)
        while number != right {
            let other = sequence.items[number]
            if other.leftOrigin == item.leftOrigin {
                if other.rightOrigin != item.rightOrigin {
                    isUndecided = sequence.isOrdered(index.item(of: other.rightOrigin), right)
                } else if dot < history.dot(of: Int(other.edit)) {
                    break
                } else {
                    isUndecided = false
                }
            } else if sequence.isOrdered(index.item(of: other.leftOrigin), left) {
                break
            }
            if !isUndecided { result = number }
            number = sequence.item(after: number)
        }
        return result
    }

    @discardableResult
    mutating func insert(_ item: TextItem, after previous: Int) -> Int {
        let number = sequence.insert(item, after: previous)
        index.insert(number, beginningWith: item.name)
        return number
    }

    @discardableResult
    private mutating func split(_ number: Int, at count: Int) -> Int {
        let rest = sequence.split(number, at: count)
        index.insert(rest, beginningWith: sequence.items[rest].name)
        return rest
    }
}
