import Causality
import Foundation
import LibraryModel
import ReplicaStore
import TestSupport
import Testing

/// A copied or restored file never goes on under an id that is in use elsewhere.
struct IdentityTests {
    static let library = LibraryID(value: 11)

    @Test
    func `a copy of the directory goes on under a new id, and both copies' edits arrive at a third replica`() throws {
        let original = try TemporaryStore(library: Self.library, seed: 1)
        try original.edit { try $0.save(Self.draft("before")) }
        let copy = try original.copied()
        #expect(copy.newIdentity?.former == copy.former)
        try original.edit { try $0.save(Self.draft("original")) }
        try copy.store.edit(seed: 5) { try $0.save(Self.draft("copy")) }
        let third = try TemporaryStore(library: Self.library, seed: 3)
        for bundle in [try original.export(), try copy.store.exported()] {
            _ = try third.receive(bundle, early: .refuse)
        }
        try #expect(third.titles() == ["before", "copy", "original"])
        try #expect(third.store.verify { _, _ in }.findings == [])
    }

    @Test
    func `copies that are opened with one source of random numbers get ids of their own`() throws {
        let original = try TemporaryStore(library: Self.library, seed: 1)
        try original.edit { try $0.save(Self.draft("before")) }
        try original.store.close()
        var generator = SeededGenerator(seed: 9)
        var ids: Set<ReplicaID> = []
        for name in ["one", "two"] {
            let copy = original.directory + "/" + name
            try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
            try FileManager.default.copyItem(
                atPath: original.store.path, toPath: copy + "/" + ReplicaStore.fileName)
            let (store, newIdentity) = try ReplicaStore.open(copy, options: .fast, using: &generator)
            ids.insert(try #require(newIdentity).current)
            try store.close()
        }
        #expect(ids.count == 2)
    }

    @Test
    func `opening the original again keeps its id`() throws {
        let original = try TemporaryStore(library: Self.library, seed: 1)
        try original.edit { try $0.save(Self.draft("before")) }
        try original.store.close()
        var generator = SeededGenerator(seed: 9)
        let (again, newIdentity) = try ReplicaStore.open(original.directory, options: .fast, using: &generator)
        #expect(newIdentity == nil)
        try again.close()
    }

    @Test
    func `an identity file that lags behind changes nothing`() throws {
        let original = try TemporaryStore(library: Self.library, seed: 1)
        try original.edit { try $0.save(Self.draft("one")) }
        let identityPath = original.store.path + "-identity"
        let earlier = try Data(contentsOf: URL(fileURLWithPath: identityPath))
        try original.edit { try $0.save(Self.draft("two")) }
        try original.store.close()
        try earlier.write(to: URL(fileURLWithPath: identityPath))
        var generator = SeededGenerator(seed: 9)
        let (again, newIdentity) = try ReplicaStore.open(original.directory, options: .fast, using: &generator)
        #expect(newIdentity == nil)
        try again.close()
    }

    @Test
    func `an identity file that lags behind is brought up to date, so that an older database is told from the newest`()
        throws
    {
        let original = try TemporaryStore(library: Self.library, seed: 1)
        let identityPath = original.store.path + "-identity"
        let backup = original.directory + "/backup"
        try original.store.backup(to: backup)
        let earlier = try Data(contentsOf: URL(fileURLWithPath: identityPath))
        try original.edit { try $0.save(Self.draft("one")) }
        try original.store.close()
        try earlier.write(to: URL(fileURLWithPath: identityPath))
        var generator = SeededGenerator(seed: 9)
        let (again, unchanged) = try ReplicaStore.open(original.directory, options: .fast, using: &generator)
        #expect(unchanged == nil)
        try again.close()
        // Into the same file, as `cp` does.
        let file = try #require(FileHandle(forWritingAtPath: original.store.path))
        try file.truncate(atOffset: 0)
        try file.write(contentsOf: try Data(contentsOf: URL(fileURLWithPath: backup)))
        try file.close()
        let (restored, newIdentity) = try ReplicaStore.open(original.directory, options: .fast, using: &generator)
        #expect(newIdentity != nil)
        try restored.close()
    }

    @Test
    func `a database restored in place from a backup taken three syncs ago loses nothing`() throws {
        let laptop = try TemporaryStore(library: Self.library, seed: 1)
        let desktop = try TemporaryStore(library: Self.library, seed: 2)
        try laptop.edit { try $0.save(Self.draft("first")) }
        let backup = laptop.directory + "/backup"
        try laptop.store.backup(to: backup)
        for number in 1...3 {
            try laptop.edit { try $0.save(Self.draft("laptop \(number)")) }
            _ = try desktop.receive(laptop.export(), early: .refuse)
            try desktop.edit { try $0.save(Self.draft("desktop \(number)")) }
            _ = try laptop.receive(desktop.export(), early: .refuse)
        }
        try laptop.store.close()
        // Written in place, so the file keeps its inode.
        let bytes = try Data(contentsOf: URL(fileURLWithPath: backup))
        let handle = try #require(FileHandle(forWritingAtPath: laptop.store.path))
        try handle.truncate(atOffset: 0)
        try handle.write(contentsOf: bytes)
        try handle.close()
        var generator = SeededGenerator(seed: 77)
        let (restored, newIdentity) = try ReplicaStore.open(laptop.directory, options: .fast, using: &generator)
        #expect(newIdentity?.reason.contains("restored") == true)
        try restored.edit(seed: 8) { try $0.save(Self.draft("after the restore")) }
        _ = try desktop.receive(restored.exported(), early: .refuse)
        try #expect(
            desktop.titles() == [
                "after the restore", "desktop 1", "desktop 2", "desktop 3", "first", "laptop 1", "laptop 2", "laptop 3",
            ])
        try restored.receive(desktop.export())
        try #expect(restored.read { try $0.digest() } == desktop.store.read { try $0.digest() })
        try restored.close()
    }

