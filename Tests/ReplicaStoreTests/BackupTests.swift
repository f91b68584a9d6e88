import Causality
import Foundation
import GRDB
import Glibc
import LibraryModel
import TestSupport
import Testing

@testable import ReplicaStore

/// A copy of the file is whole or not there, and nothing that lies beside it becomes a part of it.
struct BackupTests {
    static let library = LibraryID(value: 51)

    private func filled() throws -> TemporaryStore {
        let store = try TemporaryStore(library: Self.library)
        try store.edit { try $0.save(IdentityTests.draft("kept")) }
        return store
    }

    private func names(in store: TemporaryStore, containing part: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: store.directory).filter { $0.contains(part) }.sorted()
    }

    @Test func `what an earlier process left of a copy is in nobody's way`() throws {
        let store = try filled()
        let copy = store.directory + "/copy"
        let left = UnfinishedFiles.name(beside: copy)
        for file in [left, left + "-journal"] {
            try Data("left over".utf8).write(to: URL(fileURLWithPath: file))
        }
        let others = try names(in: store, containing: "copy")
        try store.store.file.writeCopy(to: copy)
        #expect(Schema.looksLikeALibrary(copy))
        #expect(try names(in: store, containing: "copy") == ["copy"] + others)
        #expect(throws: StoreProblem.exists(path: copy)) { try store.store.file.writeCopy(to: copy) }
        #expect(try names(in: store, containing: "copy") == ["copy"] + others)
    }

    @Test(arguments: ["-journal", "-wal"])
    func `a copy does not go where something waits to be played back into it`(suffix: String) throws {
        let store = try filled()
        let copy = store.directory + "/copy"
        try Data("somebody's".utf8).write(to: URL(fileURLWithPath: copy + suffix))
        let problem = #expect(throws: StoreProblem.self) { try store.store.file.writeCopy(to: copy) }
        #expect(problem?.code == "failed")
        #expect(try names(in: store, containing: "copy") == ["copy" + suffix])
    }

    @Test func `a copy of the bytes is there when its log is`() throws {
        let store = try filled()
        let copy = DatabasePaths(store.directory + "/copy")
        try #require(WriteAheadLog.exists(for: store.store.path))
        try FileManager.default.createDirectory(atPath: copy.writeAheadLog, withIntermediateDirectories: false)
        #expect(throws: StoreProblem.self) { try store.store.file.copyBytes(to: copy) }
        #expect(try names(in: store, containing: "copy") == ["copy-wal"])
        try FileManager.default.removeItem(atPath: copy.writeAheadLog)
        try store.store.file.copyBytes(to: copy)
        #expect(try Set(names(in: store, containing: "copy")) == ["copy", "copy-wal"])
    }

    @Test func `a file that is being made is known, and goes when it fails`() throws {
        let store = try filled()
        let part = store.directory + "/copy.part"
        #expect(throws: StoreProblem.exists(path: "elsewhere")) {
            try DatabaseFile.making(part) {
                try store.store.file.vacuum(into: part)
                #expect(UnfinishedFiles.all.contains(part) && UnfinishedFiles.all.contains(part + "-journal"))
                throw StoreProblem.exists(path: "elsewhere")
            }
        }
        #expect(!UnfinishedFiles.all.contains(part))
        #expect(try names(in: store, containing: "part") == [])
    }

    /// What is left of a copy that was cut is no copy, and neither is one of another state.
    @Test func `a migration makes a copy of its own, whatever lies there`() throws {
        let store = try filled()
        let first = "\(store.store.path).before-schema-\(Schema.version)-fold-\(LibraryModel.foldVersion)"
        try Data().write(to: URL(fileURLWithPath: first))
        try store.store.close()
        for number in 2...3 {
            let file = try DatabaseQueue(path: store.store.path)
            try file.write { try $0.execute(sql: "UPDATE library SET fold_version = 0") }
            try file.close()
            var generator = SeededGenerator(seed: 1)
            let (again, _) = try ReplicaStore.open(store.directory, options: .fast, using: &generator)
            try again.close()
            let copy = try DatabaseQueue(path: "\(first)-\(number)")
            let version = try copy.read { try Int.fetchOne($0, sql: "SELECT fold_version FROM library") }
            #expect(version == 0)
            try copy.close()
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: first)).isEmpty)
        #expect(try names(in: store, containing: ".part") == [])
    }

    @Test(arguments: [
        ("file:x?mode=memory", "./file:x?mode=memory"), (":memory:", "./:memory:"), ("a/b", "./a/b"),
        ("/file:x", "/file:x"),
    ])
    func `SQLite hears of a file where it would read something else`(path: String, heard: String) {
        #expect(path.asDatabasePath == heard)
    }
}
