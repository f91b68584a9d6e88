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
    /// Each author's last edit that was merged here, and what else the author had seen then.
    private var lastMerged: [ReplicaID: (number: Int, seenOfOthers: VersionVector)] = [:]
    /// For each edit the last search that met it.
    private var marks: [UInt32] = []
    private var search: UInt32 = 0

    /// Whether the graph goes back to the beginning of the text.
    private let isWhole: Bool

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
        isWhole || dots.first.map(isBase) == true || !newest(where: isBase).isEmpty
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
        var seenOfOthers = reading.event.context
        let author = reading.event.dot.replica
        seenOfOthers[author] = 0
        let first: [Int]
        if reading.unread.isEmpty, let last = lastMerged[author], last.seenOfOthers == seenOfOthers {
            // Nothing but the author's own edits came in between: no need to walk over everybody else's.
            first = [last.number]
        } else {
            first = newest(where: reading.includes)
        }
        var bases = first
        let merged = edits.enumerated().map { place, edit in
            defer { bases = [dots.count - 1] }
            return add(edit, reading.event.dot.advanced(by: place), bases: bases)
        }
        lastMerged[author] = reading.unread.isEmpty ? (dots.count - 1, seenOfOthers) : nil
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

    private func add(_ edit: TextEdit, _ dot: Dot, bases: [Int]) -> TextEdit {
        let number = dots.count
        dots.append(dot)
        marks.append(0)
        numbers[dot] = number
        lastMerged[dot.replica] = nil
        self.bases.append(bases)
        heads.removeAll(where: bases.contains)
        heads.append(number)
        return walker.integrate(edit, dot: dot, parents: bases)
    }

    /// The edits that satisfy a condition, without those beneath another one that does, found from the newest down.
    private func newest(where isIncluded: (Dot) -> Bool) -> [Int] {
        search += 2
        let (wanted, covered) = (search, search + 1)
        var found: [Int] = []
        var open = 0
        func want(_ number: Int) {
            guard marks[number] < wanted else { return }
            marks[number] = wanted
            open += 1
        }
        func cover(_ number: Int) {
            if marks[number] == wanted { open -= 1 }
            marks[number] = covered
        }
        for number in heads { want(number) }
        // What an edit was made upon has a smaller number, so nothing is met before all that could cover it.
        var number = dots.count
        while open > 0 {
            number -= 1
            if marks[number] == wanted {
                open -= 1
                if isIncluded(dots[number]) {
                    found.append(number)
                    for base in bases[number] { cover(base) }
                } else {
                    for base in bases[number] { want(base) }
                }
            } else if marks[number] == covered {
                for base in bases[number] { cover(base) }
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
