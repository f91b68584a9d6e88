internal import Causality

/// Knows the order of all scalars since a critical version, and brings edits in line with others that they hadn't seen.
///
/// This is the walk of Gentle and Kleppmann, "Collaborative Text Editing with Eg-walker" (2025). It keeps two versions:
/// the *merged* one, which has all edits, and the *prepared* one, which it takes back and forth over the history until
/// it is the one on which the next edit was made. There the edit's positions mean what its author meant.
///
/// Scalars go by names: below ``typed`` those that stood at the critical version, by their positions then; from there
/// on the inserted ones, counted over all edits.
struct TextTracker: Sendable {
    /// The name of the first inserted scalar.
    static let typed = TextPieces.end

    /// The critical version: how many edits went before, and so the first one that is tracked.
    let base: Int
    /// How many edits are merged, those before the critical version included.
    private(set) var end: Int
    var sequence: TextSequence
    var index = TextItemIndex()
    /// The scalars that the tracked edits deleted, and where those of each edit end.
    var deleted: [Range<Int>] = []
    private var endsOfDeleted: [Int] = []
    /// Which of the tracked edits the prepared version has.
    private var isPrepared: [Bool] = []

    /// A scalar that was deleted before all edits stands before the first one, so that each has a left neighbour.
    private static let start = TextItem(
        name: -1, count: 1, leftOrigin: -1, rightOrigin: -1, edit: -1, deletions: 1, isDeleted: true)
    static let startNumber = 1

    /// Starts at a critical version.
    init(base: Int) {
        self.base = base
        end = base
        sequence = TextSequence(Self.start)
        index.insert(Self.startNumber, beginningWith: Self.start.name)
        insert(
            TextItem(name: 0, count: Self.typed, leftOrigin: Self.start.name, rightOrigin: Self.start.name, edit: -1),
            after: Self.startNumber)
    }

    /// Merges the next edit of a history.
    ///
    /// - Parameter edit: the edit with its texts, where they are wanted in the result.
    /// - Returns: the edit as one on what was merged before; empty where no texts were given.
    @discardableResult
    mutating func merge(_ number: Int, of history: TextHistory, texts edit: TextEdit? = nil) -> TextEdit {
        prepare(number, of: history)
        var merged = TextEdit()
        var position = 0
        var cursor = 0
        var name = Self.typed + history.inserted(by: number).lowerBound
        for (offset, step) in history.steps(of: number).enumerated() {
            position += Int(step.skipped)
            let inserted = Int(step.inserted)
            // Inserting goes first: what is inserted stands before what is deleted there, and so the edit goes forward.
            if inserted > 0 {
                let place = insert(inserted, at: position, named: name, by: number, of: history)
                if let edit {
                    merged.append(TextSplice(skipped: place - cursor, inserted: edit.splices[offset].inserted))
                    cursor = place + inserted
                }
                name += inserted
                position += inserted
            }
            var left = Int(step.deleted)
            while left > 0 {
                let (place, count, isNew) = delete(upTo: left, at: position)
                if isNew, edit != nil {
                    merged.append(TextSplice(skipped: place - cursor, deleted: count))
                    cursor = place
                }
                left -= count
            }
        }
        endsOfDeleted.append(deleted.count)
        isPrepared.append(true)
        end += 1
        return merged
    }

    /// Whether the prepared version has an edit: right behind a merge, whether that edit was made upon it or is it.
    func hasPrepared(_ number: Int) -> Bool { number < base || isPrepared[number - base] }

    /// The item that holds a scalar.
    func item(of name: Int) -> Int { index.item(of: name) }

    /// How many scalars of the merged version stand before an item.
    mutating func mergedPosition(of item: Int) -> Int { sequence.mergedPosition(of: item) }

    /// The item that holds the scalar at a position of the merged version.
    mutating func item(atMerged position: Int) -> (number: Int, offset: Int) {
        sequence.item(at: position) { $0.merged }
    }

    /// Takes the prepared version from what the last merged edit made to what the next one was made upon.
    private mutating func prepare(_ number: Int, of history: TextHistory) {
        let parents = history.parents(of: number)
        let last = end - 1
        if parents.contains(where: { Int($0) == last }) {
            return add(parents.map { Int($0) }, of: history)
        }
        let difference = history.difference(
            from: CollectionOfOne(last), to: parents.lazy.map { Int($0) }, since: base)
        for edit in difference.lost { change(edit, of: history, by: -1) }
        for edit in difference.gained { change(edit, of: history, by: 1) }
    }

    /// Takes edits into the prepared version, with all that they were made upon.
    ///
    /// What it has already it has with all beneath, so nothing of that is walked over.
    private mutating func add(_ edits: [Int], of history: TextHistory) {
        var edits = edits
        while let edit = edits.popLast() {
            if hasPrepared(edit) { continue }
            change(edit, of: history, by: 1)
            edits += history.parents(of: edit).lazy.map { Int($0) }
        }
    }

    /// Takes an edit out of the prepared version, or back into it.
    private mutating func change(_ edit: Int, of history: TextHistory, by step: Int32) {
        isPrepared[edit - base] = step > 0
        let inserted = history.inserted(by: edit)
        change(Self.typed + inserted.lowerBound..<Self.typed + inserted.upperBound, by: step)
        let tracked = edit - base
        for position in (tracked == 0 ? 0 : endsOfDeleted[tracked - 1])..<endsOfDeleted[tracked] {
            change(deleted[position], by: step)
        }
    }

    private mutating func change(_ names: Range<Int>, by step: Int32) {
        var name = names.lowerBound
        while name < names.upperBound {
            let item = index.item(of: name)
            sequence.change(item) { $0.deletions += step }
            name += sequence.items[item].count
        }
    }
}