    @Test
    func `changes under its own id that come in from elsewhere make a replica take a new id`() throws {
        let original = try TemporaryStore(library: Self.library, seed: 1)
        try original.edit { try $0.save(Self.draft("first")) }
        let twin = try original.copied(keepingIdentity: true)
        #expect(twin.newIdentity == nil, "the copy was made to look like the original")
        try original.edit { try $0.save(Self.draft("second")) }
        let generator = SeededGenerator(seed: 4)
        let newIdentity = try twin.store.receive(original.export(), using: generator)
        #expect(newIdentity?.former == twin.former)
        try twin.store.edit(seed: 6) { try $0.save(Self.draft("twin")) }
        _ = try original.receive(twin.store.exported(), early: .refuse)
        try #expect(original.titles() == ["first", "second", "twin"])
    }

    /// Two file systems that were filled alike give the same inode to the original and to the copy.
    @Test
    func `a file that was made at another time is a copy, whatever its inode`() throws {
        let original = try TemporaryStore(library: Self.library, seed: 1)
        try original.edit { try $0.save(Self.draft("before")) }
        try original.store.close()
        var saysBirth = false
        try TemporaryStore.rewriteIdentity(of: original.store.path) { record in
            saysBirth = record[TemporaryStore.birthInIdentity].contains { $0 != 0 }
            record[TemporaryStore.birthInIdentity.upperBound - 1] ^= 1
        }
        var generator = SeededGenerator(seed: 9)
        let (again, newIdentity) = try ReplicaStore.open(original.directory, options: .fast, using: &generator)
        // Not every file system says when a file was made.
        #expect((newIdentity != nil) == saysBirth)
        try again.close()
    }

    @Test
    func `an identity file of the older form is taken for what it is, and written anew`() throws {
        let original = try TemporaryStore(library: Self.library, seed: 1)
        try original.edit { try $0.save(Self.draft("before")) }
        try original.store.close()
        let path = original.store.path + "-identity"
        let present = try Data(contentsOf: URL(fileURLWithPath: path))
        try TemporaryStore.rewriteIdentity(of: original.store.path) {
            $0.removeSubrange(TemporaryStore.birthInIdentity)
        }
        var generator = SeededGenerator(seed: 9)
        let (again, newIdentity) = try ReplicaStore.open(original.directory, options: .fast, using: &generator)
        #expect(newIdentity == nil)
        try again.edit(seed: 4) { try $0.save(Self.draft("after")) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)).count == present.count)
        try again.close()
    }

    @Test
    func `what somebody wrote behind the identity changes nothing`() throws {
        let original = try TemporaryStore(library: Self.library, seed: 1)
        try original.edit { try $0.save(Self.draft("before")) }
        try original.store.close()
        let file = try #require(FileHandle(forWritingAtPath: original.store.path + "-identity"))
        _ = try file.seekToEnd()
        try file.write(contentsOf: Data("x\n".utf8))
        try file.close()
        var generator = SeededGenerator(seed: 9)
        for number in 1...2 {
            let (again, newIdentity) = try ReplicaStore.open(original.directory, options: .fast, using: &generator)
            #expect(newIdentity == nil)
            try again.edit(seed: UInt64(number)) { try $0.save(Self.draft("\(number)")) }
            try again.close()
        }
    }

    static func draft(_ title: String) -> ArticleDraft {
        var draft = ArticleDraft()
        draft.fields = [ArticleField.title.set(title)]
        return draft
    }
}
