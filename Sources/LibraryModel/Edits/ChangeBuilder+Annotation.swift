internal import Causality
internal import MergeTypes

/// What somebody wants to mark in an article.
public struct AnnotationDraft: Sendable {
    /// Where the words are.
    public enum Place: Sendable {
        /// The only place at which these words stand.
        case quote(String)
        /// The n-th place, counted from 1, at which these words stand.
        case occurrence(Int, of: String)
        /// A range of scalars of the current body.
        case range(Range<Int>)
        /// No words: a note or bookmark on the whole article.
        case wholeArticle
    }

    /// The article.
    public var article: ItemID
    /// The words.
    public var place: Place
    /// What it is; `nil` for a highlight where there are words, else a note.
    public var kind: AnnotationKind?
    /// The colour's name, or `#rrggbb`.
    public var colour: String?
    /// The note.
    public var note: String?
    /// Who makes it.
    public var creator: String?
    /// Names of tags.
    public var tags: [String] = []
    /// When it was made, in milliseconds since 1970; `nil` for now.
    public var created: Int64?

    /// Creates a draft.
    public init(article: ItemID, place: Place) {
        self.article = article
        self.place = place
    }
}

extension ChangeBuilder {
    /// Adds an annotation, with an anchor that holds position, words and context.
    ///
    /// - Throws: `EditProblem` where the words are not in the body, or stand in it more than once.
    public mutating func annotate(_ draft: AnnotationDraft) throws -> ItemID {
        let article = ItemKey(kind: .article, id: draft.article)
        let anchor = try anchor(draft.place, in: article)
        let item = newItem(.annotation)
        var writes = [
            AnnotationField.parent.set(article),
            AnnotationField.kind.set(draft.kind ?? (anchor == nil ? .note : .highlight)),
            AnnotationField.created.set(draft.created ?? nowInMilliseconds),
        ]
        if let anchor { writes.append(AnnotationField.anchor.set(anchor)) }
        if let colour = draft.colour { writes.append(AnnotationField.colour.set(colour)) }
        if let creator = draft.creator { writes.append(AnnotationField.creator.set(creator)) }
        for write in writes { try validate(write, .annotation) }
        var elements: [AddMembers.Addition] = []
        for name in draft.tags {
            elements.append(.init(field: AnnotationField.tags, element: try nameTag(name).element))
        }
        var operations: [LibraryOperation] = [
            .writeFields(WriteFields(writes.map { .init(field: $0.definition.code, value: $0.value) }))
        ]
        if !elements.isEmpty { operations.append(.addMembers(AddMembers(elements))) }
        if let note = try beginning(AnnotationField.note, draft.note) { operations.append(note) }
        try append(operations, on: item)
        return item.id
    }

    /// Puts an annotation on other words, as when its own are gone or stand in several places.
    ///
    /// - Throws: `EditProblem` where the words are not in the text, or stand in it more than once.
    public mutating func reanchor(_ annotation: ItemID, to place: AnnotationDraft.Place) throws {
        let item = ItemKey(kind: .annotation, id: annotation)
        guard let article = try existing(item).value(of: AnnotationField.parent) else {
            throw EditProblem.notFound(item)
        }
        let anchor = try anchor(place, in: article)
        try write([anchor.map(AnnotationField.anchor.set) ?? AnnotationField.anchor.cleared], to: item)
    }

    /// Puts an annotation on one of the places of its own words, where these stand in several that can't be told apart.
    ///
    /// - Parameter occurrence: which one, counted from 1, of the places that make it ambiguous: those of the very words,
    ///   or, where there is none, of the words in another spelling.
    /// - Throws: `EditProblem` where there are not so many, or where it is on no words.
    public mutating func reanchor(_ annotation: ItemID, toOccurrence occurrence: Int) throws {
        let item = ItemKey(kind: .annotation, id: annotation)
        let state = try existing(item)
        guard let article = state.value(of: AnnotationField.parent) else { throw EditProblem.notFound(item) }
        guard let quote = state.value(of: AnnotationField.anchor)?.quote else {
            throw EditProblem.required(kind: .annotation, field: "quote")
        }
        let finder = try preparedBody(of: article, try existing(article)).body.finder
        try reanchor(
            annotation, to: .range(try Self.place(occurrence, of: quote, among: finder.occurrences(of: quote))))
    }

    private mutating func anchor(_ place: AnnotationDraft.Place, in article: ItemKey) throws -> TextAnchor? {
        let state = try existing(article)
        if case .wholeArticle = place { return nil }
        let (body, text) = try preparedBody(of: article, state)
        let range = try range(of: place, in: body.finder)
        guard let text else { return body.finder.anchor(at: range, in: body.capture) }
        let key = TextKey(item: article, name: text.name)
        return try TextAnchor(
            at: range, in: body.finder, capture: body.capture, text: text.pieces, rootScalars: body.rootScalars,
            graph: { TextGraph(try storage.textRecords(of: key), isWhole: true) })
    }

    /// An article's current text, prepared for finding words in it, and what was edited on its capture.
    private mutating func preparedBody(
        of article: ItemKey, _ state: ItemState
    ) throws -> (body: PreparedText, text: ItemText?) {
        let capture = state.value(of: ArticleField.body)?.hash
        let text = state.text(on: capture)
        guard let capture, let body = try storage.preparedText(text, on: capture) else {
            throw EditProblem.noBody(article)
        }
        return (body, text)
    }

    private static func place(_ number: Int, of quote: String, among places: [Range<Int>]) throws -> Range<Int> {
        guard !places.isEmpty else { throw EditProblem.quoteNotFound(quote: quote) }
        guard number >= 1, number <= places.count else {
            throw EditProblem.malformed(
                field: "occurrence", reason: "the quote stands in the article \(places.count) times")
        }
        return places[number - 1]
    }

    private func range(of place: AnnotationDraft.Place, in finder: QuoteFinder) throws -> Range<Int> {
        switch place {
        case .wholeArticle: return 0..<0
        case .range(let range):
            guard !range.isEmpty, range.lowerBound >= 0, range.upperBound <= finder.scalarCount else {
                throw EditProblem.malformed(
                    field: "range",
                    reason: "the article has \(finder.scalarCount) characters, and the range is \(range)")
            }
            return range
        case .quote(let quote), .occurrence(_, let quote):
            guard !quote.isEmpty else { throw EditProblem.required(kind: .annotation, field: "quote") }
            let places = finder.places(of: quote)
            if case .occurrence(let number, _) = place { return try Self.place(number, of: quote, among: places) }
            guard !places.isEmpty else { throw EditProblem.quoteNotFound(quote: quote) }
            guard places.count == 1 else {
                throw EditProblem.quoteAmbiguous(
                    quote: quote, places: finder.choices(among: places), count: places.count)
            }
            return places[0]
        }
    }
}
