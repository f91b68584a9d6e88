internal import Causality
internal import MergeTypes

/// What somebody wants to save as an article.
public struct ArticleDraft: Sendable {
    /// The address; `nil` for a text that has none.
    public var url: String?
    /// The text as UTF-8 bytes; stored as they are.
    public var body: [UInt8]?
    /// The body's media type; `nil` for what the article has this text as already, and plain text where it is new.
    public var mediaType: String?
    /// Further fields, such as title, authors, site and source.
    public var fields: [FieldWrite] = []
    /// Fields that count only where the article is new, such as a title taken from its first line.
    public var fieldsIfNew: [FieldWrite] = []
    /// Names of tags.
    public var tags: [String] = []
    /// Paths of collections, components divided by `/`.
    public var collections: [String] = []
    /// When it was saved, in milliseconds since 1970; `nil` for now.
    public var saved: Int64?
    /// Whether to make a separate article even where the URL is known.
    public var isSeparate = false

    /// Creates an empty draft.
    public init() {}
}

/// What became of a draft.
public struct SavedArticle: Hashable, Sendable {
    /// What happened.
    public enum Outcome: Hashable, Sendable {
        /// A new article.
        case added
        /// The URL was known, and the text is that article's current capture now: a new one, or an earlier one again.
        case recaptured
        /// The URL was known, and the text is the current capture already, or was not given.
        case known
    }

    /// The article.
    public let id: ItemID
    /// What happened.
    public let outcome: Outcome
}

extension ChangeBuilder {
    /// Saves an article, or adds a capture to the one that has the same canonical URL.
    ///
    /// - Throws: `EditProblem` for an unusable URL, a body that is not UTF-8, names and values over their limits.
    public mutating func save(_ draft: ArticleDraft) throws -> SavedArticle {
        let link = try draft.url.map { try articleLink($0) }
        let id = try articleID(for: draft.isSeparate ? nil : link)
        let key = ItemKey(kind: .article, id: id)
        let before = try storage.state(of: key)
        var writes = draft.fields
        if before.isEmpty {
            writes += draft.fieldsIfNew.filter { extra in
                !writes.contains { $0.definition.code == extra.definition.code }
            }
            writes.append(ArticleField.saved.set(draft.saved ?? nowInMilliseconds))
            if let link { writes.append(ArticleField.link.set(link)) }
        }
        var operations: [LibraryOperation] = []
        var additions: [AddMembers.Addition] = []
        var outcome = before.isEmpty ? SavedArticle.Outcome.added : .known
        if let body = draft.body {
            let reference = try capture(body, draft.mediaType, of: before)
            let isCurrent = before.value(of: ArticleField.body) == reference
            // An edit may have made another kind of text of it than it was captured as.
            if !isCurrent || !before.captures.contains(reference.hash) {
                let member = MemberValue(reference.canonicalBytes)
                additions.append(.init(field: ArticleField.captures, element: member))
            }
            if !isCurrent {
                writes.append(ArticleField.body.set(reference))
                if !before.isEmpty { outcome = .recaptured }
            }
        }
        writes = lastOfEachField(writes)
        for write in writes { try validate(write, .article) }
        let changed = writes.filter { before.registers[$0.definition.code]?.winner?.value != .some($0.value) }
        if !changed.isEmpty { operations.append(.writeFields(WriteFields(changed.map { operand($0, over: before) }))) }
        for name in draft.tags {
            additions.append(.init(field: ArticleField.tags, element: try nameTag(name).element))
        }
        for path in draft.collections {
            additions.append(.init(field: ArticleField.collections, element: try nameCollection(path)))
        }
        additions.removeAll { before.sets[$0.field]?.contains($0.element) == true }
        if !additions.isEmpty { operations.append(.addMembers(AddMembers(additions))) }
        if before.touches.isTrashed && !before.isEmpty {
            // Saving a page that lies in the trash takes it out again.
            try append(operations, on: key, touches: [key])
        } else {
            try append(operations, on: key)
        }
        return SavedArticle(id: id, outcome: outcome)
    }

    /// Adds a capture of an article's page, which becomes the current one.
    ///
    /// The captures before it stay, with what was edited on them.
    ///
    /// - Parameter mediaType: what kind of text it is; `nil` for what the article has this text as already, otherwise for
    ///   what the current capture is.
    public mutating func addCapture(_ body: [UInt8], mediaType: String? = nil, to article: ItemID) throws {
        let key = ItemKey(kind: .article, id: article)
        let state = try existing(key)
        let current = state.value(of: ArticleField.body)
        let reference = try capture(body, mediaType, of: state, otherwise: current?.mediaType)
        guard current != reference else { return }
        try validate(ArticleField.body.set(reference), .article)
        let write = operand(ArticleField.body.set(reference), over: state)
        let addition = AddMembers.Addition(
            field: ArticleField.captures, element: MemberValue(reference.canonicalBytes))
        try append([.writeFields(WriteFields([write])), .addMembers(AddMembers([addition]))], on: key)
    }

    private func articleLink(_ url: String) throws -> ArticleLink {
        do { return try ArticleLink(url) } catch { throw EditProblem.url(error) }
    }

    /// Checks an article's text: UTF-8, and not too much of it.
    func validateBody(_ body: [UInt8]) throws {
        guard body.count <= Limits.textInBytes else {
            throw EditProblem.tooLarge(field: "body", bytes: body.count, limit: Limits.textInBytes)
        }
        if let offset = QuoteFinder.firstInvalidByte(in: body) { throw EditProblem.notUTF8(offset: offset) }
    }

    /// Keeps a text, and says how an article names it.
    ///
    /// - Parameters:
    ///   - mediaType: what somebody said that it is; `nil` for what the article has it as already.
    ///   - otherwise: what it is where the article doesn't have it; `nil` for plain text.
    private mutating func capture(
        _ body: [UInt8], _ mediaType: String?, of state: ItemState, otherwise: String? = nil
    ) throws -> CaptureReference {
        try validateBody(body)
        let hash = try storage.keep(capture: body)
        if mediaType == nil, let known = state.reference(to: hash) { return known }
        return CaptureReference(hash: hash, mediaType: mediaType ?? otherwise ?? CaptureReference.plainText)
    }

    /// The identifier for a URL: the article that has it, else the first generation that was not purged.
    mutating func articleID(for link: ArticleLink?) throws -> ItemID {
        guard let link else { return newItem(.article).id }
        var generation: UInt64 = 1
        while true {
            let id = ItemID.article(urlKey: link.key, generation: generation)
            let state = try storage.state(of: ItemKey(kind: .article, id: id))
            if state.purge != nil {
                generation += 1
                continue
            }
            if !state.isEmpty { return id }
            return try article(movedTo: link.key) ?? id
        }
    }

    /// The first article whose current URL has a key from which its identifier doesn't follow.
    private mutating func article(movedTo urlKey: String) throws -> ItemID? {
        let candidates = try storage.articles(movedTo: urlKey) + (writtenLinks[urlKey] ?? [])
        return try candidates.sorted().first { candidate in
            let link = try storage.state(of: ItemKey(kind: .article, id: candidate)).value(of: ArticleField.link)
            return link?.key.utf8.elementsEqual(urlKey.utf8) ?? false
        }
    }
}
