import Causality
import GRDB
import LibraryModel
import TestSupport
import Testing

@testable import ReplicaStore

/// Edits that go on although something failed in them.
@Suite struct RefusedEditTests {
    private let store: TemporaryStore
    private let article: ItemKey

    init() throws {
        let store = try TemporaryStore(library: LibraryID(value: 3))
        article = try store.edit { ItemKey(kind: .article, id: try $0.save(IdentityTests.draft("Kept")).id) }
        self.store = store
    }

    @Test func `what is edited after SQLite has rolled back is written nowhere`() throws {
        let before = try store.store.read { try ($0.digest(), $0.vector()) }
        #expect(throws: StoreProblem.self) {
            try store.store.write { writer in
                _ = try writer.edit(
                    base: nil, nowInMilliseconds: 1_700_000_000_000, using: SeededGenerator(seed: 4)
                ) { builder in
                    _ = try builder.save(IdentityTests.draft("Lost"))
                    // So SQLite does by itself where the disk is full.
                    try writer.database.execute(sql: "ROLLBACK")
                    for number in 0..<2_000 { _ = try? builder.save(IdentityTests.draft("Lost too \(number)")) }
                }
            }
        }
        let after = try store.store.read { try ($0.digest(), $0.vector()) }
        #expect(before == after)
        try #expect(store.store.verify { _, _ in }.findings == [])
        try store.edit { try $0.set(ArticleField.title.set("Edited"), of: article) }
        try #expect(store.store.read { try $0.vector().changeCount } == 2)
    }

    @Test func `a comment that is refused leaves no address behind`() throws {
        try store.edit { builder in
            let long = String(repeating: "x", count: 17 << 20)
            #expect(throws: EditProblem.self) {
                _ = try builder.comment(
                    CommentDraft(parent: article, name: "Ada", email: "lost@example.org", body: long))
            }
            _ = try builder.comment(
                CommentDraft(parent: article, name: "Ada", email: "ada@example.org", body: "Short."))
        }
        try #expect(store.store.read { try $0.database.integer("SELECT count(*) FROM private_record") } == 1)
        try #expect(store.store.verify { _, _ in }.findings == [])
    }
}
