import Causality
import LibraryModel
import MergeTypes
import TestSupport

/// Walks through every history of a few operations by three replicas, and judges each.
///
/// A history is a list of operations; each has an author, a letter of the alphabet, and the earlier operations that its
/// author had seen: any set that is closed under "had seen" and has the author's own ones. Of histories that differ in
/// the names of replicas only, or in the order of neighbours that know nothing of each other, the one whose list of
/// authors is smallest is walked.
///
/// For each set of operations that can be held at some moment there is one state. It is reached from every such set that
/// is smaller by one operation; where all ways agree, all orders of delivery agree, and are counted instead of walked.
struct ExhaustiveModel {
    typealias Builder = ChangeBuilder<LibraryState, SeededGenerator>

    /// Something that a person can do to the article or to the annotation on it.
    struct Letter {
        /// For failures.
        let name: String
        /// Whether the person edits what stood there at the very beginning, whatever arrived since.
        var isBlind = false
        /// The edit.
        let edit: (inout Builder) throws -> Void
    }

    /// A set of operations, by their positions.
    private typealias Held = UInt8

    private struct Node {
        var changes: [LibraryChange] = []
        var authors: [Int] = []
        var letters: [String] = []
        /// What the author of each operation had seen.
        var seen: [Held] = []
        /// The state, and the number of orders that lead there, of every set that can be held.
        var reached: [Held: (state: LibraryState, orders: Int)] = [:]
    }

    private let prelude: LibraryChange
    private let letters: [Letter]
    private let longest: Int
    private let replicas = 3
    /// The histories that were judged.
    private(set) var historyCount = 0
    /// The orders of delivery of all these histories.
    private(set) var orderCount = 0
    /// The newcomers who started from a snapshot.
    private(set) var newcomerCount = 0
    /// What went wrong, a history each; the walk ends early when there is much.
    private(set) var failures: [String] = []

    /// Prepares a walk.
    ///
    /// - Parameters:
    ///   - prelude: makes the items, before everybody starts.
    ///   - longest: the number of operations in the longest histories.
    init(prelude: LibraryChange, letters: [Letter], longest: Int) {
        self.prelude = prelude
        self.letters = letters
        self.longest = longest
    }

    /// Walks.
    mutating func run() throws {
        var state = LibraryState()
        try state.receive(prelude)
        var root = Node()
        root.reached[0] = (state, 1)
        try extend(root)
    }

    private mutating func extend(_ node: Node) throws {
        let position = node.changes.count
        guard position < longest, failures.count < 10 else { return }
        let firstNew = (node.authors.max() ?? -1) + 1
        for author in 0...min(firstNew, replicas - 1) {
            for seen in node.reached.keys.sorted() where isPossible(seen, author, node) {
                for letter in letters {
                    guard let change = try change(by: author, letter, seen, node) else { continue }
                    var next = node
                    next.changes.append(change)
                    next.authors.append(author)
                    next.letters.append(letter.name)
                    next.seen.append(seen)
                    try deliver(position, &next, over: node)
                    try judge(next)
                    try extend(next)
                }
            }
        }
    }

    /// Whether an author can have seen exactly this, and the history isn't another's double.
    private func isPossible(_ seen: Held, _ author: Int, _ node: Node) -> Bool {
        let own = node.authors.indices.filter { node.authors[$0] == author }
        guard own.allSatisfy({ seen & (1 << $0) != 0 }) else { return false }
        guard let last = node.authors.indices.last, seen & (1 << last) == 0 else { return true }
        return node.authors[last] < author
    }

    /// The change that a letter makes of what its author holds; `nil` where there is nothing to do.
    private func change(by author: Int, _ letter: Letter, _ seen: Held, _ node: Node) throws -> LibraryChange? {
        guard let state = node.reached[seen]?.state else { return nil }
        let replica = ReplicaID(value: UInt128(author + 1))
        let origin = ChangeOrigin(
            id: ChangeID(replica: replica, sequence: state.vector[replica] + 1),
            // Times fall, so that nothing rests on them.
            timestamp: Timestamp(rawValue: UInt64(100 - node.changes.count)), context: state.vector)
        var builder = Builder(
            origin: origin, base: letter.isBlind ? VersionVector([prelude.origin.id]) : nil, nowInMilliseconds: 0,
            generator: SeededGenerator(seed: 0), storage: state)
        do { try letter.edit(&builder) } catch EditProblem.notFound { return nil }
        return builder.isEmpty ? nil : LibraryChange(origin: origin, parts: builder.parts)
    }

