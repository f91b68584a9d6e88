import Causality
import LibraryModel
import TestSupport
import Testing
import WireFormat

@testable import ReplicaStore

/// What one author took away in a large run stays here until somebody decides.
@Suite
struct HeldItemTests {
    static let library = LibraryID(value: 9)

    /// Two stores with many articles, each with a note, a comment and an answer to it, all of which the second one takes away.
    func makeStores(
        _ count: Int, deleting: (inout ChangeBuilder<StoreWriter, SeededGenerator>, ItemKey) throws -> Void
    ) throws -> (here: TemporaryStore, there: TemporaryStore, articles: [ItemKey]) {
        let here = try TemporaryStore(library: Self.library, seed: 1)
        let there = try TemporaryStore(library: Self.library, seed: 2)
        let articles = try here.edit { builder in
            try (0..<count).map { number in
                var draft = ArticleDraft()
                draft.url = "https://example.org/\(number)"
                draft.fields = [ArticleField.title.set("Article \(number)")]
                let article = ItemKey(kind: .article, id: try builder.save(draft).id)
                var note = AnnotationDraft(article: article.id, place: .wholeArticle)
                note.note = "note \(number)"
                let annotation = ItemKey(kind: .annotation, id: try builder.annotate(note))
                var parent = annotation
                for answer in 0..<2 {
                    let draft = CommentDraft(
                        parent: parent, name: "Ada", email: "ada@example.org", body: "comment \(number), \(answer)")
                    parent = ItemKey(kind: .comment, id: try builder.comment(draft))
                }
                return article
            }
        }
        _ = try there.receive(try here.export())
        try there.edit { builder in for article in articles { try deleting(&builder, article) } }
        _ = try here.receive(try there.export())
        return (here, there, articles)
    }

    func counts(_ store: TemporaryStore) throws -> LibraryCounts { try store.store.read { try $0.counts() } }

    @Test
    func `repair keeps what is held, however large the library is`() throws {
        let (here, _, _) = try makeStores(700) { try $0.trash($1) }
        try #expect(counts(here).held == 700)
        _ = try here.store.repair { _, _ in }
        try #expect(counts(here).held == 700)
        try #expect(counts(here).articles == 700)
        try #expect(here.store.verify { _, _ in }.findings == [])
    }

    @Test
    func `work on what is held is work, and brings it back for all`() throws {
        let (here, there, articles) = try makeStores(60) { try $0.trash($1) }
        try here.edit { try $0.write([ArticleField.title.set("Still read")], to: articles[0]) }
        try here.edit { try $0.trash(articles[1]) }
        try #expect(counts(here).held == 58)
        try #expect(counts(here).articles == 59)
        _ = try there.receive(try here.export())
        try #expect(there.store.read { try $0.article(articles[0].id)?.lifecycle } == .live)
        _ = try here.receive(try there.export(), early: .hold)
        try #expect(here.store.verify { _, _ in }.findings == [])
    }

    /// Each of two takes away what the other does as well: neither may hide behind the other.
    @Test(arguments: [false, true])
    func `what several took away counts for each of them`(withArticles: Bool) throws {
        let here = try TemporaryStore(library: Self.library, seed: 1)
        let (small, large) = (
            try TemporaryStore(library: Self.library, seed: 2), try TemporaryStore(library: Self.library, seed: 3)
        )
        let comments = try here.edit { builder in
            try (0..<300).map { number in
                var draft = ArticleDraft()
                draft.fields = [ArticleField.title.set("\(number)")]
                let parent = ItemKey(kind: .article, id: try builder.save(draft).id)
                return (
                    article: parent,
                    comment: try builder.comment(CommentDraft(parent: parent, name: "A", email: "a@b.de", body: "c"))
                )
            }
        }
        for store in [small, large] { _ = try store.receive(here.export()) }
        // A fifth of 600 are 120: the one takes 100, the other 130, of which 100 are the same.
        try small.edit { builder in
            for (article, comment) in comments.prefix(withArticles ? 50 : 100) {
                try builder.trash(withArticles ? article : ItemKey(kind: .comment, id: comment))
            }
        }
        try large.edit { builder in
            for (_, comment) in comments.prefix(130) { try builder.trash(ItemKey(kind: .comment, id: comment)) }
        }
        _ = try small.receive(large.export())
        try #expect(here.receive(small.export()).held == 130)
        // Those beneath an article that is in the trash are out of sight with it.
        try #expect(counts(here).comments == (withArticles ? 250 : 300))
    }

