import Lectern
import Testing

/// One edit of more items than are kept in memory: they are written while it goes on.
struct LargeChangeTests {
    @Test func `a change of very many items is whole, here and where it is received`() async throws {
        let files = try TemporaryLibrary()
        let laptop = try await files.create("laptop")
        let articles = try await laptop.edit { try Self.work(&$0) }.result
        try await laptop.exportBundle(to: files.path("all"))
        let desktop = try await Replica.clone(files.path("all"), to: files.path("desktop"))
        for replica in [laptop, desktop] {
            let counts = try await replica.counts()
            #expect(counts.changes == 1)
            #expect(counts.articles == articles.count - 1 && counts.annotations == articles.count - 1)
            #expect(try await replica.article(articles[0])?.title == "Once more")
            #expect(try await replica.verify().findings == [])
            let key = ItemKey(kind: .article, id: articles[0])
            // It was saved, and given two titles; a mark's touch is no part of its own.
            #expect(try await replica.read { try $0.history(of: key).changes.flatMap(\.parts).count } == 3)
        }
        #expect(try await laptop.status().digest == desktop.status().digest)
        try await laptop.close()
        try await desktop.close()
    }

    private static func work(_ editor: inout LibraryEditor) throws -> [ItemID] {
        var articles: [ItemID] = []
        for number in 0..<400 {
            var draft = ArticleDraft()
            draft.fields = [ArticleField.title.set("Article \(number)")]
            draft.body = Array("Some words on \(number).".utf8)
            draft.tags = ["all", "tag \(number % 7)"]
            articles.append(try editor.save(draft).id)
        }
        // By now the first ones are written, and are looked for again.
        for article in articles { _ = try editor.annotate(AnnotationDraft(article: article, place: .range(5..<10))) }
        let first = ItemKey(kind: .article, id: articles[0])
        for title in ["Once", "Once more"] { try editor.write([ArticleField.title.set(title)], to: first) }
        try editor.trash(ItemKey(kind: .article, id: articles[1]))
        return articles
    }
}
