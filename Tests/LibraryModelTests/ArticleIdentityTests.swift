import Causality
import LibraryModel
import MergeTypes
import TestSupport
import Testing

/// Which saves are one article, and which are two.
@Suite struct ArticleIdentityTests {
    private var ada = LibraryReplica(1)
    private var grace = LibraryReplica(2)

    /// Both take everything that the other did; they must agree.
    private mutating func sync(ada fromAda: LibraryChange?..., grace fromGrace: LibraryChange?...) throws {
        try ada.receive(fromGrace)
        try grace.receive(fromAda)
        #expect(ada.state.content.differences(from: grace.state.content) == [])
        #expect(ada.state.digest == grace.state.digest)
    }

    private func article(_ key: ItemKey) -> Article {
        Article(id: key.id, state: ada.state.state(of: key)) { name in
            ada.state.state(of: name).value(of: NameField.tagDisplay)
        }
    }

    /// ```
    /// Ada    save https://example.org/a  |
    /// Grace  save http://EXAMPLE.org/a/  |  one article
    /// ```
    @Test mutating func `two offline devices that save one page in two spellings get one article`() throws {
        let one = try ada.save("https://example.org/a", tags: ["Family"])
        let two = try grace.save("http://EXAMPLE.org/a/?utm_source=mail#top", tags: ["to read"])
        #expect(one.article == two.article)
        try sync(ada: one.change, grace: two.change)
        #expect(ada.state.items.keys.filter { $0.kind == .article } == [one.article])
        #expect(article(one.article).tags == ["Family", "to read"])
        #expect(article(one.article).conflicts == [])
        #expect(ada.state.state(of: one.article).registers[ArticleField.link.code]?.siblings.count == 2)
    }

    @Test mutating func `of two first saves the earliest counts, whatever the clocks say of the changes`() throws {
        func draft(savedAt milliseconds: Int64) -> ArticleDraft {
            var draft = ArticleDraft()
            draft.url = "https://example.org/a"
            draft.saved = milliseconds
            return draft
        }
        grace.wallClock.jump(toOffsetInMilliseconds: SimulatedClock.tenYearsInMilliseconds)
        let early = try ada.edit { _ = try $0.save(draft(savedAt: 1000)) }
        let late = try grace.edit { _ = try $0.save(draft(savedAt: 2000)) }
        try sync(ada: early, grace: late)
        let key = ItemKey(kind: .article, id: .article(urlKey: "example.org/a", generation: 1))
        #expect(article(key).saved == 1000)
        #expect(article(key).conflicts == [])
    }

    @Test mutating func `two devices that create one tag in two spellings have one tag`() throws {
        let one = try ada.save(tags: ["Family"])
        let two = try grace.save(tags: ["FAMILY"])
        try sync(ada: one.change, grace: two.change)
        #expect(ada.state.items.keys.count { $0.kind == .tag } == 1)
        #expect(article(one.article).tags.count == 1)
        #expect(ada.state.state(of: one.article).names(in: ArticleField.tags) == ["family"])
    }

    @Test mutating func `saving a known page again adds to it`() throws {
        let first = try ada.save("https://example.org/a", title: "Title", body: "one", tags: ["x"])
        #expect(try outcome(body: "one") == .known)
        #expect(try outcome(body: "two") == .recaptured)
        let view = article(first.article)
        #expect(view.captures.count == 2)
        #expect(view.body?.hash == ContentHash(hashing: Array("two".utf8)))
        #expect(view.title == "Title")
        #expect(view.tags == ["x"])
    }

    @Test mutating func `saving a known page with nothing new changes nothing`() throws {
        _ = try ada.save("https://example.org/a", title: "Title", body: "one", tags: ["x"])
        #expect(try ada.save("https://example.org/a", title: "Title", body: "one", tags: ["x"]).change == nil)
        #expect(try ada.save("http://example.org/a/").change == nil)
    }

