import Lectern

/// Which options belong to which kind of item, and what they write.
extension EditVerb {
    /// The options that were given, without the dashes, and the kind of item that they are for.
    var givenOptions: [(name: String, kind: ItemKind)] {
        let all: [(String, ItemKind, Bool)] = [
            ("title", .article, title != nil), ("author", .article, !author.isEmpty), ("site", .article, site != nil),
            ("language", .article, language != nil), ("excerpt", .article, excerpt != nil),
            ("url", .article, url != nil),
            ("source-url", .article, sourceURL != nil), ("source-label", .article, sourceLabel != nil),
            ("published", .article, published != nil), ("body-from", .article, bodyFrom != nil),
            ("note", .annotation, note != nil), ("color", .annotation, colour != nil),
            ("name", .comment, name != nil), ("body", .comment, body != nil), ("website", .comment, website != nil),
            ("email", .comment, email != nil), ("state", .comment, state != nil),
        ]
        return all.filter(\.2).map { (name: $0.0, kind: $0.1) }
    }

    /// Refuses options that are for items of another kind.
    func checkOptions(on item: ItemKey) throws {
        for option in givenOptions where option.kind != item.kind {
            throw CommandProblem.wrongKind(option: "--\(option.name)", kind: item.kind.description)
        }
    }

    /// What is written to the item.
    func writes(on item: ItemKey, article: Article?) throws -> [FieldWrite] {
        let writes =
            switch item.kind {
            case .article: try articleWrites(article)
            case .annotation: annotationWrites
            default: commentWrites
            }
        return try writes + clear.filter { !clearsNoRegister($0, item.kind) }.map { try cleared($0, item.kind) }
    }

    /// The text that is edited, and what it is to say; `nil` where none is.
    ///
    /// - Parameter words: what was given for it: an option for an item of another kind is refused before.
    func text(on item: ItemKey, _ words: String?) -> (field: TextField, text: String?)? {
        switch item.kind {
        case .annotation where words != nil || clear.contains("note"): (AnnotationField.note, words)
        case .comment where words != nil || clear.contains("body"): (CommentField.body, words)
        default: nil
        }
    }

    /// Texts and the address are no registers.
    private func clearsNoRegister(_ name: String, _ kind: ItemKind) -> Bool {
        switch kind {
        case .annotation: name == "note"
        case .comment: name == "body" || name == "email"
        default: false
        }
    }

    private func articleWrites(_ article: Article?) throws -> [FieldWrite] {
        var writes: [FieldWrite] = []
        if let title { writes.append(ArticleField.title.set(title)) }
        if !author.isEmpty { writes.append(ArticleField.authors.set(author)) }
        if let site { writes.append(ArticleField.site.set(site)) }
        if let language { writes.append(ArticleField.language.set(language)) }
        if let excerpt { writes.append(ArticleField.excerpt.set(excerpt)) }
        if let url { writes.append(ArticleField.link.set(try ArticleLink(url))) }
        if let published { writes.append(ArticleField.published.set(published.milliseconds)) }
        if sourceURL != nil || sourceLabel != nil {
            guard let address = sourceURL ?? article?.source?.url else {
                throw CommandProblem.usage("The article has no source yet: --source-label needs --source-url.")
            }
            let label = sourceLabel ?? article?.source?.label ?? ""
            writes.append(ArticleField.source.set(SourceLink(url: address, label: label)))
        }
        return writes
    }

    private var annotationWrites: [FieldWrite] {
        var writes: [FieldWrite] = []
        if let colour { writes.append(AnnotationField.colour.set(colour)) }
        return writes
    }

    private var commentWrites: [FieldWrite] {
        var writes: [FieldWrite] = []
        if let name { writes.append(CommentField.name.set(name)) }
        if let website { writes.append(CommentField.website.set(website)) }
        if let state { writes.append(CommentField.state.set(state)) }
        return writes
    }

    private func cleared(_ name: String, _ kind: ItemKind) throws -> FieldWrite {
        let fields: [(names: [String], write: FieldWrite)] =
            switch kind {
            case .article:
                [
                    (["title"], ArticleField.title.cleared), (["author", "authors"], ArticleField.authors.cleared),
                    (["site"], ArticleField.site.cleared), (["language"], ArticleField.language.cleared),
                    (["excerpt"], ArticleField.excerpt.cleared), (["url"], ArticleField.link.cleared),
                    (["source", "source-url"], ArticleField.source.cleared),
                    (["published"], ArticleField.published.cleared),
                ]
            case .annotation: [(["color", "colour"], AnnotationField.colour.cleared)]
            default: [(["website"], CommentField.website.cleared), (["name"], CommentField.name.cleared)]
            }
        guard let field = fields.first(where: { $0.names.contains(name) }) else {
            let texts = kind == .annotation ? ["note"] : kind == .comment ? ["body"] : []
            throw CommandProblem.unknownField(name, known: texts + fields.map { $0.names[0] })
        }
        return field.write
    }
}
