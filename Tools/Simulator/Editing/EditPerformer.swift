internal import Lectern
internal import TestSupport

/// Makes one edit as a person makes it, through the editor of the front door, and says what the person meant by it.
struct EditPerformer {
    /// The number of the step, from which everything that is typed is made.
    let number: Int
    let machine: Int
    let situation: Situation
    var generator: SeededGenerator
    /// What they remember, until they have edited it.
    var screen: Screen?
    private(set) var intents: [Intent] = []
    private var made = 0

    init(_ step: Step, at machine: Int, _ situation: Situation) {
        number = step.number
        self.machine = machine
        self.situation = situation
        screen = situation.screen
        generator = SeededGenerator(seed: step.seed)
    }

    /// Makes the edit, which may turn out to do nothing.
    mutating func perform(_ kind: EditKind, on editor: inout LibraryEditor) throws {
        switch kind {
        case .save, .saveSeparately, .saveMany: try save(kind, on: &editor)
        case .write, .changeURL: try write(kind, on: &editor)
        case .writeText: try writeText(on: &editor)
        case .type: try type(on: &editor)
        case .editBody: try editBody(on: &editor)
        case .capture: try capture(on: &editor)
        case .tag, .untag, .collect: try name(kind, on: &editor)
        case .annotate: try annotate(on: &editor)
        case .reanchor: try reanchor(on: &editor)
        case .comment, .setAddress: try comment(kind, on: &editor)
        case .trash, .restore, .purge, .trashMany: try end(kind, on: &editor)
        case .undo, .pick, .carryOver, .keepBody, .recreate, .restoreHeld: try decide(kind, on: &editor)
        case .releaseHeld: break
        case .retire, .setRetention: try age(kind, on: &editor)
        case .severalAtOnce:
            let kinds: [EditKind] = [.save, .write, .writeText, .editBody, .tag, .annotate, .comment, .trash, .restore]
            for _ in 0..<2 + generator.below(3) {
                // What can't be done at the moment is left out, as long as it has done nothing yet.
                try perform(generator.pick(kinds), on: &editor)
            }
        }
    }

    // MARK: For all kinds of edits

    mutating func mean(_ intent: Intent) { intents.append(intent) }

    /// A number that no other step, and nothing else in this one, has.
    mutating func next() -> Int {
        made += 1
        return number * 32 + made % 32
    }

    mutating func word() -> String { Words.word(next()) }

    /// One of the items: the same one whichever others there are, as long as it is there.
    mutating func pick(_ kinds: Set<ItemKind>) -> ItemKey? {
        let draw = generator.next()
        return situation.items.filter { kinds.contains($0.kind) }.max { Self.rank($0, draw) < Self.rank($1, draw) }
    }

    static func rank(_ item: ItemKey, _ draw: UInt64) -> UInt64 {
        var mixer = SeededGenerator(
            seed: draw ^ UInt64(truncatingIfNeeded: item.id.value) ^ UInt64(truncatingIfNeeded: item.id.value >> 64))
        return mixer.next()
    }

    func isPurged(_ item: ItemKey, _ editor: LibraryEditor) throws -> Bool {
        try editor.storage.state(of: item).purge != nil
    }
}
