import Causality
import LibraryModel
import ReplicaStore
import TestSupport
import Testing

/// What one edit may come to, and what follows from very many items.
struct LargeEditTests {
    private let library = LibraryID(value: 8)

    @Test func `a change that is too large fails as a whole, even where its edit goes on`() throws {
        let replica = try TemporaryStore(library: library)
        let text = String(repeating: "word ", count: Limits.textInBytes / 5)
        #expect(throws: EditProblem.self) {
            try replica.edit { editor in
                let article = try editor.save(ArticleDraft()).id
                var refused = 0
                for _ in 0..<5 {
                    var draft = AnnotationDraft(article: article, place: .wholeArticle)
                    draft.note = text
                    do { _ = try editor.annotate(draft) } catch { refused += 1 }
                }
                #expect(refused == 2)
            }
        }
        let counts = try replica.store.read { try $0.counts() }
        #expect(counts.changes == 0 && counts.articles == 0)
        try replica.edit { _ = try $0.save(ArticleDraft()) }
        let report = try replica.store.verify { _, _ in }
        #expect(report.findings == [])
    }

    @Test func `very many articles with a word are all found by it, and a few of them by another condition too`() throws
    {
        let replica = try TemporaryStore(library: library)
        let count = 10_500
        try replica.edit { editor in
            for number in 0..<count {
                var draft = ArticleDraft()
                draft.fields = [ArticleField.title.set("Common \(number)")]
                if number < 5 { draft.tags = ["rare"] }
                _ = try editor.save(draft)
            }
        }
        var query = ArticleQuery()
        query.text = "common"
        query.limit = count + 1
        var found = try replica.store.read { try $0.articles(query) }
        #expect(Set(found.map(\.id)).count == count && found.count == count)
        query.tags = ["rare"]
        found = try replica.store.read { try $0.articles(query) }
        #expect(Set(found.map(\.title)) == Set((0..<5).map { "Common \($0)" }))
        #expect(try replica.store.read { try $0.search("common", limit: 3) }.count == 3)
    }

    @Test func `an item's history has the parts of each change in their order`() throws {
        let replica = try TemporaryStore(library: library)
        let article = try replica.edit { ItemKey(kind: .article, id: try $0.save(ArticleDraft()).id) }
        for titles in [["a", "b", "c"], ["d", "e"]] {
            try replica.edit { editor in
                for title in titles { try editor.write([ArticleField.title.set(title)], to: article) }
            }
        }
        let history = try replica.store.read { try $0.history(of: article) }
        #expect(history.changes.map { $0.parts.map(\.firstIndex) } == [[0], [0, 1, 2], [0, 1]])
    }
}
