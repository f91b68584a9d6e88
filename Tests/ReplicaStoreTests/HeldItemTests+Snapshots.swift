import Causality
import LibraryModel
import TestSupport
import Testing
import WireFormat

@testable import ReplicaStore

/// What comes with a snapshot, or is taken away by one.
extension HeldItemTests {
    @Test
    func `what a snapshot says is out of the trash is held no more`() throws {
        let (here, there, articles) = try makeStores(60) { try $0.trash($1) }
        try #expect(counts(here).held == 60)
        try there.edit { try $0.restore(articles[0]) }
        try there.forget()
        try #expect(here.receive(try there.export()).items > 60)
        try #expect(counts(here).held == 59)
        try here.edit { try $0.trash(articles[0]) }
        try #expect(!here.store.read { try $0.isVisible(articles[0]) })
        try #expect(here.store.verify { _, _ in }.findings == [])
    }

    @Test
    func `of what a snapshot says is purged nothing is left to decide about`() throws {
        let (here, there, _) = try makeStores(60) { try $0.purge($1) }
        try there.edit { _ = try $0.save(IdentityTests.draft("new")) }
        try there.forget()
        try #expect(counts(here).held == 240)
        try #expect(here.receive(there.export()).items > 240)
        try #expect(counts(here).held == 0)
    }

    @Test
    func `what a snapshot takes away is held like what changes take away`() throws {
        let here = try TemporaryStore(library: Self.library, seed: 1)
        let there = try TemporaryStore(library: Self.library, seed: 2)
        let articles = try here.edit { builder in
            try (0..<60).map { number in
                var draft = ArticleDraft()
                draft.fields = [ArticleField.title.set("\(number)")]
                return ItemKey(kind: .article, id: try builder.save(draft).id)
            }
        }
        _ = try there.receive(here.export())
        try there.edit { builder in for article in articles { try builder.trash(article) } }
        try there.forget()
        let count = try here.receive(there.export())
        #expect(count.items == 60 && count.held == 60)
        try #expect(counts(here).articles == 60)
        // Who comes anew has lost nothing.
        let newcomer = try TemporaryStore(library: Self.library, seed: 3)
        try #expect(newcomer.receive(there.export()).held == 0)
        try #expect(here.store.verify { _, _ in }.findings == [])
    }

    @Test
    func `what is taken away behind a snapshot in the same run is held, and nothing else that came with it`() throws {
        let here = try TemporaryStore(library: Self.library, seed: 1)
        let there = try TemporaryStore(library: Self.library, seed: 2)
        func save(_ count: Int, _ name: String, in store: TemporaryStore) throws -> [ItemKey] {
            try store.edit { builder in
                try (0..<count).map { number in
                    var draft = ArticleDraft()
                    draft.fields = [ArticleField.title.set("\(name) \(number)")]
                    return ItemKey(kind: .article, id: try builder.save(draft).id)
                }
            }
        }
        let known = try save(60, "known", in: here)
        _ = try there.receive(here.export())
        let unknown = try save(30, "unknown", in: there)
        try there.forget()
        try there.edit { builder in for article in known + unknown { try builder.trash(article) } }
        // The snapshot has them all, and the changes behind it take them away.
        let count = try here.receive(there.export())
        #expect(count.items == 90 && count.held == 60)
        try #expect(here.store.read { try $0.heldItems() }.sorted() == known.sorted())
        try #expect(counts(here).articles == 60)
        // Nothing of the run is left to be counted in the next one.
        try #expect(here.store.read { try $0.database.integer("SELECT count(*) FROM shown_item") } == 0)
        let newcomer = try TemporaryStore(library: Self.library, seed: 3)
        try #expect(newcomer.receive(there.export()).held == 0)
        try #expect(here.store.verify { _, _ in }.findings == [])
    }
}
