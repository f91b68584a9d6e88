import Lectern

extension Article {
    /// What lists say of an article: everything but texts, annotations and comments.
    var json: JSONValue {
        [
            "type": "article",
            "id": .string(id.description),
            "url": JSONValue(url),
            "title": .string(title),
            "authors": JSONValue(authors),
            "site": JSONValue(site),
            "language": JSONValue(language),
            "published": JSONValue(time: published),
            "saved": JSONValue(time: saved),
            "excerpt": JSONValue(excerpt),
            "source": source.map { ["url": .string($0.url), "label": .string($0.label)] } ?? .null,
            "reading": ["state": .string(reading.stage.name), "progress": .number(Int64(reading.progressInPermille))],
            "favourite": .bool(isFavourite),
            "archived": .bool(isArchived),
            "tags": JSONValue(tags),
            "collections": JSONValue(collections),
            "lifecycle": .string(lifecycle.name),
            "cameBack": .bool(cameBack),
            "conflicts": JSONValue(conflicts),
        ]
    }
}

extension Lifecycle {
    /// The name in JSON.
    var name: String {
        switch self {
        case .live: "live"
        case .trashed: "trashed"
        case .purged: "purged"
        }
    }
}
