import Causality
import Foundation
import GRDB
import LibraryModel
import TestSupport
import Testing
import WireFormat

@testable import ReplicaStore

/// What verification finds, and what a repair makes of it.
@Suite struct RepairTests {
    private static let library = LibraryID(value: 13)

    @Test
    func `verification finds what was changed behind the log's back, and repair mends it`() throws {
        let store = try TemporaryStore(library: Self.library)
        for number in 1...5 {
            try store.edit { editor in
                var draft = IdentityTests.draft("article \(number)")
                draft.body = Array("words of article \(number)".utf8)
                draft.tags = ["tag"]
                let saved = try editor.save(draft)
                _ = try editor.annotate(AnnotationDraft(article: saved.id, place: .quote("words")))
            }
        }
        let digest = try store.store.read { try $0.digest() }
        let damages = [
            "UPDATE article SET title = 'forged' WHERE number = 1",
            "UPDATE article SET state = (SELECT state FROM article WHERE number = 3) WHERE number = 2",
            "DELETE FROM annotation WHERE number = 2",
            "UPDATE article SET visible = 0 WHERE number = 4",
            "UPDATE library SET digest = zeroblob(32)",
            "UPDATE article SET indexed_body = NULL WHERE number = 1",
            "DELETE FROM membership WHERE number = 3",
            "UPDATE membership SET name = 'forged' WHERE number = 3",
            "INSERT INTO conflict VALUES (1, zeroblob(16), 'came-back', 0)",
            "UPDATE change SET links = x'00' WHERE position = 2",
            "UPDATE article SET newest_part = 0 WHERE number = 2",
            "UPDATE library SET articles = 9",
            "UPDATE article SET absent = 1 WHERE number = 1",
        ]
        for damage in damages {
            try store.store.pool.write { try $0.execute(sql: damage) }
            let found = try store.store.verify { _, _ in }
            #expect(!found.isClean, "\(damage)")
            let foundByTable = try store.store.verify(roomInBytes: 0) { _, _ in }
            #expect(foundByTable.findings == found.findings, "\(damage)")
            let report = try store.store.repair { _, _ in }
            #expect(report.after.findings == [], "\(damage)")
            try #expect(store.store.read { try $0.digest() } == digest, "\(damage)")
            try #expect(store.store.read { try $0.search("words", limit: 10) }.count == 5, "\(damage)")
        }
    }

    @Test(arguments: ["'unknown', 2", "'values', 999"])
    func `a conflict that means nothing is a damaged row, and none of a field`(row: String) throws {
        let store = try TemporaryStore(library: Self.library)
        try store.edit { try $0.save(IdentityTests.draft("article")) }
        try store.store.pool.write {
            try $0.execute(sql: "INSERT INTO conflict (kind, id, reason, field) VALUES (1, zeroblob(16), \(row))")
        }
        let problem = #expect(throws: StoreProblem.self) { try store.store.read { try $0.conflicts() } }
        #expect(problem?.code == "corrupt")
        let report = try store.store.repair { _, _ in }
        #expect(report.after.findings == [])
        try #expect(store.store.read { try $0.conflicts() } == [])
    }

    @Test
    func `verification finds a changed log, which repair leaves alone`() throws {
        for damage in [
            "UPDATE change SET body = x'0000' WHERE position = 2", "UPDATE change SET timestamp = 5 WHERE position = 1",
            "DELETE FROM change WHERE position = 2", "UPDATE replica SET head = zeroblob(32)",
        ] {
            let store = try TemporaryStore(library: Self.library)
            for number in 1...3 { try store.edit { try $0.save(IdentityTests.draft("article \(number)")) } }
            try store.store.pool.write { try $0.execute(sql: damage) }
            let found = try store.store.verify { _, _ in }
            #expect(found.findings.contains { $0.area == .log }, "\(damage)")
        }
    }

