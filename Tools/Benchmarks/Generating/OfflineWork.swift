/// What one replica does while it is apart: it works once on each of a tenth of the articles.
struct OfflineWork {
    /// What a replica does to an article.
    enum Kind {
        case set
        case addTag
        case removeTag
        case annotate
        case comment
        case delete
        case write
    }

    /// A part of an article that it changes.
    enum Part: Hashable {
        case field(WorkloadStep.Field)
        case tag(String)
        case annotation(String)
        case comment(String)
        case body
    }

    /// In the order in which it happens.
    private(set) var steps: [WorkloadStep] = []
    /// The articles that it worked on, in that order.
    private(set) var kinds: [(article: String, kind: Kind)] = []
    /// Those articles as they are here afterwards.
    private(set) var states: [String: ArticleState] = [:]
    /// What it changed of them.
    private(set) var parts: [String: Set<Part>] = [:]
    /// The articles that it deleted.
    private(set) var deleted: Set<String> = []
    /// What it wrote into bodies, as far as it stands there in the end.
    private(set) var insertions: [String: [String]] = [:]

    /// Draws the work.
    ///
    /// - Parameter others: what the other replica works on: three of ten articles are drawn from there, and half of those
    ///   get the same kind of work.
    init(
        on library: [String: ArticleState], _ articles: [String], others: [(article: String, kind: Kind)],
        from start: Int, using source: inout ItemSource
    ) {
        let count = max(1, articles.count / 10)
        while kinds.count < count {
            var article = articles[source.generator.below(articles.count)]
            var kind: Kind?
            if !others.isEmpty, source.generator.happens(30) {
                let other = source.generator.pick(others)
                article = other.article
                kind = source.generator.happens(50) ? other.kind : nil
            }
            guard states[article] == nil, let state = library[article] else { continue }
            states[article] = state
            let chosen = kind ?? Self.kind(source.generator.below(100))
            kinds.append((article, chosen))
            work(on: article, state, chosen, at: ItemSource.time(start + steps.count), using: &source)
        }
    }

    private static func kind(_ percent: Int) -> Kind {
        switch percent {
        case ..<30: .set
        case ..<42: .addTag
        case ..<50: .removeTag
        case ..<65: .annotate
        case ..<80: .comment
        case ..<85: .delete
        default: .write
        }
    }

    private mutating func work(
        on article: String, _ before: ArticleState, _ kind: Kind, at time: WorkloadTime, using source: inout ItemSource
    ) {
        var state = before
        var changed: Set<Part> = []
        switch kind {
        case .set: changed.insert(.field(set(article, &state, using: &source)))
        case .addTag:
            var tag = source.tag()
            while state.tags.contains(tag) { tag = source.tag() }
            state.tags.insert(tag)
            changed.insert(.tag(tag))
            steps.append(.addTag(article: article, tag: tag))
        case .removeTag:
            let tag = source.generator.pick(state.tags.sorted())
            state.tags.remove(tag)
            changed.insert(.tag(tag))
            steps.append(.removeTag(article: article, tag: tag))
        case .annotate:
            let annotation = source.annotation(of: article, body: state.body, at: time)
            state.annotations.append(annotation)
            changed.insert(.annotation(annotation.id))
            steps.append(.putAnnotation(annotation))
        case .comment:
            let comment = source.comment(on: article, answering: state.comments.map(\.id).sorted(), at: time)
            state.comments.append(comment)
            changed.insert(.comment(comment.id))
            steps.append(.putComment(comment))
        case .delete:
            deleted.insert(article)
            steps.append(.deleteArticle(article))
        case .write:
            changed.insert(.body)
            write(article, &state, using: &source)
        }
        states[article] = state
        parts[article] = changed
    }

    private mutating func set(
        _ article: String, _ state: inout ArticleState, using source: inout ItemSource
    ) -> WorkloadStep.Field {
        let field = source.generator.pick(WorkloadStep.Field.allCases)
        var time: WorkloadTime?
        var value = state[field]
        // Writing what is there already would be no work, and couldn't keep an article that somebody deletes.
        while value == state[field] {
            switch field {
            case .title: value = source.vocabulary.title(using: &source.generator)
            case .author: value = source.person()
            case .site: value = source.generator.pick(ItemSource.sites)
            case .published:
                let published = source.published()
                time = published
                value = published.text
            }
        }
        state[field] = value
        steps.append(.set(article: article, field: field, value: value, time: time))
        return field
    }

    /// A short session at the body.
    private mutating func write(_ article: String, _ state: inout ArticleState, using source: inout ItemSource) {
        var inserted: [String] = []
        for _ in 0..<source.generator.within(3...8) {
            let length = state.body.unicodeScalars.count
            let position = source.generator.below(length)
            let deletes = source.generator.happens(50)
            let deleted = deletes ? min(source.generator.within(0...20), length - position) : 0
            var text = ""
            if deleted == 0 || source.generator.happens(60) {
                text = " \(source.vocabulary.words(source.generator.within(3...8), using: &source.generator)) "
                inserted.append(text)
            }
            let bytes = Splice.apply(to: Array(state.body.utf8), position: position, deleted: deleted, inserted: text)
            state.body = String(decoding: bytes, as: UTF8.self)
            steps.append(.splice(article: article, position: position, deleted: deleted, inserted: text))
        }
        insertions[article] = inserted.filter { state.body.contains($0) }
    }
}

extension ArticleState {
    /// A field that the offline work writes anew.
    subscript(field: WorkloadStep.Field) -> String {
        get {
            switch field {
            case .title: title
            case .author: author
            case .site: site
            case .published: published
            }
        }
        set {
            switch field {
            case .title: title = newValue
            case .author: author = newValue
            case .site: site = newValue
            case .published: published = newValue
            }
        }
    }
}
