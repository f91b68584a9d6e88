import Causality
import Foundation
import GRDB
import LibraryModel
import TestSupport
import Testing
import WireFormat

@testable import ReplicaStore

/// Files that an earlier program made.
struct MigrationTests {
    @Test
    func `a file of schema 1 is brought up to date, after a copy, and finds what it lacks`() throws {
        let library = LibraryID(value: 31)
        let source = try TemporaryStore(library: library, seed: 1)
        try source.edit { builder in
            var draft = ArticleDraft()
            draft.fields = [ArticleField.title.set("Kept")]
            draft.body = Array("Words.".utf8)
            _ = try builder.save(draft)
        }
        var withoutCaptures = ExportOptions()
        withoutCaptures.blobs = .none
        let thin = try TemporaryStore(library: library, seed: 2)
        _ = try thin.receive(source.export(withoutCaptures))
        let digest = try thin.store.read { try $0.digest() }
        try thin.store.close()

        let file = try DatabaseQueue(path: thin.store.path)
        try file.write { database in
            try database.execute(
                sql: """
                    DROP TABLE absent_capture; DROP TABLE chain_context; DROP INDEX private_record_withheld;
                    DROP TABLE remote; DROP TABLE receiving; DROP TABLE received_deletion;
                    DROP TABLE shown_item; DROP INDEX change_context;
                    ALTER TABLE change DROP COLUMN links; CREATE TABLE change_item (kind INTEGER);
                    ALTER TABLE library DROP COLUMN articles; ALTER TABLE library DROP COLUMN annotations;
                    ALTER TABLE library DROP COLUMN comments;
                    DROP TABLE arriving; DROP TABLE forgotten_capture; DROP TABLE baseline_item; DROP TABLE text_run;
                    ALTER TABLE library DROP COLUMN baseline; ALTER TABLE library DROP COLUMN baseline_position; PRAGMA user_version = 1
                    """)
        }
        try file.close()

        var generator = SeededGenerator(seed: 3)
        let (opened, newIdentity) = try ReplicaStore.open(thin.directory, options: .fast, using: &generator)
        defer { try? opened.close() }
        #expect(newIdentity == nil)
        #expect(FileManager.default.fileExists(atPath: thin.store.path + ".before-schema-6-fold-2"))
        try #expect(opened.read { try $0.digest() } == digest)
        try #expect(opened.read { try $0.absentCaptures(since: Timestamp(rawValue: 0), atMost: 9) }.count == 1)
        try #expect(opened.read { try $0.remotes() } == [])
        try #expect(opened.verify { _, _ in }.findings == [])
    }

    @Test
    func `a migration that fails leaves the file as it was, and no copy, however often it is tried`() throws {
        let store = try TemporaryStore(library: LibraryID(value: 32))
        try store.edit { _ = try $0.save(IdentityTests.draft("Kept")) }
        try store.store.close()
        let file = try DatabaseQueue(path: store.store.path)
        try file.write { database in
            try database.execute(
                sql: "DROP TABLE shown_item; UPDATE change SET body = substr(body, 1, 9); PRAGMA user_version = 4")
        }
        try file.close()
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<2 {
            #expect(throws: StoreProblem.self) {
                _ = try ReplicaStore.open(store.directory, options: .fast, using: &generator)
            }
        }
        let files = try FileManager.default.contentsOfDirectory(atPath: store.directory)
        #expect(files.allSatisfy { !$0.contains(".before-schema-") }, "\(files)")
    }
}
