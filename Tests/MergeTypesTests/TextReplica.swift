import Causality
import MergeTypes

/// A text, the walker that keeps it, and where the edits of a history came in it.
struct TextReplica {
    private(set) var text = TextPieces()
    private(set) var walker = TextWalker()
    /// For each step of the history, its number in the walker.
    private var numbers: [Int: Int] = [:]
    /// The names of the steps, in the order of feeding.
    private var dots: [Dot] = []

    init() {}

    /// Starts with a text that all steps to come have seen.
    init(startingWith text: TextPieces) { self.text = text }

    /// Takes a step of a history; what it has seen and this replica was not fed came before the start.
    mutating func receive(_ index: Int, of history: TextEventHistory) {
        let step = history.steps[index]
        receive(step.edit, dot: step.dot, index: index, parents: step.parents)
    }

    /// Takes an edit that goes by a number of the caller's own.
    mutating func receive(_ edit: TextEdit, dot: Dot, index: Int, parents: [Int]) {
        numbers[index] = walker.count
        dots.append(dot)
        text.apply(walker.integrate(edit, dot: dot, parents: parents.compactMap { numbers[$0] }))
    }

    mutating func place(of dot: Dot, offset: Int) -> TextPlace? {
        dots.firstIndex(of: dot).flatMap { walker.place(ofEdit: $0, offset: offset) }
    }

    mutating func scalar(at position: Int) -> TextScalar { walker.scalar(at: position) }
}
