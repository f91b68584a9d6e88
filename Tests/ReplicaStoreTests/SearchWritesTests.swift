import Causality
import GRDB
import LibraryModel
import TestSupport
import Testing

@testable import ReplicaStore

/// The index holds the words that there are, in whatever order and however often a transaction changes them.
struct SearchWritesTests {
    private static let library = LibraryID(value: 31)
    private static let count = 700

    @Test func `words that one transaction puts in, changes and takes out are those of the items in the end`() throws {
        let store = try TemporaryStore(library: Self.library)
        try store.edit { builder in
            var articles: [ItemKey] = []
            var comments: [ItemKey] = []
            for number in 0..<Self.count {
                var draft = IdentityTests.draft("early \(number)")
                draft.body = Array(String(repeating: "prose of page\(number). ", count: 120).utf8)
                let article = ItemKey(kind: .article, id: try builder.save(draft).id)
                articles.append(article)
                let comment = CommentDraft(parent: article, name: "Ada", email: "ada@example.org", body: "hasty")
                comments.append(ItemKey(kind: .comment, id: try builder.comment(comment)))
            }
            // The first ones again, whose words have been written by now, and the last ones, whose words wait.
            for article in articles.prefix(9) + articles.suffix(9) {
                for title in ["between", "late"] { try builder.set(ArticleField.title.set(title), of: article) }
            }
            for comment in comments.prefix(9) + comments.suffix(9) {
                try builder.setText("considered", in: CommentField.body, of: comment)
            }
        }
        let words = try Self.words(store)
        #expect(words["prose"] == Self.count)
        #expect(words["early"] == Self.count - 18 && words["between"] == nil && words["late"] == 18)
        #expect(words["hasty"] == Self.count - 18 && words["considered"] == 18)
        let receiver = try TemporaryStore(library: Self.library, seed: 2)
        _ = try receiver.receive(store.export())
        #expect(try Self.words(receiver) == words)
    }

    @Test func `words outside ASCII go out as they came in`() throws {
        let store = try TemporaryStore(library: Self.library)
        let written = ["Ёлка", "И\u{306}од", "שָׁלוֹם", "ガ", "カ\u{3099}", "ǰ", "ΐ", "한", "ក\u{17D2}ម", "é\u{3099}\u{94D}"]
        let texts = written + [written.joined(separator: " “") + "”"]
        let (articles, comment) = try store.edit { builder in
            var articles: [ItemKey] = []
            for text in texts {
                var draft = IdentityTests.draft(text)
                draft.body = Array(("Words: " + text).utf8)
                articles.append(ItemKey(kind: .article, id: try builder.save(draft).id))
            }
            let draft = CommentDraft(parent: articles[0], name: "Ada", email: "ada@example.org", body: texts[0])
            return (articles, ItemKey(kind: .comment, id: try builder.comment(draft)))
        }
        #expect(try Self.words(store)["елка"] == 3)
        try store.edit { builder in
            for article in articles {
                try builder.set(ArticleField.title.set("plain"), of: article)
                try builder.addCapture(Array("simple".utf8), mediaType: "text/plain", to: article.id)
            }
            try builder.setText("ordinary", in: CommentField.body, of: comment)
        }
        #expect(try Self.words(store) == ["plain": texts.count, "simple": texts.count, "ordinary": 1])
    }

    @Test func `large pages don't wait together`() throws {
        let store = try TemporaryStore(library: Self.library)
        try store.store.write { writer in
            _ = try writer.edit(base: nil, nowInMilliseconds: 1, using: SeededGenerator(seed: 1)) { builder in
                for number in 0..<9 {
                    var draft = IdentityTests.draft("large \(number)")
                    draft.body = Array(String(repeating: "prose of page\(number). ", count: 20_000).utf8)
                    _ = try builder.save(draft)
                }
            }
            try writer.projection.flush()
            #expect(!writer.projection.searchWrites.isFull)
        }
        try #expect(Self.words(store)["prose"] == 9)
    }

    /// The words of the index, and in how many rows each stands.
    private static func words(_ store: TemporaryStore) throws -> [String: Int] {
        try store.store.pool.write { database in
            try database.execute(sql: "CREATE VIRTUAL TABLE temp.word USING fts5vocab(main, search, row)")
            defer { try? database.execute(sql: "DROP TABLE temp.word") }
            let rows = try Row.fetchAll(database, sql: "SELECT term, doc FROM temp.word")
            return Dictionary(uniqueKeysWithValues: rows.map { ($0[0] as String, $0[1] as Int) })
        }
    }
}
