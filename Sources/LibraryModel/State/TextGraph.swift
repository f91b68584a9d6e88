public import Causality
public import MergeTypes

/// The edits of one text and what each was made upon: opened when an edit arrives that hasn't seen all others.
///
/// It is a class, so that the edits that follow in the same transaction find it open.
public final class TextGraph {
    private var walker = TextWalker()
    private var dots: [Dot] = []
    private var numbers: [Dot: Int] = [:]
    private var bases: [[Int]] = []
    private var heads: [Int] = []
    private var authors: [ReplicaID: Author] = [:]
    /// For each edit the last search that met it.
    private var marks: [UInt32] = []
    private var search: UInt32 = 0

    /// Whether the graph goes back to the beginning of the text.
    private let isWhole: Bool

    private struct Author {
        /// The author's edits, oldest first.
        private(set) var edits: [Int] = []
        /// Whether that is the order of their names.
        ///
        /// A dishonest snapshot may have them in another one.
        private(set) var isOrdered = true
        /// What the author had seen at the last of them, if that was merged here and spared nothing.
        var seen: VersionVector?

        mutating func add(_ number: Int, _ dots: [Dot]) {
            if let last = edits.last, dots[last] >= dots[number] { isOrdered = false }
            edits.append(number)
            seen = nil
        }
    }

    /// Opens a graph.
    ///
    /// - Parameters:
    ///   - records: the edits in the order of folding, from the beginning or from an edit on that was made upon all
    ///     before it and that all behind it were made upon.
    ///   - isWhole: whether they are from the beginning.
    public init(_ records: some Sequence<TextRecord>, isWhole: Bool) {
        self.isWhole = isWhole
        for record in records { append(record) }
    }

    /// Whether an edit that was made upon the edits for which `isBase` holds can be merged here.
    public func reaches(_ isBase: (Dot) -> Bool) -> Bool {
        // The first edit is beneath all others, so who has read any has mostly read it.
        isWhole || dots.first.map(isBase) == true || !newest(of: heads, where: isBase).isEmpty
    }

    /// Adds an edit that was folded elsewhere.
    ///
    /// Returns what it does to the text as it stands.
    @discardableResult
    public func append(_ record: TextRecord) -> TextEdit {
        // Bases before the beginning are what all edits here were made upon.
        add(record.edit, record.dot, bases: record.bases.map { $0.compactMap { numbers[$0] } } ?? heads)
    }

    /// Merges edits in a row, each made upon the one before.
    ///
    /// Returns what each does to the text as it stands, and the edits that the first was made upon.
    func merge(_ edits: TextEditList, _ reading: TextReading) -> (edits: [TextEdit], bases: [Dot]) {
        let first = newest(of: candidates(for: reading), where: reading.includes)
        var bases = first
        let merged = edits.enumerated().map { place, edit in
            defer { bases = [dots.count - 1] }
            return add(edit, reading.event.dot.advanced(by: place), bases: bases)
        }
        authors[reading.event.dot.replica]?.seen = reading.unread.isEmpty ? reading.event.context : nil
        return (merged, first.map { dots[$0] })
    }

    /// Where a typed character is now; `nil` where no edit of that name typed so many.
    ///
    /// For a whole graph.
    public func place(of dot: Dot, offset: Int) -> TextPlace? {
        numbers[dot].flatMap { walker.place(ofEdit: $0, offset: offset) }
    }

    /// Which character stands at a sequence position.
    ///
    /// For a whole graph.
    public func scalar(at position: Int) -> TextScalar { walker.scalar(at: position) }

    /// An edit and all that it was made upon.
    func closure(of dot: Dot) -> Set<Dot> {
        guard let number = numbers[dot] else { return [] }
        var seen: Set<Int> = [number]
        var queue = [number]
        while let number = queue.popLast() {
            for base in bases[number] where seen.insert(base).inserted { queue.append(base) }
        }
        return Set(seen.map { dots[$0] })
    }

    /// The edits that one was made upon, besides what those were made upon; `nil` where it is not here.
    func bases(of dot: Dot) -> [Dot]? { numbers[dot].map { number in bases[number].map { dots[$0] } } }

