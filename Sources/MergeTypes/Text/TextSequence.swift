/// All items of a text in their order, deleted ones and ones that only some version has included.
///
/// It is a splay tree: what was used last is at the root, what was used lately near it, as an author's edits are near
/// each other. Every operation takes amortised logarithmic time, whatever the edits. Items are numbered in the order of
/// their making and never go away.
struct TextSequence: Sendable {
    /// Item 0 is none: its sums are zero, so a missing child needs no question.
    private(set) var items: [TextItem]
    private(set) var root: Int

    /// Creates a sequence of one item.
    init(_ first: TextItem) {
        items = [TextItem(name: 0, count: 0, leftOrigin: 0, rightOrigin: 0, edit: 0), first]
        root = 1
        update(1)
    }

    /// Puts an item behind another one, and returns its number.
    mutating func insert(_ item: TextItem, after previous: Int) -> Int {
        splay(previous)
        let number = items.count
        var item = item
        item.parent = 0
        item.left = Int32(previous)
        item.right = items[previous].right
        items.append(item)
        items[Int(item.right)].parent = Int32(number)
        items[previous].right = 0
        items[previous].parent = Int32(number)
        update(previous)
        update(number)
        root = number
        return number
    }

    /// Cuts an item so that its first part has so many scalars, and returns the number of the second part.
    mutating func split(_ number: Int, at count: Int) -> Int {
        var rest = items[number]
        rest.name += count
        rest.count -= count
        rest.leftOrigin = rest.name - 1
        rest.hasLeftChild = false
        splay(number)
        items[number].count = count
        return insert(rest, after: number)
    }

    /// Changes what happened to an item, and moves it to the root.
    mutating func change(_ number: Int, _ body: (inout TextItem) -> Void) {
        splay(number)
        body(&items[number])
        update(number)
    }

    /// The item that holds the scalar at a position, counted as `sum` counts, and how many of its scalars are before.
    ///
    /// The item moves to the root.
    @inline(__always)
    mutating func item(at position: Int, by sum: (TextItem.Sums) -> Int) -> (number: Int, offset: Int) {
        var number = root
        var left = position
        while true {
            let before = sum(items[Int(items[number].left)].sums)
            let own = sum(items[number].own)
            if left < before {
                number = Int(items[number].left)
            } else if left - before < own {
                splay(number)
                return (number, left - before)
            } else {
                left -= before + own
                number = Int(items[number].right)
            }
            precondition(number != 0, "the text goes on for ever")
        }
    }

    /// How many scalars of the merged version stand before an item, which moves to the root.
    mutating func mergedPosition(of number: Int) -> Int {
        splay(number)
        return items[Int(items[number].left)].sums.merged
    }

    /// The item right behind another one, which moves to the root.
    mutating func item(after number: Int) -> Int {
        splay(number)
        var next = Int(items[number].right)
        while items[next].left != 0 { next = Int(items[next].left) }
        return next
    }

    /// The item right before another one, which moves to the root.
    mutating func item(before number: Int) -> Int {
        splay(number)
        var previous = Int(items[number].left)
        while items[previous].right != 0 { previous = Int(items[previous].right) }
        return previous
    }

    /// The next item behind another one that the prepared version has.
    mutating func knownItem(after number: Int) -> Int {
        splay(number)
        var next = Int(items[number].right)
        while true {
            if items[Int(items[next].left)].sums.known > 0 {
                next = Int(items[next].left)
            } else if items[next].deletions >= 0 {
                // At the root it pays for the way; near the root it will be, once the first item is back there.
                splay(next)
                splay(number)
                return next
            } else {
                next = Int(items[next].right)
            }
        }
    }

    /// Whether an item stands before another one.
    mutating func isOrdered(_ first: Int, _ second: Int) -> Bool {
        splay(first)
        splay(second)
        var number = first
        while Int(items[number].parent) != second { number = Int(items[number].parent) }
        return Int(items[second].left) == number
    }

    private mutating func update(_ number: Int) {
        var sums = items[number].own
        sums.add(items[Int(items[number].left)].sums)
        sums.add(items[Int(items[number].right)].sums)
        items[number].sums = sums
    }

    /// Moves an item to the root (Sleator and Tarjan, 1985).
    private mutating func splay(_ number: Int) {
        while items[number].parent != 0 {
            let parent = Int(items[number].parent)
            let grandparent = Int(items[parent].parent)
            if grandparent != 0 {
                let isStraight = (items[parent].left == number) == (items[grandparent].left == parent)
                rotate(isStraight ? parent : number)
            }
            rotate(number)
        }
    }

    /// Lets an item and its parent change places.
    private mutating func rotate(_ number: Int) {
        let parent = Int(items[number].parent)
        let grandparent = Int(items[parent].parent)
        let middle: Int32
        if items[parent].left == number {
            middle = items[number].right
            items[parent].left = middle
            items[number].right = Int32(parent)
        } else {
            middle = items[number].left
            items[parent].right = middle
            items[number].left = Int32(parent)
        }
        items[Int(middle)].parent = Int32(parent)
        items[parent].parent = Int32(number)
        items[number].parent = Int32(grandparent)
        if grandparent == 0 {
            root = number
        } else if items[grandparent].left == parent {
            items[grandparent].left = Int32(number)
        } else {
            items[grandparent].right = Int32(number)
        }
        items[number].sums = items[parent].sums
        update(parent)
    }
}
