import Foundation
import Lectern
import Testing

/// Lists, filters and pages.
struct QueryTests {
    @Test
    func `pages follow each other without gap or repetition, newest first`() async throws {
        let files = try TemporaryLibrary()
        let replica = try await files.create("laptop")
        for number in 1...25 {
            _ = try await replica.edit { editor in
                var draft = ArticleDraft()
                draft.fields = [ArticleField.title.set("\(number)")]
                draft.saved = Int64(number / 2)
                return try editor.save(draft)
            }
        }
        var query = ArticleQuery()
        query.limit = 4
        var seen: [Article] = []
        while true {
            let page = try await replica.articles(query)
            guard let last = page.last else { break }
            seen += page
            query.after = .init(after: last)
        }
        #expect(Set(seen.map(\.title)).count == 25 && seen.count == 25)
        let times = seen.compactMap(\.saved)
        #expect(times.count == 25 && times == times.sorted(by: >))
    }

    @Test
    func `articles that don't say when they were saved come last, each on one page`() async throws {
        let files = try TemporaryLibrary()
        let replica = try await files.create("laptop")
        for number in 0..<14 {
            _ = try await replica.edit { editor in
                var draft = ArticleDraft()
                // Before 1970, too: no time stands for none.
                draft.saved = Int64(number % 3 - 1)
                let item = ItemKey(kind: .article, id: try editor.save(draft).id)
                if number >= 6 { try editor.write([ArticleField.saved.cleared], to: item) }
            }
        }
        let all = try await replica.articles()
        #expect(all.count == 14)
        #expect(all.map(\.saved) == [1, 1, 0, 0, -1, -1, nil, nil, nil, nil, nil, nil, nil, nil])
        for limit in [1, 3, 4, 6, 7, 13] {
            var query = ArticleQuery()
            query.limit = limit
            var seen: [ItemID] = []
            while true {
                let page = try await replica.articles(query)
                guard let last = page.last else { break }
                seen += page.map(\.id)
                query.after = .init(after: last)
            }
            #expect(seen == all.map(\.id), "pages of \(limit)")
        }
    }

