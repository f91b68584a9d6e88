internal import Causality
internal import MergeTypes

/// An article as people see it.
///
/// Texts are as given; the body is fetched on its own.
public struct Article: Hashable, Sendable, Identifiable {
    /// Its identifier.
    public let id: ItemID
    /// The URL as given.
    public let url: String?
    /// The title; empty where nobody gave one.
    public let title: String
    /// The authors in order.
    public let authors: [String]
    /// The site's name.
    public let site: String?
    /// The language as a BCP 47 tag.
    public let language: String?
    /// When it was published, in milliseconds since 1970.
    public let published: Int64?
    /// When it was first saved, in milliseconds since 1970; `nil` where it doesn't say.
    public let saved: Int64?
    /// A summary, or the excerpt that was re-posted.
    public let excerpt: String?
    /// Where an excerpt was taken from.
    public let source: SourceLink?
    /// How far it was read.
    public let reading: ReadingState
    /// Whether it is a favourite.
    public let isFavourite: Bool
    /// Whether it is archived.
    public let isArchived: Bool
    /// The tags as people wrote them, ordered by key.
    public let tags: [String]
    /// The collections' paths as people wrote them, ordered by key.
    public let collections: [String]
    /// The current capture.
    public let body: CaptureReference?
    /// All captures, ordered by hash.
    public let captures: [CaptureReference]
    /// Whether it is live or in the trash.
    public let lifecycle: Lifecycle
    /// Whether somebody trashed it while somebody else worked on it.
    public let cameBack: Bool
    /// The names of fields with concurrent values.
    public let conflicts: [String]

    /// Reads an article from its state.
    ///
    /// - Parameter display: how people wrote a tag or collection; asked once for each name.
    public init(id: ItemID, state: ItemState, display: (ItemKey) throws -> String?) rethrows {
        self.id = id
        url = state.value(of: ArticleField.link)?.url
        title = state.value(of: ArticleField.title) ?? ""
        authors = state.value(of: ArticleField.authors) ?? []
        site = state.value(of: ArticleField.site)
        language = state.value(of: ArticleField.language)
        published = state.value(of: ArticleField.published)
        saved = state.value(of: ArticleField.saved)
        excerpt = state.value(of: ArticleField.excerpt)
        source = state.value(of: ArticleField.source)
        reading = state.value(of: ArticleField.reading) ?? .unread
        isFavourite = state.value(of: ArticleField.favourite) ?? false
        isArchived = state.value(of: ArticleField.archived) ?? false
        tags = try state.tagNames(ArticleField.tags, display: display)
        collections = try state.names(in: ArticleField.collections).map { path in
            try Self.collectionPath(path, display: display)
        }
        body = state.value(of: ArticleField.body)
        captures = state.captureReferences
        lifecycle = state.lifecycle
        cameBack = state.touches.cameBack
        conflicts = state.conflicts(kind: .article).map(\.name)
    }
}

extension Article {
    /// A collection's path of keys as people wrote it.
    public static func collectionPath(_ path: String, display: (ItemKey) throws -> String?) rethrows -> String {
        let components = path.split(separator: "/").map(String.init)
        return try components.indices.map { depth in
            let prefix = components[...depth].joined(separator: "/")
            return try display(ItemKey(kind: .collection, id: .collection(path: prefix))) ?? components[depth]
        }.joined(separator: "/")
    }
}

extension ItemState {
    /// The elements of a set of names: keys, ordered by bytes.
    public func names(in field: FieldCode) -> [String] {
        (sets[field]?.elements ?? []).compactMap { String(validating: $0.bytes, as: UTF8.self) }
    }

    func tagNames(_ field: FieldCode, display: (ItemKey) throws -> String?) rethrows -> [String] {
        try names(in: field).map { name in
            guard let key = try? NameKey(name) else { return name }
            return try display(ItemKey(kind: .tag, id: .tag(key))) ?? name
        }
    }
}
