import Lectern
import TestSupport

/// Directories for replicas and bundles that go away together.
final class TemporaryLibrary {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    func path(_ name: String) -> String { directory.path(name) }

    static var options: ReplicaOptions {
        var options = ReplicaOptions()
        options.store.durability = .normal
        options.observationInterval = .milliseconds(20)
        return options
    }

    /// A new library under a name.
    func create(_ name: String) async throws -> Replica {
        try await Replica.create(in: path(name), options: Self.options)
    }
}

extension Replica {
    /// Saves an article with a title and a body.
    func add(_ title: String, body: String = "Some words.") throws -> ItemID {
        try edit { editor in
            var draft = ArticleDraft()
            draft.fields = [ArticleField.title.set(title)]
            draft.body = Array(body.utf8)
            return try editor.save(draft).id
        }.result
    }

    /// Writes an article's title.
    func retitle(_ id: ItemID, _ title: String, base: VersionVector? = nil) throws {
        _ = try edit(base: base) {
            try $0.write([ArticleField.title.set(title)], to: ItemKey(kind: .article, id: id))
        }
    }
}
