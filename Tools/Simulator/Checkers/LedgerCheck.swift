internal import Lectern

/// No work is lost: whatever somebody meant is found where it belongs, unless somebody who had seen it decided otherwise.
///
/// It follows the books alone, and asks the engine for nothing but what an item says now.
struct LedgerCheck {
    private let entries: [Ledger.Entry]
    private let reader: StoreReader
    private let machine: Int
    /// Who purged an item.
    private let purges: [ItemKey: [Ledger.Entry]]
    /// Who took a change back.
    private let takenBack: Set<ChangeID>
    private let byItem: [ItemKey: [(entry: Ledger.Entry, index: Int, intent: Intent)]]

    init(_ ledger: Ledger, _ reader: StoreReader, _ machine: Int) throws {
        self.reader = reader
        self.machine = machine
        entries = ledger.entries(in: try reader.vector())
        var purges: [ItemKey: [Ledger.Entry]] = [:]
        var takenBack: Set<ChangeID> = []
        var byItem: [ItemKey: [(entry: Ledger.Entry, index: Int, intent: Intent)]] = [:]
        for entry in entries {
            for (index, intent) in entry.intents.enumerated() {
                if case .purged(let item) = intent { purges[item, default: []].append(entry) }
                if case .tookBack(let change) = intent { takenBack.insert(change) }
                if let item = intent.item { byItem[item, default: []].append((entry, index, intent)) }
            }
        }
        self.purges = purges
        self.takenBack = takenBack
        self.byItem = byItem
    }

    /// Looks for everything.
    func run() throws {
        for item in byItem.keys.sorted() {
            let state = try reader.state(of: item) ?? ItemState()
            for (entry, index, intent) in byItem[item] ?? [] {
                try check(intent, index, of: entry, on: item, state)
            }
        }
    }

    private func check(
        _ intent: Intent, _ index: Int, of entry: Ledger.Entry, on item: ItemKey, _ state: ItemState
    ) throws {
        if case .purged = intent {
            guard state.purge != nil, try !isShown(item) else {
                throw violation("a purged item is there again", intent, entry)
            }
            return
        }
        guard intent.isWork else { return }
        if let purgers = purges[item] {
            if purgers.contains(where: { $0.held(entry) || $0.id == entry.id }) { return }
            guard state.purge?.parked.covers(entry.id) == true else {
                throw violation("late work on a purged item is neither there nor parked", intent, entry)
            }
            return
        }
        guard state.purge == nil else { throw violation("the item was purged by nobody", intent, entry) }
        if takenBack.contains(entry.id) { return }
        let isSettled = (byItem[item] ?? []).contains { other in
            let isLater = other.entry.id == entry.id ? other.index > index : other.entry.hasRead(entry)
            return isLater && other.intent.settles(intent)
                || other.intent.settlesWhoeverReadIt(intent)
        }
        if !isSettled, let loss = try loss(of: intent, entry, in: state, item) { throw violation(loss, intent, entry) }
    }

    private func isShown(_ item: ItemKey) throws -> Bool {
        // What is held is shown until somebody here decides, whatever its state.
        try reader.isVisible(item) && !reader.heldItems().contains(item)
    }

    /// What is missing; `nil` where everything is there.
    private func loss(
        of intent: Intent, _ entry: Ledger.Entry, in state: ItemState, _ item: ItemKey
    ) throws -> String? {
        switch intent {
        case .wrote(_, let field, let value):
            let siblings = state.registers[field]?.siblings ?? []
            let isThere = siblings.contains { $0.dot.change == entry.id && $0.value == value }
            return isThere ? nil : "a value is neither the current one nor beside it"
        case .typed(_, let name, let word):
            var root: [UInt8] = []
            if let hash = name.root {
                // A capture that has not come yet.
                guard let bytes = try reader.capture(hash) else { return nil }
                root = bytes
            }
            let text = state.texts[name]?.pieces.render(root: root) ?? root
            return holds(text, word) || isInPieces(word, text, name, of: entry, on: item) ? nil : "a typed word is gone"
        case .put(_, let field, let element):
            return state.sets[field]?.contains(MemberValue(element)) == true ? nil : "something is gone from a set"
        case .gaveAddress(_, let address):
            guard let sibling = state.privateRecord.siblings.first(where: { $0.dot.change == entry.id }) else {
                return "the commitment of an address is gone"
            }
            guard let record = try reader.privateRecord(at: sibling.dot) else { return nil }
            return holds(record.body, address) ? nil : "an address is another one"
        case .overwrote, .erased, .took, .purged, .tookBack, .named: return nil
        }
    }

    /// Whether a word's letters are there in order, with something between them, since somebody who had read it typed some of
    /// them again.
    ///
    /// A comparison of texts takes signs as a whole: who replaces one, in the middle of which somebody had typed, as no
    /// person does but chance here, types what is left of it again. What others type at that place comes in between.
    private func isInPieces(
        _ word: String, _ text: [UInt8], _ name: TextName, of entry: Ledger.Entry, on item: ItemKey
    ) -> Bool {
        let letters = Array(word.unicodeScalars)
        var found = 0
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars
        where found < letters.count && scalar == letters[found] { found += 1 }
        guard found == letters.count else { return false }
        return entries.contains { other in
            other.hasRead(entry) && other.id != entry.id
                && other.change.parts.contains { part in
                    part.item == item
                        && part.operations.contains {
                            guard case .spliceText(let splice) = $0, splice.text == name else { return false }
                            return splice.edit.splices.contains { splice in
                                splice.inserted.unicodeScalars.contains(where: letters.contains)
                            }
                        }
                }
        }
    }

    private func violation(_ sentence: String, _ intent: Intent, _ entry: Ledger.Entry) -> Violation {
        Violation(
            checker: "ledger", sentence: "machine \(machine): \(sentence)",
            details: ["by machine \(entry.machine) in \(entry.id)", "\(intent)"])
    }
}

extension Intent {
    /// The item that it is about.
    var item: ItemKey? {
        switch self {
        case .wrote(let item, _, _), .overwrote(let item, _), .typed(let item, _, _), .erased(let item, _, _),
            .put(let item, _, _), .took(let item, _, _), .purged(let item), .gaveAddress(let item, _):
            item
        case .tookBack, .named: nil
        }
    }

    /// Whether it is something that must not be lost.
    var isWork: Bool {
        switch self {
        case .wrote, .typed, .put, .gaveAddress: true
        case .overwrote, .erased, .took, .purged, .tookBack, .named: false
        }
    }

    /// Whether somebody who had read `other` put this in its place.
    func settles(_ other: Intent) -> Bool {
        switch (self, other) {
        case (.wrote(_, let field, _), .wrote(_, let earlier, _)),
            (.overwrote(_, let field), .wrote(_, let earlier, _)):
            field == earlier
        case (.took(_, let field, let element), .put(_, let earlier, let sought)):
            field == earlier && element == sought
        case (.gaveAddress, .gaveAddress): true
        default: false
        }
    }

    /// Whether this deletes a word, which nobody can who didn't have it in front of them.
    func settlesWhoeverReadIt(_ other: Intent) -> Bool {
        if case .erased(_, let name, let word) = self, case .typed(_, name, word) = other { true } else { false }
    }
}
