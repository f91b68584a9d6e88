import Causality
import Foundation
import GRDB
import Glibc
import LibraryModel
import TestSupport
import Testing
internal import WireFormat

@testable import ReplicaStore

/// Full disks, locks, newer programs and damaged files: a clear error, and nothing lost.
struct BadDayTests {
    static let library = LibraryID(value: 12)

    @Test
    func `a full disk refuses the edit and changes nothing`() throws {
        let store = try TemporaryStore(library: Self.library)
        try store.edit { try $0.save(IdentityTests.draft("before")) }
        let digest = try store.store.read { try $0.digest() }
        try store.store.pool.writeWithoutTransaction { database in
            let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
            try database.execute(sql: "PRAGMA max_page_count = \(pages)")
        }
        var draft = IdentityTests.draft("too much")
        var generator = SeededGenerator(seed: 5)
        draft.body = Array((0..<60_000).flatMap { _ in String(generator.next() % 36, radix: 36).utf8 })
        #expect(throws: StoreProblem.diskFull(path: store.store.path)) { try store.edit { try $0.save(draft) } }
        try store.store.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = 1000000") }
        try #expect(store.store.read { try $0.digest() } == digest)
        try store.edit { try $0.save(draft) }
        try #expect(store.titles() == ["before", "too much"])
        try #expect(store.store.verify { _, _ in }.findings == [])
    }

