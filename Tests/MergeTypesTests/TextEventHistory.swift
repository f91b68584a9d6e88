import Causality
import MergeTypes
import TestSupport

/// What a few authors did to one text, drawn from a seed: edits, each with what its author had seen.
///
/// Each author holds a tree of their own, so the edits and what they mean don't depend on the walker.
struct TextEventHistory {
    /// One edit.
    struct Step {
        let dot: Dot
        let edit: TextEdit
        /// The steps that its author had seen and that nobody among those had.
        let parents: [Int]
        /// All steps that its author had seen.
        let seen: Set<Int>
        /// What it did, by name.
        let operations: [FugueTree.Operation]
        /// What its author saw afterwards.
        let standing: [StandingScalar]
    }

    private struct Author {
        var tree: FugueTree
        var seen: Set<Int> = []
        var heads: Set<Int> = []
        var sequence: UInt64 = 0
    }

    /// How many scalars of the root the trees have; no drawn edit reaches the end.
    static let rootScalars = 120
    /// How many of them show something.
    static let visibleScalars = 12

    /// The steps in the order of their making.
    private(set) var steps: [Step] = []
    private var typedScalars: UInt32 = 0

    /// Draws a history.
    ///
    /// - Parameters:
    ///   - isHostile: whether some edits reach beyond the text that shows.
    ///   - meetings: how often, in percent of the steps, all authors come to know everything.
    init(seed: UInt64, count: Int, authors: Int = 3, isHostile: Bool = true, meetings: Int = 5) {
        var generator = SeededGenerator(seed: seed)
        var authors = (0..<authors).map { _ in Author(tree: FugueTree(rootScalars: Self.rootScalars)) }
        // Names are not in the order of numbers, so that who comes first in a text is not who came first in time.
        let names = authors.indices.map { _ in ReplicaID.random(using: &generator) }
        while steps.count < count {
            let number = generator.below(authors.count)
            if generator.chance(percent: meetings) {
                for index in authors.indices { pull(into: &authors[0], from: authors[index]) }
                for index in authors.indices { pull(into: &authors[index], from: authors[0]) }
            } else if generator.chance(percent: 35) {
                let other = authors[generator.below(authors.count)]
                pull(into: &authors[number], from: other)
            }
            let edit = drawEdit(length: authors[number].tree.standing.count, isHostile: isHostile, using: &generator)
            if edit.isEmpty { continue }
            if authors[number].sequence == 0 || generator.chance(percent: 80) { authors[number].sequence += 1 }
            let sequence = authors[number].sequence
            let isFirst = !steps.contains { $0.dot.replica == names[number] && $0.dot.sequence == sequence }
            let index = isFirst ? 0 : UInt32(steps.count)
            let dot = Dot(replica: names[number], sequence: sequence, index: index)
            let operations = authors[number].tree.edit(edit, dot: dot)
            steps.append(
                Step(
                    dot: dot, edit: edit, parents: authors[number].heads.sorted(), seen: authors[number].seen,
                    operations: operations, standing: authors[number].tree.standing))
            authors[number].seen.insert(steps.count - 1)
            authors[number].heads = [steps.count - 1]
        }
    }

    /// The tree of somebody who has seen everything.
    var tree: FugueTree {
        var tree = FugueTree(rootScalars: Self.rootScalars)
        for operation in steps.flatMap(\.operations) { tree.apply(operation) }
        return tree
    }

    /// A random order of the steps in which every one comes after all that its author had seen.
    func causalOrder(using generator: inout SeededGenerator) -> [Int] {
        var order: [Int] = []
        var waiting = Array(steps.indices)
        while !waiting.isEmpty {
            let ready = waiting.indices.filter { steps[waiting[$0]].seen.isDisjoint(with: waiting) }
            // Sometimes one author's steps come in a row, sometimes they alternate.
            let next = generator.chance(percent: 50) ? ready[0] : generator.pick(ready)
            order.append(waiting.remove(at: next))
        }
        return order
    }

    /// Every order of the steps in which each comes after all that its author had seen.
    var allCausalOrders: [[Int]] {
        func orders(of waiting: [Int]) -> [[Int]] {
            if waiting.isEmpty { return [[]] }
            return waiting.filter { steps[$0].seen.isDisjoint(with: waiting) }.flatMap { first in
                orders(of: waiting.filter { $0 != first }).map { [first] + $0 }
            }
        }
        return orders(of: Array(steps.indices))
    }

    private func pull(into author: inout Author, from other: Author) {
        let missing = other.seen.subtracting(author.seen).sorted()
        let staying = author.heads.filter { !other.seen.contains($0) || other.heads.contains($0) }
        let coming = other.heads.filter { !author.seen.contains($0) || author.heads.contains($0) }
        author.heads = staying.union(coming)
        author.seen.formUnion(missing)
        for operation in missing.flatMap({ steps[$0].operations }) { author.tree.apply(operation) }
    }

    private mutating func drawEdit(length: Int, isHostile: Bool, using generator: inout SeededGenerator) -> TextEdit {
        let excess = isHostile && generator.chance(percent: 10) ? 60 : 0
        let end = length - Self.rootScalars + Self.visibleScalars + excess
        var left = max(end, 0)
        var splices: [TextSplice] = []
        for _ in 0...generator.below(3) {
            // Many edits at few places make for many ties.
            let skipped = min(left, generator.chance(percent: 50) ? generator.below(3) : generator.below(max(end, 1)))
            left -= skipped
            let deleted = min(left, generator.chance(percent: 40) ? generator.below(4) : 0)
            left -= deleted
            let inserted = drawText(scalars: generator.chance(percent: 70) ? generator.below(4) : 0)
            splices.append(TextSplice(skipped: skipped, deleted: deleted, inserted: inserted))
        }
        return TextEdit(splices)
    }

    /// A text of scalars that are nowhere else in the history, of one to four bytes each.
    private mutating func drawText(scalars: Int) -> String {
        var text = ""
        for _ in 0..<scalars {
            let planes: [UInt32] = typedScalars < 26 ? [0x61, 0x100, 0x4e00, 0x20000] : [0x100, 0x4e00, 0x20000]
            let value = planes[Int(typedScalars) % planes.count] + typedScalars
            typedScalars += 1
            text.unicodeScalars.append(Unicode.Scalar(value) ?? "?")
        }
        return text
    }
}
