internal import Causality
public import LibraryModel
internal import MergeTypes

/// One edit that a person could make to a library as it stands, drawn at random.
///
/// Pages, names and values come from small pools, so that people collide.
public enum RandomEdit {
    /// What builds the edits.
    public typealias Builder = ChangeBuilder<LibraryState, SeededGenerator>

    /// Makes one edit; it may turn out to change nothing.
    public static func perform(on builder: inout Builder, using generator: inout SeededGenerator) throws {
        let known = items(of: builder.storage).filter { FieldRegistry.definitions(of: $0.kind).isEmpty == false }
        guard !known.isEmpty, generator.chance(percent: 80) else {
            return try save(on: &builder, using: &generator)
        }
        let item = generator.pick(known)
        switch generator.below(100) {
        case 0..<20: try write(to: item, on: &builder, using: &generator)
        case 20..<30: try editText(of: item, on: &builder, using: &generator)
        case 30..<42: try tag(item, on: &builder, using: &generator)
        case 42..<50: try annotate(known, on: &builder, using: &generator)
        case 50..<60: try comment(on: item, builder: &builder, using: &generator)
        case 60..<64: try setEmail(known, on: &builder, using: &generator)
        case 64..<70: try changeBody(known, on: &builder, using: &generator)
        case 70..<84: try builder.trash(item)
        case 84..<93: try builder.restore(item)
        case 93..<96: try choose(known, on: &builder, using: &generator)
        case 96..<98: try builder.purge(item)
        // Everybody's favourite victim, so that purges meet.
        default: try builder.purge(known[0])
        }
    }

    /// The items that can be edited, ordered: live ones and those in the trash.
    public static func items(of state: LibraryState) -> [ItemKey] {
        state.items.filter { !$0.value.isEmpty && $0.value.purge == nil }.map(\.key).sorted()
    }

    // MARK: Saving

    private static func save(on builder: inout Builder, using generator: inout SeededGenerator) throws {
        var draft = ArticleDraft()
        if generator.chance(percent: 80) { draft.url = RandomValues.url(using: &generator) }
        draft.isSeparate = generator.chance(percent: 5)
        if generator.chance(percent: 60) { draft.body = RandomValues.body(using: &generator) }
        if generator.chance(percent: 30) { draft.mediaType = "text/markdown" }
        if generator.chance(percent: 50) {
            draft.fields = [ArticleField.title.set(RandomValues.text(using: &generator))]
        }
        if generator.chance(percent: 50) { draft.fieldsIfNew = [ArticleField.title.set("First line")] }
        if generator.chance(percent: 40) { draft.tags = [RandomValues.name(using: &generator)] }
        if generator.chance(percent: 20) { draft.collections = [RandomValues.path(using: &generator)] }
        if generator.chance(percent: 10) { draft.saved = generator.within(0...SimulatedClock.beginningInMilliseconds) }
        _ = try builder.save(draft)
    }

    /// Another capture, or an edit on one of those that are there.
    private static func changeBody(
        _ known: [ItemKey], on builder: inout Builder, using generator: inout SeededGenerator
    ) throws {
        guard let article = pick(.article, known, using: &generator) else { return }
        let state = builder.storage.state(of: article)
        let captures = state.captures
        guard !captures.isEmpty, generator.chance(percent: 60) else {
            return try builder.addCapture(
                RandomValues.body(using: &generator), mediaType: "text/plain", to: article.id)
        }
        let capture = generator.chance(percent: 80) ? state.value(of: ArticleField.body)?.hash : captures[0]
        guard let capture, let root = builder.storage.capture(capture) else { return }
        let text = String(decoding: state.body(on: capture, root: root), as: UTF8.self)
        try builder.setBody(
            of: article.id, to: Array(RandomValues.edited(text, using: &generator).utf8), on: capture)
    }

    /// A note or a comment, edited here and there.
    private static func editText(
        of item: ItemKey, on builder: inout Builder, using generator: inout SeededGenerator
    ) throws {
        let state = builder.storage.state(of: item)
        switch item.kind {
        case .annotation:
            let note = state.value(of: AnnotationField.note) ?? ""
            try builder.setText(RandomValues.edited(note, using: &generator), in: AnnotationField.note, of: item)
        case .comment:
            let body = state.value(of: CommentField.body) ?? ""
            let edited = RandomValues.edited(body, using: &generator)
            try builder.setText(edited.allSatisfy(\.isWhitespace) ? "x" : edited, in: CommentField.body, of: item)
        default: try write(to: item, on: &builder, using: &generator)
        }
    }

    // MARK: Fields and names

