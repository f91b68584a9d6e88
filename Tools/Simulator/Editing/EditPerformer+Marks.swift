internal import Lectern
internal import TestSupport

/// Annotations and comments.
extension EditPerformer {
    mutating func annotate(on editor: inout LibraryEditor) throws {
        guard let article = pick([.article]), try !isPurged(article, editor) else { return }
        var draft = AnnotationDraft(article: article.id, place: try place(in: article, editor))
        if generator.chance(percent: 60) { draft.note = newText() }
        if generator.chance(percent: 40) { draft.creator = "C\(number)" }
        if generator.chance(percent: 30) { draft.tags = [RandomValues.name(using: &generator)] }
        let item = ItemKey(kind: .annotation, id: try editor.annotate(draft))
        if let creator = draft.creator { mean(.wrote(item, AnnotationField.creator.code, Array(creator.utf8))) }
        for tag in draft.tags { mean(.put(item, AnnotationField.tags, Array(try NameKey(tag).text.utf8))) }
        mean(words: draft.note ?? "", item, AnnotationField.note)
    }

    mutating func reanchor(on editor: inout LibraryEditor) throws {
        guard let item = pick([.annotation]), try !isPurged(item, editor),
            let article = try editor.storage.state(of: item).value(of: AnnotationField.parent),
            try !isPurged(article, editor)
        else { return }
        try editor.reanchor(item.id, to: try place(in: article, editor))
        mean(.overwrote(item, AnnotationField.anchor.code))
    }

    private mutating func place(
        in article: ItemKey, _ editor: LibraryEditor
    ) throws -> AnnotationDraft.Place {
        let body = try editor.storage.state(of: article).currentBody { try editor.storage.capture($0) }
        guard let body, generator.chance(percent: 80) else { return .wholeArticle }
        let count = QuoteFinder(body: body).scalarCount
        guard count > 0 else { return .wholeArticle }
        let start = generator.below(count)
        return .range(start..<min(count, start + 1 + generator.below(12)))
    }

    mutating func comment(_ kind: EditKind, on editor: inout LibraryEditor) throws {
        let address = "m\(machine)s\(next())@\(PrivateAddresses.host)"
        if kind == .setAddress {
            guard let item = pick([.comment]), try !isPurged(item, editor) else { return }
            try editor.setEmail(address, of: item.id)
            return mean(.gaveAddress(item, address))
        }
        guard let parent = pick([.article, .annotation, .comment]), try !isPurged(parent, editor) else { return }
        var draft = CommentDraft(parent: parent, name: "N\(number)", email: address, body: newText() + word())
        if generator.chance(percent: 30) { draft.state = generator.pick(CommentState.allCases) }
        let item = ItemKey(kind: .comment, id: try editor.comment(draft))
        mean(.wrote(item, CommentField.name.code, Array(draft.name.utf8)))
        mean(.gaveAddress(item, address))
        mean(words: draft.body, item, CommentField.body)
    }

    private mutating func mean(words text: String, _ item: ItemKey, _ field: TextField) {
        for piece in Words.pieces(text) where Words.isWord(piece) {
            mean(.typed(item, TextName(field: field.code), piece))
        }
    }
}
