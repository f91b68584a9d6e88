internal import Lectern
internal import TestSupport

/// Saving, fields, names.
extension EditPerformer {
    mutating func save(_ kind: EditKind, on editor: inout LibraryEditor) throws {
        if kind == .saveMany {
            for index in 0..<60 {
                var draft = ArticleDraft()
                draft.fields = [ArticleField.title.set("M\(number).\(index)")]
                _ = try editor.save(draft)
            }
            return
        }
        var draft = ArticleDraft()
        if generator.chance(percent: 85) { draft.url = RandomValues.url(using: &generator) }
        draft.isSeparate = kind == .saveSeparately
        let title = "T\(number)"
        if generator.chance(percent: 60) { draft.fields = [ArticleField.title.set(title)] }
        if generator.chance(percent: 60) { draft.body = Array(newText().utf8) }
        if generator.chance(percent: 40) { draft.tags = [RandomValues.name(using: &generator)] }
        if generator.chance(percent: 20) { draft.collections = [RandomValues.path(using: &generator)] }
        let article = ItemKey(kind: .article, id: try editor.save(draft).id)
        mean(.overwrote(article, ArticleField.link.code))
        mean(.overwrote(article, ArticleField.saved.code))
        for write in draft.fields { mean(write, on: article) }
        for tag in draft.tags { mean(.put(article, ArticleField.tags, Array(try NameKey(tag).text.utf8))) }
        if let body = draft.body { mean(captured: body, draft.mediaType ?? "text/plain", article) }
    }

    /// A text that nobody else writes: words, and what goes wrong where scalars, characters and bytes are mixed up.
    mutating func newText() -> String {
        var parts = [word()]
        for _ in 0..<generator.below(4) {
            parts.append(generator.chance(percent: 50) ? word() : generator.pick(RandomValues.texts))
        }
        return parts.joined(separator: " ")
    }

    mutating func mean(captured body: [UInt8], _ mediaType: String, _ article: ItemKey) {
        let reference = CaptureReference(hash: ContentHash(hashing: body), mediaType: mediaType)
        mean(.wrote(article, ArticleField.body.code, reference.canonicalBytes))
        mean(.put(article, ArticleField.captures, reference.canonicalBytes))
        let name = TextName(field: ArticleField.body.code, root: reference.hash)
        for piece in Words.pieces(String(decoding: body, as: UTF8.self)) where Words.isWord(piece) {
            mean(.typed(article, name, piece))
        }
    }

    /// What a write means: values that nobody else writes must be found again.
    mutating func mean(_ write: FieldWrite, on item: ItemKey) {
        if let value = write.value, holds(value, "\(number)"), value.count > 2 {
            mean(.wrote(item, write.definition.code, value))
        } else {
            mean(.overwrote(item, write.definition.code))
        }
    }

    mutating func write(_ kind: EditKind, on editor: inout LibraryEditor) throws {
        let kinds: Set<ItemKind> = kind == .changeURL ? [.article] : [.article, .annotation, .comment]
        guard let item = pick(kinds), try !isPurged(item, editor) else { return }
        if kind == .changeURL {
            let link = try ArticleLink(RandomValues.url(using: &generator))
            mean(.overwrote(item, ArticleField.link.code))
            return try editor.write([ArticleField.link.set(link)], to: item)
        }
        var writes: [FieldWrite] = []
        switch item.kind {
        case .article:
            if generator.chance(percent: 60) { writes.append(ArticleField.title.set("T\(number)")) }
            if generator.chance(percent: 30) { writes.append(ArticleField.site.set("S\(number)")) }
            if generator.chance(percent: 20) { writes.append(ArticleField.authors.set(["A\(number)", "Ada"])) }
            if generator.chance(percent: 20) { writes.append(ArticleField.excerpt.set("E\(number)")) }
            if generator.chance(percent: 10) { writes.append(ArticleField.excerpt.cleared) }
            if generator.chance(percent: 20) {
                writes.append(ArticleField.favourite.set(generator.chance(percent: 50)))
            }
            if generator.chance(percent: 20) {
                let progress = generator.below(1_001)
                writes.append(ArticleField.reading.set(ReadingState(stage: .reading, progressInPermille: progress)))
            }
        case .annotation:
            writes.append(AnnotationField.creator.set("C\(number)"))
            if generator.chance(percent: 30) {
                writes.append(AnnotationField.colour.set(generator.pick(["red", "blue"])))
            }
        default:
            writes.append(CommentField.name.set("N\(number)"))
            if generator.chance(percent: 30) {
                writes.append(CommentField.state.set(generator.pick(CommentState.allCases)))
            }
        }
        var last: [FieldCode: FieldWrite] = [:]
        for write in writes { last[write.definition.code] = write }
        let ordered = last.sorted { $0.key < $1.key }.map(\.value)
        try editor.write(ordered, to: item)
        for write in ordered { mean(write, on: item) }
    }

    mutating func name(_ kind: EditKind, on editor: inout LibraryEditor) throws {
        let kinds: Set<ItemKind> = kind == .collect ? [.article] : [.article, .annotation]
        guard let item = pick(kinds), try !isPurged(item, editor) else { return }
        if kind == .collect {
            let path = RandomValues.path(using: &generator)
            return try editor.collect(item.id, into: [path], outOf: [])
        }
        let field = item.kind == .article ? ArticleField.tags : AnnotationField.tags
        let present = try editor.storage.state(of: item).names(in: field)
        if kind == .untag {
            guard !present.isEmpty else { return }
            let name = generator.pick(present)
            try editor.tag(item, adding: [], removing: [name])
            mean(.took(item, field, Array(try NameKey(name).text.utf8)))
        } else {
            let name = RandomValues.name(using: &generator)
            try editor.tag(item, adding: [name], removing: [])
            mean(.put(item, field, Array(try NameKey(name).text.utf8)))
        }
    }
}
