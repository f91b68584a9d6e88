import Causality
import LibraryModel

/// Identifiers of articles with a URL, tags and collections.
enum IdentifierVectors {
    static func cases() throws -> [JSONValue] {
        let pages: [(String, UInt64)] = [
            ("example.org/a", 1), ("example.org/a", 2), ("example.org/a", 300), ("example.org", 1),
            ("xn--bcher-kva.example/%C3%A9", 1), ("urn:isbn:0451450523", 1),
        ]
        let articles = pages.map { key, generation in
            vector(
                "generation \(generation) of the article \(key)", .article, key, generation,
                .article(urlKey: key, generation: generation), "lectern/article/1")
        }
        let tags = try ["syria", "Machine Learning", "Stra\u{df}e", "caf\u{e9}", "CAFE\u{301}"].map { name in
            let key = try NameKey(name)
            return vector("the tag that somebody calls \(name)", .tag, key.text, nil, .tag(key), "lectern/tag/1")
        }
        let collections = ["news", "news/syria", "stra\u{df}e/a b"].map { path in
            vector(
                "the collection \(path)", .collection, path, nil, .collection(path: path), "lectern/collection/1")
        }
        return articles + tags + collections
    }

    private static func vector(
        _ name: String, _ kind: ItemKind, _ key: String, _ generation: UInt64?, _ id: ItemID, _ purpose: String
    ) -> JSONValue {
        [
            "name": .text(name), "kind": .number(kind.rawValue), "key": .text(key),
            "generation": generation.map { .number($0) }, "purpose": .text(purpose), "id": .name(id),
        ]
    }
}
