import Foundation

/// An article with everything on it, in the form in which engines are compared.
struct ArticleState {
    var url: String
    var title: String
    var author: String
    var site: String
    var published: String
    var saved: String
    var body: String
    var tags: Set<String>
    var annotations: [WorkloadAnnotation]
    var comments: [WorkloadComment]
}

extension ArticleState {
    /// The state of an article of the workload that nobody has worked on.
    init(_ article: WorkloadArticle) {
        self.init(
            url: article.url, title: article.title, author: article.author, site: article.site,
            published: article.published.text, saved: article.saved.text, body: article.body, tags: Set(article.tags),
            annotations: [], comments: [])
    }

    /// Writes the one form: keys and lists in order, no spaces, nothing escaped that needn't be.
    static func canonicalEncoder() -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }
}

extension ArticleState: Encodable {
    private enum Key: String, CodingKey {
        case url
        case title
        case author
        case site
        case published
        case saved
        case body
        case tags
        case annotations
        case comments
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(url, forKey: .url)
        try container.encode(title, forKey: .title)
        try container.encode(author, forKey: .author)
        try container.encode(site, forKey: .site)
        try container.encode(published, forKey: .published)
        try container.encode(saved, forKey: .saved)
        try container.encode(body, forKey: .body)
        try container.encode(tags.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }, forKey: .tags)
        var list = container.nestedUnkeyedContainer(forKey: .annotations)
        for annotation in annotations.sorted(by: { $0.id < $1.id }) {
            var entry = list.nestedUnkeyedContainer()
            try entry.encode(annotation.id)
            try entry.encode(annotation.start)
            try entry.encode(annotation.end)
            try entry.encode(annotation.quote)
            try entry.encode(annotation.note)
            try entry.encode(annotation.created)
        }
        list = container.nestedUnkeyedContainer(forKey: .comments)
        for comment in comments.sorted(by: { $0.id < $1.id }) {
            var entry = list.nestedUnkeyedContainer()
            try entry.encode(comment.id)
            try entry.encode(comment.author)
            try entry.encode(comment.email)
            try entry.encode(comment.body)
            try entry.encode(comment.parent)
            try entry.encode(comment.created)
        }
    }
}
