import Causality
import GRDB
import GRDBSQLite
import LibraryModel
import Testing

@testable import ReplicaStore

/// What is asked at every start, in every sync and of one item costs the same in a large library.
struct ConstantCostTests {
    /// What a sync that finds nothing new, `status` and the first page of `list` ask.
    private static let questions: [(name: String, ask: @Sendable (StoreReader) throws -> Void)] = [
        ("identity", { _ = try $0.identity() }), ("vector", { _ = try $0.vector() }),
        ("digest", { _ = try $0.digest() }), ("newest time", { _ = try $0.newestTimestamp() }),
        ("heads", { _ = try $0.chainHeads() }), ("withheld private records", { _ = try $0.withheldRanges() }),
        ("absent captures", { _ = try $0.absentCaptures(since: Timestamp(rawValue: 0), atMost: 100) }),
        ("baseline", { _ = try $0.baselineVector() }), ("acknowledgements", { _ = try $0.acknowledgements() }),
        ("conflicts", { _ = try $0.conflicts() }), ("held items", { _ = try $0.heldItems() }),
        ("counts", { _ = try $0.counts() }), ("first page of articles", { _ = try $0.articles(firstPage) }),
        ("last page of articles", { _ = try $0.articles(lastPage(in: $0)) }),
        ("an article's history", { _ = try $0.history(of: newest(in: $0)) }),
        ("newest changes", { _ = try $0.log(of: nil, before: nil, limit: 10) }),
        ("changes on an article", { _ = try $0.changes(on: newest(in: $0)) }),
        ("conflicts of an article", { _ = try $0.conflicts(of: newest(in: $0)) }),
    ]

    /// The article that was saved last.
    private static func newest(in reader: StoreReader) throws -> ItemKey {
        ItemKey(kind: .article, id: try #require(try reader.articles(firstPage).first).id)
    }

    private static var firstPage: ArticleQuery {
        var query = ArticleQuery()
        query.limit = 10
        return query
    }

    /// The page behind the fifth article that was saved.
    private static func lastPage(in reader: StoreReader) throws -> ArticleQuery {
        var query = firstPage
        query.savedBefore = savedFirst + 5
        query.after = try reader.articles(query).first.map { ArticleQuery.Cursor(after: $0) }
        query.savedBefore = nil
        return query
    }

    /// When the first article was saved.
    private static let savedFirst: Int64 = 1_700_000_000_000

    @Test func `a question takes as many steps in a library of a thousand articles as in one of thirty`() throws {
        let small = try Self.library(of: 30)
        let large = try Self.library(of: 1_000)
        for question in Self.questions {
            let few = try Self.steps(small, question.ask)
            let many = try Self.steps(large, question.ask)
            #expect(few > 0, "\(question.name)")
            #expect(many < few + few / 2, "\(question.name): \(few) steps, and \(many) in the large library")
        }
    }

    @Test func `what authors had seen is read once for all items that one reader is asked about`() throws {
        let library = LibraryID(value: 78)
        let (ada, grace) = (
            try TemporaryStore(library: library, seed: 1), try TemporaryStore(library: library, seed: 2)
        )
        for number in 0..<60 {
            try ada.edit { _ = try $0.save(IdentityTests.draft("ada \(number)")) }
            _ = try grace.receive(ada.export())
            try grace.edit { _ = try $0.save(IdentityTests.draft("grace \(number)")) }
            _ = try ada.receive(grace.export())
        }
        try ada.store.read { reader in
            let items = try reader.articles(ArticleQuery()).filter { $0.title.hasPrefix("ada") }
                .map { ItemKey(kind: .article, id: $0.id) }
            let first = try Self.steps(reader.database) { _ = try reader.history(of: items[0]) }
            let second = try Self.steps(reader.database) { _ = try reader.history(of: items[1]) }
            #expect(second > 0)
            #expect(second < first / 2, "\(first) steps, and then \(second)")
        }
    }

    /// Articles that each have two tags, a mark and a comment with an address.
    private static func library(of count: Int) throws -> TemporaryStore {
        let store = try TemporaryStore(library: LibraryID(value: 77))
        for number in 0..<count {
            try store.edit(at: savedFirst + Int64(number)) { builder in
                var draft = IdentityTests.draft("article \(number)")
                draft.body = Array("The words of \(number) that somebody has marked.".utf8)
                draft.tags = ["one", "two"]
                let article = try builder.save(draft).id
                _ = try builder.annotate(AnnotationDraft(article: article, place: .quote("somebody")))
                _ = try builder.comment(
                    CommentDraft(
                        parent: ItemKey(kind: .article, id: article), name: "Ada", email: "ada\(number)@example.org",
                        body: "Yes."))
            }
        }
        return store
    }

    @Test func `to let one held item go takes as many steps where a thousand are held as where sixty are`() throws {
        let steps = try [60, 1_000].map { count in
            let (here, _, articles) = try HeldItemTests().makeStores(count) { try $0.trash($1) }
            return try here.store.write { writer in
                try writer.letGo(articles[1])
                return try Self.steps(writer.database) { try writer.letGo(articles[2]) }
            }
        }
        #expect(steps[0] > 0 && steps[1] < steps[0] + steps[0] / 2, "\(steps)")
    }

    /// How many instructions SQLite carries out for a question.
    private static func steps(_ store: TemporaryStore, _ ask: (StoreReader) throws -> Void) throws -> Int {
        // The first time statements are prepared; what a reader keeps in mind goes with it.
        try store.store.read(ask)
        return try store.store.read { reader in try steps(reader.database) { try ask(reader) } }
    }

    private static func steps(_ database: Database, _ body: () throws -> Void) throws -> Int {
        var count = 0
        try withUnsafeMutablePointer(to: &count) { count in
            let connection = database.sqliteConnection
            sqlite3_progress_handler(
                connection, 1,
                { counter in
                    counter?.assumingMemoryBound(to: Int.self).pointee += 1
                    return 0
                }, count)
            defer { sqlite3_progress_handler(connection, 0, nil, nil) }
            try body()
        }
        return count
    }
}