    @Test
    func `filters add up`() async throws {
        let files = try TemporaryLibrary()
        let replica = try await files.create("laptop")
        func save(_ url: String, tags: [String], collections: [String], saved: Int64) async throws -> ItemID {
            try await replica.edit { editor in
                var draft = ArticleDraft()
                draft.url = url
                draft.tags = tags
                draft.collections = collections
                draft.saved = saved
                return try editor.save(draft).id
            }.result
        }
        let first = try await save("https://www.example.org/a", tags: ["News"], collections: ["Work/Ideas"], saved: 100)
        let second = try await save(
            "http://example.org/b", tags: ["news", "Long"], collections: ["Workshop"], saved: 200)
        _ = try await save("https://third.example/d", tags: [], collections: ["Work 2024", "Work-shop"], saved: 50)
        let third = try await save("https://other.example/c", tags: [], collections: [], saved: 300)
        func list(_ change: (inout ArticleQuery) -> Void) async throws -> [ItemID] {
            var query = ArticleQuery()
            change(&query)
            return try await replica.articles(query).map(\.id)
        }
        try await #expect(list { $0.tags = ["NEWS"] } == [second, first])
        try await #expect(list { $0.collections = ["work"] } == [first])
        try await #expect(list { $0.tags = ["news", "LONG"] } == [second])
        try await #expect(list { $0.collections = ["Work/Ideas", "work"] } == [first])
        try await #expect(list { $0.collections = ["work", "Workshop"] } == [])
        try await #expect(list { $0.site = "example.org" } == [second, first])
        try await #expect(list { $0.savedFrom = 200 } == [third, second])
        try await #expect(
            list {
                $0.savedFrom = 60
                $0.savedBefore = 200
            } == [first])
        try await #expect(replica.collections().map(\.display) == ["Work 2024", "Work-shop", "Work/Ideas", "Workshop"])
        try await #expect(
            list {
                $0.tags = ["news"]
                $0.savedFrom = 150
            } == [second])
        _ = try await replica.edit { editor in
            try editor.write(
                [ArticleField.reading.set(ReadingState(stage: .read, progressInPermille: 1000))],
                to: ItemKey(kind: .article, id: third))
        }
        try await #expect(list { $0.reading = .read } == [third])
        try await #expect(list { $0.reading = .unread }.count == 3)
        try await #expect(replica.tags().map(\.display) == ["Long", "News"])
        try await #expect(replica.tags().map(\.count) == [1, 2])
        _ = try await replica.edit { try $0.trash(ItemKey(kind: .article, id: second)) }
        try await #expect(list { $0.tags = ["news"] } == [first])
        try await #expect(list { $0.lifecycle = .trashed } == [second])
        try await #expect(replica.tags().map(\.display) == ["News"])
    }

    @Test
    func `a site has all pages of its host, whatever it is called and whatever follows the host`() async throws {
        let files = try TemporaryLibrary()
        let replica = try await files.create("laptop")
        func save(_ url: String) async throws -> ItemID {
            try await replica.edit { editor in
                var draft = ArticleDraft()
                draft.url = url
                draft.fields = [ArticleField.site.set("A Blog")]
                return try editor.save(draft).id
            }.result
        }
        var pages: Set<ItemID> = []
        for rest in ["", "/a", "/?p=123", ":8080", ":8080/a", "/#!/page"] {
            let page = try await save("https://blog.example.org" + rest)
            pages.insert(page)
        }
        for other in ["https://blog.example.organ/a", "https://a.blog.example.org/", "urn:isbn:0451450523"] {
            _ = try await save(other)
        }
        let sites: [(String, Set<ItemID>)] = [
            ("blog.example.org", pages), ("WWW.Blog.example.org:80", pages), ("urn", []),
        ]
        for (site, expected) in sites {
            var query = ArticleQuery()
            query.site = site
            try await #expect(Set(replica.articles(query).map(\.id)) == expected, "\(site)")
        }
    }

    @Test
    func `a list by no tag or no collection is refused`() async throws {
        let files = try TemporaryLibrary()
        let replica = try await files.create("laptop")
        for name in ["", " "] {
            var query = ArticleQuery()
            query.tags = [name]
            let byTag = query
            await #expect(throws: StoreProblem.self) { try await replica.articles(byTag) }
        }
        for name in ["", " ", "/", "a/ /b"] {
            var query = ArticleQuery()
            query.collections = [name]
            let byCollection = query
            await #expect(throws: StoreProblem.self) { try await replica.articles(byCollection) }
        }
    }

    @Test
    func `a list by text finds what is said of an article at any depth, and what lies in the trash with it`()
        async throws
    {
        let files = try TemporaryLibrary()
        let replica = try await files.create("laptop")
        let (article, comment) = try await replica.edit { editor in
            _ = try editor.save(ArticleDraft())
            var draft = ArticleDraft()
            draft.fields = [ArticleField.title.set("Convoy")]
            let article = ItemKey(kind: .article, id: try editor.save(draft).id)
            var note = AnnotationDraft(article: article.id, place: .wholeArticle)
            note.note = "marginalia"
            func answer(_ parent: ItemKey, _ body: String) throws -> ItemKey {
                let draft = CommentDraft(parent: parent, name: "N", email: "e@x.org", body: body)
                return ItemKey(kind: .comment, id: try editor.comment(draft))
            }
            let comment = try answer(ItemKey(kind: .annotation, id: editor.annotate(note)), "rejoinder")
            _ = try answer(comment, "afterthought")
            return (article, comment)
        }.result
        func found(_ lifecycle: Lifecycle) async throws -> [String] {
            var words: [String] = []
            for word in ["convoy", "marginalia", "rejoinder", "afterthought", "unheard"] {
                var query = ArticleQuery()
                query.lifecycle = lifecycle
                query.text = word
                let articles = try await replica.articles(query)
                #expect(articles.allSatisfy { $0.id == article.id } && articles.count < 2)
                if !articles.isEmpty { words.append(word) }
            }
            return words
        }
        let all = ["convoy", "marginalia", "rejoinder", "afterthought"]
        try await #expect(found(.live) == all)
        try await #expect(found(.trashed) == [])
        _ = try await replica.edit { try $0.trash(comment) }
        try await #expect(found(.live) == ["convoy", "marginalia"])
        _ = try await replica.edit { try $0.trash(article) }
        try await #expect(found(.live) == [])
        try await #expect(found(.trashed) == ["convoy", "marginalia"])
        _ = try await replica.edit { try $0.restore(comment) }
        try await #expect(found(.trashed) == all)
    }

    @Test
    func `the log is read in pages, of the library and of an item`() async throws {
        let files = try TemporaryLibrary()
        let replica = try await files.create("laptop")
        let one = try await replica.add("One")
        _ = try await replica.add("Another")
        for number in 1...5 { try await replica.retitle(one, "One \(number)") }
        for (item, count) in [(nil, 7), (ItemKey(kind: .article, id: one), 6)] as [(ItemKey?, Int)] {
            let whole = try await replica.log(of: item, limit: 100)
            #expect(whole.count == count)
            let positions = try await replica.read { try $0.positions(of: item, limit: 100) }
            #expect(positions == whole.map(\.position))
            #expect(positions == positions.sorted(by: >))
            let paged = try await replica.read { reader in
                try reader.log(at: positions.prefix(2)) + reader.log(at: positions.dropFirst(2))
            }
            #expect(paged == whole)
            try await #expect(replica.log(of: item, before: positions[2], limit: 2) == Array(whole[3...4]))
        }
    }

    @Test
    func `an id shortens to a unique prefix`() async throws {
        let files = try TemporaryLibrary()
        let replica = try await files.create("laptop")
        let id = try await replica.add("Only one")
        try await #expect(replica.item(withPrefix: id.shortDescription).id == id)
        try await #expect(replica.item(withPrefix: id.description.uppercased()).id == id)
        await #expect(throws: ReplicaProblem.unknownID("ffffffff")) { try await replica.item(withPrefix: "ffffffff") }
        await #expect(throws: ReplicaProblem.unknownID("zz")) { try await replica.item(withPrefix: "zz") }
        await #expect(throws: ReplicaProblem.unknownID("")) { try await replica.item(withPrefix: "") }
        let other = try await replica.add("Another")
        let common = String(zip(id.description, other.description).prefix { $0 == $1 }.map(\.0))
        if !common.isEmpty {
            await #expect(throws: ReplicaProblem.self) { try await replica.item(withPrefix: common) }
        }
    }
}