    @Test mutating func `saving a known page into a collection where it is changes nothing`() throws {
        var draft = ArticleDraft()
        draft.url = "https://example.org/a"
        draft.collections = ["Work/Papers"]
        let first = try ada.edit { [draft] in _ = try $0.save(draft) }
        #expect(first != nil)
        let again = try ada.edit { [draft] in _ = try $0.save(draft) }
        #expect(again == nil)
    }

    @Test mutating func `a title for new articles doesn't replace one that is there`() throws {
        let key = try ada.save("https://example.org/a", title: "Title").article
        var draft = ArticleDraft()
        draft.url = "https://example.org/a"
        draft.fieldsIfNew = [ArticleField.title.set("First line")]
        let again = try ada.edit { [draft] in _ = try $0.save(draft) }
        #expect(again == nil)
        #expect(article(key).title == "Title")
    }

    @Test mutating func `a separate article is made where somebody asks for one`() throws {
        let first = try ada.save("https://example.org/a")
        var draft = ArticleDraft()
        draft.url = "https://example.org/a"
        draft.isSeparate = true
        var saved: SavedArticle?
        try ada.edit { [draft] in saved = try $0.save(draft) }
        let id = try #require(saved?.id)
        #expect(id != first.article.id)
        #expect(saved?.outcome == .added)
        #expect(article(ItemKey(kind: .article, id: id)).url == "https://example.org/a")
    }

    @Test mutating func `a page whose URL was corrected is found under the new one, and keeps its id`() throws {
        let key = try ada.save("https://example.org/typo").article
        let link = try ArticleLink("https://example.org/right")
        try ada.edit { try $0.write([ArticleField.link.set(link)], to: key) }
        #expect(try ada.save("http://example.org/right/").article == key)
        #expect(ada.state.articles(movedTo: link.key) == [key.id])
    }

    @Test mutating func `texts without a URL are never the same article`() throws {
        let one = try ada.save(nil, title: "Title", body: "words")
        let two = try ada.save(nil, title: "Title", body: "words")
        #expect(one.article != two.article)
        #expect(article(one.article).url == nil)
    }

    @Test mutating func `concurrent titles are a conflict that names both, and the later one counts`() throws {
        let save = try ada.save("https://example.org/a", title: "Title")
        try grace.receive([save.change])
        grace.wallClock.advance(byMilliseconds: 5000)
        let one = try ada.setTitle("Ada's", of: save.article)
        let two = try grace.setTitle("Grace's", of: save.article)
        try sync(ada: one, grace: two)
        #expect(article(save.article).title == "Grace's")
        #expect(article(save.article).conflicts == ["title"])
        try sync(ada: try ada.setTitle("Grace's", of: save.article))
        #expect(article(save.article).conflicts == [])
    }

    @Test mutating func `equal titles that were written apart are no conflict`() throws {
        let save = try ada.save("https://example.org/a", title: "Title")
        try grace.receive([save.change])
        let one = try ada.setTitle("Same", of: save.article)
        let two = try grace.setTitle("Same", of: save.article)
        try sync(ada: one, grace: two)
        #expect(article(save.article).conflicts == [])
        #expect(ada.state.state(of: save.article).registers[ArticleField.title.code]?.siblings.count == 2)
    }

    @Test mutating func `concurrent URLs that mean two pages are a conflict`() throws {
        let save = try ada.save("https://example.org/a")
        try grace.receive([save.change])
        let key = save.article
        let links = try (ArticleLink("https://example.org/b"), ArticleLink("https://example.org/c"))
        let one = try ada.edit { try $0.write([ArticleField.link.set(links.0)], to: key) }
        let two = try grace.edit { try $0.write([ArticleField.link.set(links.1)], to: key) }
        try sync(ada: one, grace: two)
        #expect(article(key).conflicts == ["url"])
    }

    private mutating func outcome(body: String) throws -> SavedArticle.Outcome? {
        var draft = ArticleDraft()
        draft.url = "http://example.org/a"
        draft.body = Array(body.utf8)
        var saved: SavedArticle?
        try ada.edit { [draft] in saved = try $0.save(draft) }
        return saved?.outcome
    }
}
