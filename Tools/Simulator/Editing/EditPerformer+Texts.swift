internal import Lectern
internal import TestSupport

/// Texts: notes, comments, bodies; and captures.
extension EditPerformer {
    mutating func writeText(on editor: inout LibraryEditor) throws {
        guard let item = screen?.item ?? pick([.annotation, .comment]), try mayEditText(of: item, editor) else {
            return
        }
        guard item.kind != .article else { return try editBody(on: &editor) }
        let field = item.kind == .annotation ? AnnotationField.note : CommentField.body
        let text = try screen?.text ?? editor.storage.state(of: item).value(of: field) ?? ""
        try change(text, of: item, TextName(field: field.code), on: &editor) { editor, text in
            try editor.setText(text, in: field, of: item)
        }
    }

    /// Puts a word behind what was typed last, or deletes what stands there.
    mutating func type(on editor: inout LibraryEditor) throws {
        guard situation.screen == nil else { return }
        let place = UInt64(machine)
        let item = situation.items.filter { [.annotation, .comment].contains($0.kind) }
            .max { Self.rank($0, place) < Self.rank($1, place) }
        guard let item, try mayEditText(of: item, editor) else { return }
        let field = item.kind == .annotation ? AnnotationField.note : CommentField.body
        let name = TextName(field: field.code)
        let pieces = Words.pieces(try editor.storage.state(of: item).value(of: field) ?? "")
        let count = pieces.reduce(0) { $0 + $1.unicodeScalars.count }
        let deletes = pieces.count > 2 && generator.chance(percent: 20)
        let gone = deletes ? pieces.suffix(1).filter(Words.isWord) : []
        let typed = word()
        let deleted = deletes ? pieces.suffix(1).reduce(0) { $0 + $1.unicodeScalars.count } : 0
        try editor.splice(TextEdit(at: count - deleted, deleting: deleted, inserting: typed), in: name, of: item)
        for piece in gone { mean(.erased(item, name, piece)) }
        mean(.typed(item, name, typed))
    }

    mutating func editBody(on editor: inout LibraryEditor) throws {
        if let screen {
            guard screen.item.kind == .article else { return try writeText(on: &editor) }
            guard let root = screen.name.root, try mayEditText(of: screen.item, editor) else { return }
            return try change(screen.text, of: screen.item, screen.name, on: &editor) { editor, text in
                try editor.setBody(of: screen.item.id, to: Array(text.utf8), on: root)
            }
        }
        guard let article = pick([.article]), try mayEditText(of: article, editor) else { return }
        let state = try editor.storage.state(of: article)
        let captures = state.captures
        guard !captures.isEmpty else { return }
        // The current one, or one that somebody has put another one in place of.
        let capture =
            generator.chance(percent: 80)
            ? state.value(of: ArticleField.body)?.hash ?? captures[0] : generator.pick(captures)
        guard let root = try editor.storage.capture(capture) else { return }
        let text = String(decoding: state.body(on: capture, root: root), as: UTF8.self)
        let name = TextName(field: ArticleField.body.code, root: capture)
        try change(text, of: article, name, on: &editor) { editor, text in
            try editor.setBody(of: article.id, to: Array(text.utf8), on: capture)
        }
    }

    /// Whoever remembers a text edits it once: a second edit would be made on what the first one came to.
    private func mayEditText(of item: ItemKey, _ editor: LibraryEditor) throws -> Bool {
        try !isPurged(item, editor) && (screen != nil || situation.screen == nil)
    }

    /// Deletes some pieces of a text and types a word, as a splice or by leaving a whole new text.
    private mutating func change(
        _ text: String, of item: ItemKey, _ name: TextName, on editor: inout LibraryEditor,
        replacing: (inout LibraryEditor, String) throws -> Void
    ) throws {
        screen = nil
        var pieces = Words.pieces(text)
        let start = generator.below(pieces.count + 1)
        let end = min(pieces.count, start + (generator.chance(percent: 40) ? generator.below(6) : 0))
        let typed = word()
        let inserted = generator.chance(percent: 30) ? typed + generator.pick(RandomValues.texts) : typed
        let skipped = pieces[..<start].reduce(0) { $0 + $1.unicodeScalars.count }
        let deleted = pieces[start..<end].reduce(0) { $0 + $1.unicodeScalars.count }
        let gone = pieces[start..<end].filter(Words.isWord)
        pieces.replaceSubrange(start..<end, with: [inserted])
        if generator.chance(percent: 50) {
            try editor.splice(TextEdit(at: skipped, deleting: deleted, inserting: inserted), in: name, of: item)
        } else {
            try replacing(&editor, pieces.joined())
        }
        for piece in gone { mean(.erased(item, name, piece)) }
        mean(.typed(item, name, typed))
    }

    /// Another capture: a new text, or the current one as it was found again, changed.
    mutating func capture(on editor: inout LibraryEditor) throws {
        guard let article = pick([.article]), try !isPurged(article, editor) else { return }
        let state = try editor.storage.state(of: article)
        var text = newText()
        if generator.chance(percent: 50), let current = try state.currentBody({ try editor.storage.capture($0) }) {
            text += " " + String(decoding: current, as: UTF8.self)
        }
        let mediaType = generator.pick(["text/plain", "text/markdown"])
        try editor.addCapture(Array(text.utf8), mediaType: mediaType, to: article.id)
        mean(captured: Array(text.utf8), mediaType, article)
    }
}
