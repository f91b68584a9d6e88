internal import Lectern
internal import TestSupport

/// Trash and purge; answers to what the library asks.
extension EditPerformer {
    mutating func end(_ kind: EditKind, on editor: inout LibraryEditor) throws {
        if kind == .trashMany {
            for item in situation.items.filter({ $0.kind == .article }).prefix(120) {
                if try !isPurged(item, editor) { try editor.trash(item) }
            }
            return
        }
        guard let item = pick([.article, .annotation, .comment]), try !isPurged(item, editor) else { return }
        switch kind {
        case .trash: try editor.trash(item)
        case .restore: try editor.restore(item)
        default:
            let ended = try beneath(item, editor)
            try editor.purge(item)
            for item in ended { mean(.purged(item)) }
        }
    }

    /// An item and all that hangs beneath it.
    private func beneath(_ item: ItemKey, _ editor: LibraryEditor) throws -> [ItemKey] {
        var found = [item]
        var index = 0
        while index < found.count {
            for child in try editor.storage.children(of: found[index]) where !found.contains(child) {
                found.append(child)
            }
            index += 1
        }
        return found
    }

    mutating func decide(_ kind: EditKind, on editor: inout LibraryEditor) throws {
        switch kind {
        case .undo:
            guard !situation.changes.isEmpty else { return }
            let change = generator.pick(situation.changes)
            _ = try editor.undo(change)
            mean(.tookBack(change))
        case .pick: try choose(on: &editor)
        case .carryOver: try carryOver(on: &editor)
        case .keepBody:
            guard let article = pick([.article]), try !isPurged(article, editor) else { return }
            try editor.keepBody(of: article.id)
            mean(.overwrote(article, ArticleField.body.code))
        case .recreate:
            let purged = try situation.items.filter { try isPurged($0, editor) }
            guard !purged.isEmpty else { return }
            for made in try editor.recreate(generator.pick(purged)) {
                mean(.purged(made.former))
                try name(textsOf: made.item, editor)
            }
        default:
            let purged = try situation.heldItems.filter { try isPurged($0, editor) }
            for item in try editor.restoreHeldItems().restored { try name(textsOf: item, editor) }
            for item in purged { mean(.purged(item)) }
        }
    }

    /// Says which texts an item names that aren't at this machine.
    private mutating func name(textsOf item: ItemKey, _ editor: LibraryEditor) throws {
        for hash in try editor.storage.state(of: item).referencedCaptures.sorted()
        where try editor.storage.capture(hash) == nil { mean(.named(hash)) }
    }

    private mutating func choose(on editor: inout LibraryEditor) throws {
        var questions: [(item: ItemKey, field: FieldCode)] = []
        for item in situation.items {
            let state = try editor.storage.state(of: item)
            questions += state.conflicts(kind: item.kind).map { (item, $0.code) }
        }
        guard !questions.isEmpty else { return }
        let question = generator.pick(questions)
        let siblings = try editor.storage.state(of: question.item).registers[question.field]?.siblings ?? []
        try editor.choose(generator.pick(siblings).dot, of: question.field, on: question.item)
        mean(.overwrote(question.item, question.field))
    }

    private mutating func carryOver(on editor: inout LibraryEditor) throws {
        var places: [(ItemKey, ContentHash)] = []
        for item in situation.items where item.kind == .article {
            let state = try editor.storage.state(of: item)
            if state.purge == nil { places += state.editedCaptures.map { (item, $0) } }
        }
        guard !places.isEmpty else { return }
        let (article, capture) = generator.pick(places)
        let before = try words(of: article, editor)
        try editor.carryOver(from: capture, on: article.id)
        mean(.overwrote(article, ArticleField.body.code))
        // What somebody had deleted from the earlier text goes from the current one too.
        let edited = try words(of: article, on: capture, editor)
        if let before, let after = try words(of: article, editor) {
            for word in before.words.subtracting(after.words).subtracting(edited).sorted() {
                mean(.erased(article, before.name, word))
            }
        }
    }

    private func words(of article: ItemKey, _ editor: LibraryEditor) throws -> (name: TextName, words: Set<String>)? {
        let state = try editor.storage.state(of: article)
        guard let capture = state.value(of: ArticleField.body)?.hash else { return nil }
        let name = TextName(field: ArticleField.body.code, root: capture)
        return (name, try words(of: article, on: capture, editor))
    }

    private func words(
        of article: ItemKey, on capture: ContentHash, _ editor: LibraryEditor
    ) throws -> Set<String> {
        guard let root = try editor.storage.capture(capture) else { return [] }
        let text = String(decoding: try editor.storage.state(of: article).body(on: capture, root: root), as: UTF8.self)
        return Set(Words.pieces(text).filter(Words.isWord))
    }
}