    /// Only people here decide about what is gone for good otherwise.
    @Test
    func `what was purged in a large run stays held, whatever else comes in`() throws {
        let (here, _, articles) = try makeStores(60) { try $0.purge($1) }
        _ = try here.store.repair { _, _ in }
        try #expect(counts(here).held == 240)
        let third = try TemporaryStore(library: Self.library, seed: 3)
        var early = ExportOptions()
        early.since = VersionVector()
        // Another one purges the same, apart from the first.
        let saved = try here.store.beginExport(early).remainingFrames().segments.filter { $0.first == 1 }
        var generator = SeededGenerator(seed: 5)
        _ = try third.store.receive(saved.prefix(1).map { .segment($0) }, using: &generator)
        _ = try third.store.endReceiving(acceptsDeletions: false)
        try third.edit { builder in for article in articles { try builder.purge(article) } }
        _ = try here.receive(third.export())
        try #expect(counts(here).held == 240)
        // Forgetting the purge would leave nothing to decide about.
        try here.store.write { try #expect($0.advanceBaseline(to: $0.log.nextPosition - 1) == 1) }
        try #expect(counts(here).held == 240)
        // Somebody here does: what hung beneath that one can't be made anew then.
        try here.edit { try $0.purge(articles[0]) }
        try #expect(counts(here).held == 239)
        let restored = try here.edit { try $0.restoreHeldItems() }.restored
        #expect(restored.count == 236)
        try #expect(here.store.verify { _, _ in }.findings == [])
    }

    @Test
    func `what can't be made anew for want of a text stays held, with what hung beneath it`() throws {
        let author = try TemporaryStore(library: Self.library, seed: 1)
        let articles = try author.edit { builder in
            try (0..<60).map { number in
                var draft = ArticleDraft()
                draft.url = "https://example.org/\(number)"
                draft.body = Array("The text of \(number).".utf8)
                return ItemKey(kind: .article, id: try builder.save(draft).id)
            }
        }
        try author.edit { builder in
            try builder.setBody(of: articles[0].id, to: Array("Another text.".utf8))
            var note = AnnotationDraft(article: articles[0].id, place: .wholeArticle)
            note.note = "beneath it"
            _ = try builder.annotate(note)
        }
        let here = try storeHolding(purgesOf: articles, by: author, expecting: 61) { $0.blobs = .none }
        let result = try here.edit { try $0.restoreHeldItems() }
        #expect(result.restored.count == 59 && result.held.map(\.kind) == [.article, .annotation])
        try #expect(counts(here).held == 2)
        try #expect(here.edit { try $0.restoreHeldItems() }.restored == [])
        try #expect(here.store.verify { _, _ in }.findings == [])
    }

    /// Another replica, which had an author's library, without something, when all these articles were purged in one change.
    func storeHolding(
        purgesOf articles: [ItemKey], by author: TemporaryStore, expecting count: Int,
        without: (inout ExportOptions) -> Void
    ) throws -> TemporaryStore {
        let here = try TemporaryStore(library: Self.library, seed: 2)
        var options = ExportOptions()
        without(&options)
        _ = try here.receive(author.export(options))
        try author.edit { builder in for article in articles { try builder.purge(article) } }
        options.since = try here.store.read { try $0.vector() }
        try #expect(here.receive(author.export(options)).held == count)
        return here
    }

    @Test
    func `what can't be made anew for want of an e-mail address stays held`() throws {
        let author = try TemporaryStore(library: Self.library, seed: 1)
        let articles = try author.edit { builder in
            try (0..<60).map { number in
                var draft = ArticleDraft()
                draft.url = "https://example.org/\(number)"
                return ItemKey(kind: .article, id: try builder.save(draft).id)
            }
        }
        try author.edit { builder in
            let draft = CommentDraft(parent: articles[0], name: "Ada", email: "ada@example.org", body: "beneath it")
            _ = try builder.comment(draft)
        }
        let here = try storeHolding(purgesOf: articles, by: author, expecting: 61) { $0.isForReader = true }
        let result = try here.edit { try $0.restoreHeldItems() }
        #expect(result.restored.count == 60 && result.held.map(\.kind) == [.comment])
        try #expect(counts(here).held == 1)
        try #expect(here.store.verify { _, _ in }.findings == [])
    }

    @Test
    func `what is held and can't be made anew keeps nothing back of what it hung beneath`() throws {
        let author = try TemporaryStore(library: Self.library, seed: 1)
        let articles = try author.edit { builder in
            try (0..<60).map { ItemKey(kind: .article, id: try builder.save(IdentityTests.draft("\($0)")).id) }
        }
        try author.edit { builder in
            let draft = CommentDraft(parent: articles[0], name: "Ada", email: "ada@example.org", body: "beneath it")
            _ = try builder.comment(draft)
        }
        let here = try storeHolding(purgesOf: articles, by: author, expecting: 61) { $0.isForReader = true }
        #expect(try here.edit { try $0.recreate(articles[0]) }.map(\.former) == [articles[0]])
        try #expect(counts(here).held == 60)
        try #expect(here.store.verify { _, _ in }.findings == [])
    }

    @Test
    func `what was trashed in a large run comes back with all that hangs beneath it`() throws {
        let (here, there, articles) = try makeStores(60) { try $0.trash($1) }
        try #expect(here.edit { try $0.restoreHeldItems() }.restored == articles.sorted())
        _ = try there.receive(try here.export())
        for store in [here, there] {
            let counts = try counts(store)
            #expect([counts.articles, counts.annotations, counts.comments] == [60, 60, 120])
            #expect(counts.held == 0)
            #expect(try store.store.verify { _, _ in }.findings == [])
        }
    }

    @Test
    func `what was purged in a large run is made anew with all that was on it`() throws {
        let (here, there, articles) = try makeStores(60) { try $0.purge($1) }
        try #expect(counts(here).held == 240)
        let restored = try here.edit { try $0.restoreHeldItems() }.restored
        #expect(restored.count == 240)
        #expect(Set(restored).isDisjoint(with: articles))
        _ = try there.receive(try here.export())
        for store in [here, there] {
            let counts = try counts(store)
            #expect([counts.articles, counts.annotations, counts.comments] == [60, 60, 120])
            #expect(counts.held == 0)
            #expect(try store.store.verify { _, _ in }.findings == [])
        }
    }

    @Test
    func `a run that comes in several transactions is judged as a whole`() throws {
        let (here, there, articles) = try makeStores(60) { _, _ in }
        for article in articles { try there.edit { try $0.trash(article) } }
        var options = ExportOptions()
        options.since = try here.store.read { try $0.vector() }
        let segments = try there.store.beginExport(options).remainingFrames().segments
        let changes = try #require(segments.first)
        #expect(segments.count == 1 && changes.changes.count == 60)
        var generator = SeededGenerator(seed: 5)
        options.since = try there.store.read { try $0.vector() }
        let replica = changes.replica
        // Three transactions of twenty deletions, none of which is many.
        for start in [changes.first, changes.first + 20, changes.first + 40] {
            options.since[replica] = start - 1
            let rest = try #require(try there.store.beginExport(options).remainingFrames().segments.first)
            _ = try here.store.receive([.segment(try rest.prefix(20, library: Self.library))], using: &generator)
            try #expect(counts(here).held == 0)
        }
        try #expect(counts(here).articles == 0)
        try #expect(here.store.endReceiving(acceptsDeletions: false) == 60)
        try #expect(counts(here).articles == 60)
        try #expect(here.store.endReceiving(acceptsDeletions: false) == 0)
        try #expect(here.store.verify { _, _ in }.findings == [])
    }

    @Test
    func `what a run took away that hasn't ended stays out of the baseline`() throws {
        let (here, there, articles) = try makeStores(60) { _, _ in }
        try there.edit { builder in for article in articles { try builder.purge(article) } }
        var options = ExportOptions()
        options.since = try here.store.read { try $0.vector() }
        var generator = SeededGenerator(seed: 5)
        // The sync is cut here.
        _ = try here.store.receive(there.store.beginExport(options).remainingFrames(), using: &generator)
        try here.forget()
        try #expect(here.store.endReceiving(acceptsDeletions: false) >= 60)
        let result = try here.edit { try $0.restoreHeldItems() }
        #expect(result.held == [])
        try #expect(counts(here).articles == 60)
        try #expect(counts(here).comments == 120)
        try #expect(here.store.verify { _, _ in }.findings == [])
    }
}

extension Segment {
    /// The first changes of a segment, as a segment.
    fileprivate func prefix(_ count: Int, library: LibraryID) throws -> Segment {
        var head = previousHash
        for (position, change) in changes.prefix(count).enumerated() {
            head = try ChangeBody(bytes: change.body).hash(
                library: library, id: ChangeID(replica: replica, sequence: first + UInt64(position)), previous: head,
                timestamp: change.timestamp)
        }
        return Segment(
            replica: replica, first: first, previousHash: previousHash, baseContext: baseContext, headHash: head,
            changes: Array(changes.prefix(count)))
    }
}