    /// An edit and all that were made upon it.
    func edits(upon dot: Dot) -> Set<Dot> {
        guard let first = numbers[dot] else { return [] }
        var found: Set<Int> = [first]
        // What an edit was made upon has a smaller number.
        for number in first..<dots.count where bases[number].contains(where: { found.contains($0) }) {
            found.insert(number)
        }
        return Set(found.map { dots[$0] })
    }

    /// The edits that no other one was made upon.
    var headDots: [Dot] { heads.map { dots[$0] } }

    private func add(_ edit: TextEdit, _ dot: Dot, bases: [Int]) -> TextEdit {
        let number = dots.count
        dots.append(dot)
        marks.append(0)
        numbers[dot] = number
        authors[dot.replica, default: Author()].add(number, dots)
        self.bases.append(bases)
        heads.removeAll(where: bases.contains)
        heads.append(number)
        return walker.integrate(edit, dot: dot, parents: bases)
    }

    /// Edits, in no order, at or beneath which all are that the author of the next edit has read.
    ///
    /// The heads are always such, but from there it may be a long way, over all that the author hasn't seen. An author
    /// who spared nothing the last time goes on from that edit: what it had seen then is at or beneath it, because it
    /// was made upon that, honest or not. What it has seen since is added by name.
    func candidates(for reading: TextReading) -> [Int] {
        let (author, context) = (reading.event.dot.replica, reading.event.context)
        guard let own = authors[author], own.isOrdered, let seen = own.seen else { return heads }
        var candidates = Array(own.edits.suffix(1))
        for (other, its) in authors where other != author && seen[other] < context[other] {
            guard its.isOrdered else { return heads }
            let sequences = its.edits.lazy.map { self.dots[$0].sequence }
            let start = sequences.lastIndex(atMost: seen[other]).map { $0 + 1 } ?? 0
            let end = sequences.lastIndex(atMost: context[other]).map { $0 + 1 } ?? 0
            candidates += its.edits[start..<end]
        }
        return candidates
    }

    /// The edits that satisfy a condition, without those beneath another one that does, found from the newest down.
    ///
    /// - Parameter start: edits at or beneath which all of them are.
    func newest(of start: [Int], where isIncluded: (Dot) -> Bool) -> [Int] {
        search += 2
        let (wanted, covered) = (search, search + 1)
        // What the last edit was made upon need not be walked over: the walker knows it.
        let last = dots.count - 1
        let hasLast = start.contains(last) && isIncluded(dots[last])
        var found = hasLast ? [last] : []
        var open = 0
        func mark(_ number: Int, _ mark: UInt32) {
            guard marks[number] < mark, !hasLast || !walker.lastEditIncludes(number) else { return }
            if mark == wanted { open += 1 } else if marks[number] == wanted { open -= 1 }
            marks[number] = mark
        }
        for number in start { mark(number, wanted) }
        // What an edit was made upon has a smaller number, so nothing is met before all that could cover it.
        var number = (start.filter { marks[$0] == wanted }.max() ?? -1) + 1
        while open > 0 {
            number -= 1
            if marks[number] == wanted {
                open -= 1
                if isIncluded(dots[number]) {
                    found.append(number)
                    for base in bases[number] { mark(base, covered) }
                } else {
                    for base in bases[number] { mark(base, wanted) }
                }
            } else if marks[number] == covered {
                for base in bases[number] { mark(base, covered) }
            }
        }
        return found.reversed()
    }
}

extension TextPieces {
    /// What some of a text's edits come to.
    ///
    /// - Parameters:
    ///   - records: edits in an order in which each comes after those that it was made upon.
    ///   - isIncluded: which of them count; with an edit count all that it was made upon.
    public init(_ records: some Sequence<TextRecord>, where isIncluded: (Dot) -> Bool = { _ in true }) {
        self.init()
        let graph = TextGraph([], isWhole: true)
        for record in records where isIncluded(record.dot) { apply(graph.append(record)) }
    }
}