    /// What the log stands on says what a row must be, where no change does.
    @Test(arguments: [
        "UPDATE tag SET state = zeroblob(4)", "UPDATE article SET state = zeroblob(4)", "DELETE FROM baseline_item",
        "UPDATE baseline_item SET state = zeroblob(4)", "UPDATE text_run SET text = x'ff'",
    ])
    func `verification reports a damaged baseline`(damage: String) throws {
        let store = try TemporaryStore(library: Self.library)
        let items = try (1...2).map { number in
            var draft = IdentityTests.draft("article \(number)")
            draft.tags = ["tag"]
            let article = try store.edit { try $0.save(draft).id }
            var note = AnnotationDraft(article: article, place: .wholeArticle)
            note.note = "a text"
            _ = try store.edit { try $0.annotate(note) }
            return ItemKey(kind: .article, id: article)
        }
        #expect(try store.forget() == 4)
        for title in ["later", "still later"] {
            try store.edit { try $0.set(ArticleField.title.set(title), of: items[0]) }
        }
        try #expect(store.store.verify { _, _ in }.findings == [])
        try store.store.pool.write { try $0.execute(sql: damage) }
        try #expect(!store.store.verify { _, _ in }.isClean)
    }

    @Test
    func `a repair that a damaged log ends changes nothing and leaves no copy`() throws {
        let store = try TemporaryStore(library: Self.library)
        for number in 1...3 { try store.edit { try $0.save(IdentityTests.draft("article \(number)")) } }
        try store.store.pool.write { try $0.execute(sql: "UPDATE change SET timestamp = 5 WHERE position = 3") }
        for _ in 1...2 {
            let problem = #expect(throws: StoreProblem.self) { try store.store.repair { _, _ in } }
            #expect(problem?.code == "corrupt")
        }
        try #expect(store.titles().count == 3)
        let files = try FileManager.default.contentsOfDirectory(atPath: store.directory)
        #expect(files.allSatisfy { !$0.contains(".before-repair-") }, "\(files)")
    }

    @Test
    func `verification tells of a page that can't be read, and of all else`() throws {
        let store = try TemporaryStore(library: Self.library)
        var draft = IdentityTests.draft("article")
        draft.body = Array("the text".utf8)
        try store.edit { try $0.save(draft) }
        let (page, size) = try store.store.pool.read { database in
            (
                try Int.fetchOne(database, sql: "SELECT rootpage FROM sqlite_master WHERE name = 'capture'") ?? 0,
                try Int.fetchOne(database, sql: "PRAGMA page_size") ?? 0
            )
        }
        try store.store.close()
        let file = try #require(FileHandle(forWritingAtPath: store.store.path))
        try file.seek(toOffset: UInt64((page - 1) * size))
        try file.write(contentsOf: Data(repeating: 0x55, count: size))
        try file.close()
        var generator = SeededGenerator(seed: 1)
        let (again, _) = try ReplicaStore.open(store.directory, options: .fast, using: &generator)
        defer { try? again.close() }
        let report = try again.verify { _, _ in }
        #expect(report.findings.contains { $0.area == .file })
        #expect(report.changes == 1)
    }

    @Test
    func `a capture that lost its bytes is found, dropped by repair, and comes again with a bundle`() throws {
        let store = try TemporaryStore(library: Self.library)
        var draft = IdentityTests.draft("article")
        draft.body = Array("the text".utf8)
        try store.edit { try $0.save(draft) }
        let bundle = try store.export()
        try store.store.pool.write { try $0.execute(sql: "UPDATE capture SET bytes = x'00', zstd = 0") }
        #expect(throws: StoreProblem.self) { try store.export() }
        let found = try store.store.verify { _, _ in }
        #expect(found.findings.map(\.area) == [.captures])
        try #expect(store.store.repair { _, _ in }.after.findings == [])
        let count = try store.receive(bundle)
        #expect(count.captures == 1)
        try #expect(store.store.read { try $0.search("text", limit: 10) }.count == 1)
        try #expect(store.store.verify { _, _ in }.findings == [])
    }

    @Test
    func `every table is either saved or made anew`() throws {
        let store = try TemporaryStore(library: Self.library)
        let tables = try store.store.pool.read { database in
            try String.fetchAll(database, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
        }
        let saved = Salvage.log + Salvage.baseline + Salvage.others.map(\.table) + ["capture"]
        let madeAnew = ["membership", "conflict", "concurrent_edit", "absent_capture", "arriving"]
        #expect(Set(tables.filter { !$0.hasPrefix("search") }) == Set(saved + madeAnew))
        for table in Salvage.others {
            let key = try store.store.pool.read { try $0.primaryKey(table.table).columns }
            #expect(key == table.key)
        }
    }
}