    // MARK: Delivery

    /// Adds the states of all sets that hold the operation at `position`.
    private mutating func deliver(_ position: Int, _ node: inout Node, over before: Node) throws {
        let one: Held = 1 << position
        for held in before.reached.keys.sorted(by: { $0.nonzeroBitCount < $1.nonzeroBitCount })
        where held & node.seen[position] == node.seen[position] {
            var reached: (state: LibraryState, orders: Int)?
            for last in 0...position where isLast(last, in: held | one, node) {
                guard var (state, orders) = node.reached[(held | one) & ~(1 << last)] else { continue }
                guard try state.receive(node.changes[last]) == .ready else {
                    failures.append("not ready: \(describe(node))")
                    continue
                }
                if let other = reached, !Self.isEqual(state, other.state) {
                    failures.append("two orders differ: \(describe(node))")
                }
                orders += reached?.orders ?? 0
                reached = (state, orders)
            }
            node.reached[held | one] = reached
        }
    }

    /// Whether an operation can be the one that arrived last.
    private func isLast(_ position: Int, in held: Held, _ node: Node) -> Bool {
        held & (1 << position) != 0
            && !node.seen.indices.contains { held & (1 << $0) != 0 && node.seen[$0] & (1 << position) != 0 }
    }

    private static func isEqual(_ one: LibraryState, _ other: LibraryState) -> Bool {
        one.items == other.items && one.vector == other.vector
    }

    // MARK: Judging

    private mutating func judge(_ node: Node) throws {
        let all: Held = (1 << node.changes.count) - 1
        guard let (state, orders) = node.reached[all] else {
            failures.append("never complete: \(describe(node))")
            return
        }
        historyCount += 1
        orderCount += orders
        let items = state.items.filter { !$0.value.isEmpty }
        if items != LibraryOracle([prelude] + node.changes).items {
            failures.append("not what was promised: \(describe(node))")
        }
        // All snapshots of short histories; of the longest ones a different snapshot each time.
        let snapshots = node.reached.keys.sorted()
        for (index, held) in snapshots.enumerated()
        where node.changes.count < longest || index == historyCount % snapshots.count {
            guard let snapshot = node.reached[held]?.state else { continue }
            newcomerCount += 1
            var newcomer = try SnapshotStorage(of: snapshot)
            for position in node.changes.indices where held & (1 << position) == 0 {
                try LibraryFold.fold(node.changes[position], into: &newcomer)
            }
            if newcomer.items.filter({ !$0.value.isEmpty }) != items {
                failures.append("a newcomer differs: \(describe(node))")
            }
        }
    }

    private func describe(_ node: Node) -> String {
        node.changes.indices.map { position in
            let seen = (0..<position).filter { node.seen[position] & (1 << $0) != 0 }
            return "\(position): replica \(node.authors[position]) \(node.letters[position]) having seen \(seen)"
        }.joined(separator: "; ")
    }
}

/// What a newcomer gets instead of a log: rows, and the edits of texts.
struct SnapshotStorage: ItemStorage {
    /// The items as read from their rows.
    private(set) var items: [ItemKey: ItemState] = [:]
    private var records: [TextKey: [TextRecord]] = [:]

    /// Takes a snapshot of a library, through its canonical rows.
    init(of library: LibraryState) throws {
        for (key, state) in library.items {
            items[key] = try ItemState(canonicalRow: state.canonicalRow)
            for text in state.texts.entries {
                let text = TextKey(item: key, name: text.name)
                records[text] = library.textRecords(of: text)
            }
        }
    }

    /// Takes one item, and the edits of its one text.
    init(_ state: ItemState, of text: TextKey, _ edits: [TextRecord]) {
        items = [text.item: state]
        records = [text: edits]
    }

    func state(of key: ItemKey) -> ItemState { items[key] ?? ItemState() }

    mutating func update(_ key: ItemKey, _ body: (inout ItemState) throws -> Void) rethrows {
        try body(&items[key, default: ItemState()])
    }

    func record(part: Dot, of key: ItemKey) {}

    func textGraph(of text: TextKey, reaching isBase: ((Dot) -> Bool)?) -> TextGraph? {
        isBase == nil ? nil : TextGraph(records[text] ?? [], isWhole: true)
    }

    mutating func record(_ edits: TextRecords, of text: TextKey) { records[text, default: []] += edits }
}
