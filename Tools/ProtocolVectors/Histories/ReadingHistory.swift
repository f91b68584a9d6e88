import Causality
import LibraryModel

/// Two people who share a library, and work apart most of the time.
struct ReadingHistory {
    let history: ChangeHistory
    /// The texts of all captures.
    let captures: [String]

    private static let lamp = """
        The lamp in the harbour was lit by hand until the winter of the great storm. Two keepers lived in the tower, and
        one of them wrote a diary.
        """
    private static let later = lamp.replacingFirst("a diary", with: "a long diary")

    init() throws {
        var scene = Scene()
        try Self.save(in: &scene)
        try Self.workApart(in: &scene)
        try Self.cleanUp(in: &scene)
        history = ChangeHistory(seed: 7, scene.changes)
        captures = [Self.lamp, Self.later]
    }

    private static let article = ItemKey(kind: .article, id: .article(urlKey: "example.org/lamp", generation: 1))
    private static let other = ItemKey(kind: .article, id: .article(urlKey: "example.org/other", generation: 1))

    private static func draft(_ url: String, _ title: String, body: String? = nil) -> ArticleDraft {
        var draft = ArticleDraft()
        draft.url = url
        draft.body = body.map { Array($0.utf8) }
        draft.fields = [ArticleField.title.set(title), ArticleField.authors.set(["Ada", "Zo\u{eb}"])]
        draft.tags = ["Harbours", "Stra\u{df}e"]
        draft.collections = ["Sea/Light houses"]
        return draft
    }

    private static func save(in scene: inout Scene) throws {
        try scene.edits(1) { _ = try $0.save(draft("https://example.org/lamp", "The lamp", body: lamp)) }
        try scene.edits(2, after: 1) { _ = try $0.save(draft("http://www.example.org/lamp#top", "A lamp", body: lamp)) }
        try scene.edits(2, after: 2) { _ = try $0.save(draft("https://example.org/other", "Another page")) }
        try scene.hears(1)
    }

    private static func workApart(in scene: inout Scene) throws {
        try scene.edits(1, after: 10) { builder in
            var draft = AnnotationDraft(article: article.id, place: .quote("one of them wrote a diary"))
            draft.note = "Which \u{201c}one\u{201d}? \u{1f4da}"
            draft.colour = "yellow"
            _ = try builder.annotate(draft)
        }
        try scene.edits(1, after: 20) { builder in
            try builder.setBody(of: article.id, to: Array(lamp.replacingFirst("by hand", with: "with care").utf8))
        }
        try scene.hears(
            2, scene.changes.filter { $0.origin.id.replica == ReplicaID(value: 1) && $0.origin.id.sequence < 2 })
        try scene.edits(2, after: 15) { builder in
            try builder.setBody(
                of: article.id, to: Array(lamp.replacingFirst("Two keepers", with: "Three keepers").utf8))
        }
        try scene.edits(2, after: 16) { try $0.addCapture(Array(later.utf8), mediaType: "text/plain", to: article.id) }
        try scene.edits(2, after: 30) { builder in
            try builder.tag(article, adding: ["Storms"], removing: ["harbours"])
            try builder.write([ArticleField.favourite.set(true)], to: article)
        }
    }

    private static func cleanUp(in scene: inout Scene) throws {
        try scene.edits(1, after: 40) { try $0.purge(other) }
        try scene.edits(2, after: 41) { try $0.write([ArticleField.site.set("example.org")], to: other) }
        try scene.edits(2, after: 42) { try $0.trash(article) }
        try scene.hears(1)
        try scene.edits(1, after: 50) { builder in
            let state = ReadingState(stage: .read, progressInPermille: 1_000)
            try builder.write([ArticleField.reading.set(state)], to: article)
        }
        try scene.hears(2)
    }
}
