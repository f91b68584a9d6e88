import Causality
import Foundation
import GRDB
import Glibc
import LibraryModel
import TestSupport
import Testing

@testable import ReplicaStore

/// A compacted file holds what it held, and no more.
@Suite struct CompactTests {
    private static let library = LibraryID(value: 0x5a17)

    private func filled() throws -> TemporaryStore {
        let store = try TemporaryStore(library: Self.library)
        for number in 0..<20 {
            var draft = IdentityTests.draft("article \(number)")
            draft.body = Array("words of number \(number), and more of them. ".utf8)
            try store.edit { try $0.save(draft) }
        }
        try store.store.pool.write { database in
            try database.execute(sql: "CREATE TABLE rubbish (bytes BLOB)")
            try database.execute(sql: "INSERT INTO rubbish VALUES (zeroblob(2000000))")
            try database.execute(sql: "DROP TABLE rubbish")
        }
        return store
    }

    private func expectSame(_ store: TemporaryStore, as digest: LibraryDigest) throws {
        try #expect(store.store.read { try $0.digest() } == digest)
        try #expect(store.store.verify { _, _ in }.findings == [])
        try #expect(store.store.read { try $0.search("number 7", limit: 5).count } > 0)
    }

    @Test func `a file becomes smaller and says the same`() throws {
        let store = try filled()
        let digest = try store.store.read { try $0.digest() }
        try #expect(store.store.compactableBytes() > 1_900_000)
        let report = try store.store.compact(.everything, nowInMilliseconds: 0)
        #expect(report.bytesBefore > 2_000_000)
        #expect(report.bytesAfter < 1_000_000)
        let size = try FileManager.default.attributesOfItem(atPath: store.store.path)[.size] as? Int
        #expect(size == report.bytesAfter)
        try #expect(store.store.compactableBytes() == 0)
        try expectSame(store, as: digest)
        try store.edit { try $0.save(IdentityTests.draft("afterwards")) }
        try #expect(store.store.verify { _, _ in }.findings == [])
    }

    private static let day: Int64 = 86_400_000
    /// When an edit is made of which no time is said.
    private static let now: Int64 = 1_700_000_000_000

    /// What is forgotten doesn't come back, and a clock stands wherever its battery left it.
    @Test(arguments: [-20_000, -2, 0, 2, 20_000] as [Int64])
    func `a clock that is wrong makes nothing old`(daysAhead: Int64) throws {
        let store = try filled()
        let taker = try TemporaryStore(library: Self.library, seed: 2)
        _ = try taker.receive(store.export())
        let shown = max(0, Self.now + daysAhead * Self.day)
        for replica in [store.store, taker.store] {
            let forgotten = try replica.compact(.days(30), nowInMilliseconds: shown).forgottenChanges
            #expect(forgotten == 0)
            try #expect(replica.read { try $0.canTellAge(nowInMilliseconds: shown) } == (daysAhead >= 0))
        }
        // Whoever wants no history at all needs no clock.
        try #expect(store.store.compact(.days(0), nowInMilliseconds: shown).forgottenChanges == 20)
    }

    @Test func `days are counted back from the newest change of this replica`() throws {
        let store = try TemporaryStore(library: Self.library)
        for (days, title) in [(100, "old"), (40, "young"), (20, "newest")] as [(Int64, String)] {
            try store.edit(at: Self.now - days * Self.day) { try $0.save(IdentityTests.draft(title)) }
        }
        try #expect(store.store.compact(.days(30), nowInMilliseconds: Self.now).forgottenChanges == 1)
        try #expect(store.store.verify { _, _ in }.findings == [])
    }

    @Test func `a reader goes on with what it saw while the file is compacted`() throws {
        let store = try filled()
        let digest = try store.store.read { try $0.digest() }
        let titles = try store.store.read { reader in
            _ = try reader.digest()
            _ = try store.store.compact(.everything, nowInMilliseconds: 0)
            return try reader.articles(ArticleQuery()).count
        }
        #expect(titles == 20)
        try expectSame(store, as: digest)
    }

    @Test func `who can't have the lock is told who holds it, and the file stays as it was`() throws {
        let store = try filled()
        let digest = try store.store.read { try $0.digest() }
        let before = try store.store.compactableBytes()
        let descriptor = open(store.store.path + "-lock", O_RDWR)
        defer { close(descriptor) }
        var options = StoreOptions.fast
        options.lockTimeoutInSeconds = 0
        let other = try ReplicaStore(path: store.store.path, options: options)
        defer { try? other.close() }
        try #require(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        #expect {
            _ = try other.compact(.everything, nowInMilliseconds: 0)
        } throws: { error in
            if case StoreProblem.locked = error { true } else { false }
        }
        flock(descriptor, LOCK_UN)
        try #expect(store.store.compactableBytes() == before)
        try expectSame(store, as: digest)
    }
}