    private static func write(
        to item: ItemKey, on builder: inout Builder, using generator: inout SeededGenerator
    ) throws {
        var writes: [FieldWrite] = []
        for definition in FieldRegistry.definitions(of: item.kind) where generator.chance(percent: 20) {
            if let write = RandomValues.write(definition, using: &generator) { writes.append(write) }
        }
        try builder.write(writes, to: item)
    }

    private static func tag(
        _ item: ItemKey, on builder: inout Builder, using generator: inout SeededGenerator
    ) throws {
        let isAdding = generator.chance(percent: 50)
        switch item.kind {
        case .article where generator.chance(percent: 40):
            let present = builder.storage.state(of: item).names(in: ArticleField.collections)
            let path = isAdding || present.isEmpty ? RandomValues.path(using: &generator) : generator.pick(present)
            try builder.collect(item.id, into: isAdding ? [path] : [], outOf: isAdding ? [] : [path])
        case .article, .annotation:
            let field = item.kind == .article ? ArticleField.tags : AnnotationField.tags
            let present = builder.storage.state(of: item).names(in: field)
            let name = isAdding || present.isEmpty ? RandomValues.name(using: &generator) : generator.pick(present)
            try builder.tag(item, adding: isAdding ? [name] : [], removing: isAdding ? [] : [name])
        default: break
        }
    }

    /// Answers a question, where some item poses one.
    private static func choose(
        _ known: [ItemKey], on builder: inout Builder, using generator: inout SeededGenerator
    ) throws {
        let questions = known.flatMap { item in
            builder.storage.state(of: item).conflicts(kind: item.kind).map { (item: item, field: $0.code) }
        }
        guard !questions.isEmpty else { return }
        let question = generator.pick(questions)
        let siblings = builder.storage.state(of: question.item).registers[question.field]?.siblings ?? []
        try builder.choose(generator.pick(siblings).dot, of: question.field, on: question.item)
    }

    // MARK: Annotations and comments

    private static func annotate(
        _ known: [ItemKey], on builder: inout Builder, using generator: inout SeededGenerator
    ) throws {
        guard let article = pick(.article, known, using: &generator) else { return }
        var draft = AnnotationDraft(article: article.id, place: .wholeArticle)
        if let body = currentBody(of: article, builder.storage), generator.chance(percent: 80) {
            draft.place = place(in: QuoteFinder(body: body), using: &generator)
        }
        if generator.chance(percent: 30) { draft.colour = generator.pick(["yellow", "#00ff00"]) }
        if generator.chance(percent: 50) { draft.note = RandomValues.text(using: &generator) }
        if generator.chance(percent: 30) { draft.creator = "Ada" }
        if generator.chance(percent: 30) { draft.tags = [RandomValues.name(using: &generator)] }
        _ = try builder.annotate(draft)
    }

    private static func currentBody(of article: ItemKey, _ storage: LibraryState) -> [UInt8]? {
        let body = storage.state(of: article).currentBody { storage.capture($0) }
        return body?.isEmpty == false ? body : nil
    }

    private static func place(
        in finder: QuoteFinder, using generator: inout SeededGenerator
    ) -> AnnotationDraft.Place {
        let start = generator.below(finder.scalarCount)
        let range = start..<min(finder.scalarCount, start + 1 + generator.below(12))
        if generator.chance(percent: 40) { return .range(range) }
        let quote = finder.text(in: range)
        let places = finder.places(of: quote)
        return places.count == 1 ? .quote(quote) : .occurrence(1 + generator.below(places.count), of: quote)
    }

    private static func comment(
        on item: ItemKey, builder: inout Builder, using generator: inout SeededGenerator
    ) throws {
        guard [.article, .annotation, .comment].contains(item.kind) else { return }
        var draft = CommentDraft(
            parent: item, name: generator.pick(["Ada", "Grace"]), email: RandomValues.email(using: &generator),
            body: RandomValues.text(using: &generator))
        if generator.chance(percent: 30) { draft.website = "https://example.org/~ada" }
        if generator.chance(percent: 20) { draft.state = generator.pick(CommentState.allCases) }
        _ = try builder.comment(draft)
    }

    private static func setEmail(
        _ known: [ItemKey], on builder: inout Builder, using generator: inout SeededGenerator
    ) throws {
        guard let comment = pick(.comment, known, using: &generator) else { return }
        try builder.setEmail(RandomValues.email(using: &generator), of: comment.id)
    }

    private static func pick(
        _ kind: ItemKind, _ items: [ItemKey], using generator: inout SeededGenerator
    ) -> ItemKey? {
        let candidates = items.filter { $0.kind == kind }
        return candidates.isEmpty ? nil : generator.pick(candidates)
    }
}