    @Test func `a disk that fails is named where SQLite itself says nothing of it`() throws {
        let store = try TemporaryStore(library: Self.library)
        #expect(throws: StoreProblem.failed(attempt: "try", cause: "disk I/O error (778)")) {
            try mapping(store.store.path, "try") { () throws -> Void in
                throw DatabaseError(resultCode: .SQLITE_IOERR_WRITE, message: "not an error")
            }
        }
    }

    @Test(arguments: [ResultCode.SQLITE_IOERR_WRITE, .SQLITE_ABORT].map(\.rawValue))
    func `a file that fails while temporary ones are written may be one of them`(code: CInt) throws {
        let store = try TemporaryStore(library: Self.library)
        let problem = #expect(throws: StoreProblem.self) {
            try mapping(store.store.path, "try") {
                try writingTemporaryFiles(for: store.store.path) { () throws -> Void in
                    throw DatabaseError(resultCode: ResultCode(rawValue: code), message: "it failed")
                }
            }
        }
        let sentence = try #require(problem?.sentence)
        #expect(sentence.hasPrefix("Could not try: it failed, perhaps in SQLite's directory for temporary files, "))
    }

    @Test
    func `a clone can be made where an earlier one was cut`() throws {
        let store = try TemporaryStore(library: Self.library)
        try store.edit { try $0.save(IdentityTests.draft("kept")) }
        let directory = store.directory + "/clone"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        for (name, bytes) in [("", []), (".part", Array("SQLite format 3\0 and no more".utf8)), (".part-journal", [1])]
        {
            try Data(bytes).write(to: URL(fileURLWithPath: directory + "/" + ReplicaStore.fileName + name))
        }
        var generator = SeededGenerator(seed: 1)
        let clone = try ReplicaStore.clone(store.directory, to: directory, options: .fast, using: &generator)
        try #expect(clone.read { try $0.articles(ArticleQuery()).map(\.title) } == ["kept"])
        try #expect(clone.verify { _, _ in }.findings == [])
        try clone.close()
        let names = try FileManager.default.contentsOfDirectory(atPath: directory)
        #expect(names.filter { $0.contains(".part") } == [])
    }

    @Test
    func `a locked library says who holds it`() throws {
        var options = StoreOptions.fast
        options.lockTimeoutInSeconds = 0
        let store = try TemporaryStore(library: Self.library, options: options)
        let descriptor = open(store.store.path + "-lock", O_RDWR)
        defer { close(descriptor) }
        #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        do {
            try store.edit { try $0.save(IdentityTests.draft("never")) }
            Issue.record("the edit should have been refused")
        } catch let problem as StoreProblem {
            #expect(problem.code == "locked")
            #expect(problem.sentence.contains("process \(getpid())"))
        }
        flock(descriptor, LOCK_UN)
        try #expect(store.titles() == [])
    }

    @Test
    func `a database of a newer schema is left alone`() throws {
        let store = try TemporaryStore(library: Self.library)
        try store.store.pool.write { try $0.execute(sql: "PRAGMA user_version = 99") }
        try store.store.close()
        var generator = SeededGenerator(seed: 1)
        #expect(throws: StoreProblem.newerSchema(path: store.store.path, found: 99, supported: Schema.version)) {
            try ReplicaStore.open(store.directory, options: .fast, using: &generator)
        }
    }

    @Test
    func `a projection of older rules is made anew after a backup`() throws {
        let store = try TemporaryStore(library: Self.library)
        try store.edit { try $0.save(IdentityTests.draft("kept")) }
        let digest = try store.store.read { try $0.digest() }
        try store.store.pool.write { database in
            try database.execute(sql: "UPDATE library SET fold_version = 0, digest = zeroblob(32)")
            try database.execute(sql: "UPDATE article SET title = 'as an older fold saw it', state = x'00'")
        }
        try store.store.close()
        var generator = SeededGenerator(seed: 1)
        let (again, newIdentity) = try ReplicaStore.open(store.directory, options: .fast, using: &generator)
        defer { try? again.close() }
        #expect(newIdentity == nil)
        try #expect(again.read { try $0.digest() } == digest)
        try #expect(again.verify { _, _ in }.findings == [])
        let files = try FileManager.default.contentsOfDirectory(atPath: store.directory)
        #expect(files.contains { $0.contains(".before-schema-") })
    }

    @Test
    func `full durability means that SQLite waits for the disk`() throws {
        var options = StoreOptions()
        for (durability, expected) in [(StoreOptions.Durability.full, 2), (.normal, 1)] {
            options.durability = durability
            let store = try TemporaryStore(library: Self.library, options: options)
            let found = try store.store.pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
            #expect(found == expected)
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func `a reader elsewhere does not hold up a writer's checkpoint`() throws {
        // One wait for the busy timeout would last an hour.
        var options = StoreOptions.fast
        options.lockTimeoutInSeconds = 3_600
        let store = try TemporaryStore(library: Self.library, options: options)
        var generator = SeededGenerator(seed: 1)
        let (other, _) = try ReplicaStore.open(store.directory, options: options, using: &generator)
        defer { try? other.close() }
        try other.read { reader in
            _ = try reader.vector()
            for number in 0..<3 {
                var draft = IdentityTests.draft("\(number)")
                draft.body = (0..<3_000_000).map { _ in UInt8(32 + generator.next() % 90) }
                try store.edit { try $0.save(draft) }
            }
        }
        try #expect(store.titles() == ["0", "1", "2"])
    }

    @Test
    func `files that hold addresses are for their owner alone`() throws {
        let store = try TemporaryStore(library: Self.library)
        try store.edit { try $0.save(IdentityTests.draft("before")) }
        try store.store.backup(to: store.directory + "/backup")
        for file in [store.store.path, store.store.path + "-wal", store.directory + "/backup"] {
            let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
            #expect(mode == 0o600, "\(file)")
        }
    }

    @Test
    func `what an interrupted creation left behind does not keep a new one from succeeding`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path(ReplicaStore.fileName)
        #expect(FileManager.default.createFile(atPath: path, contents: Data()))
        var generator = SeededGenerator(seed: 1)
        #expect(throws: StoreProblem.self) { try ReplicaStore.open(directory.path, options: .fast, using: &generator) }
        let store = try ReplicaStore.create(
            in: directory.path, library: Self.library, options: .fast, using: &generator)
        try store.close()
        #expect(throws: StoreProblem.exists(path: path)) {
            try ReplicaStore.create(in: directory.path, library: Self.library, options: .fast, using: &generator)
        }
    }
}
