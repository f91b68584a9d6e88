import Foundation
import Lectern
import Testing

/// Two replicas and the files between them.
struct BundleExchangeTests {
    @Test
    func `concurrent titles are a conflict that both replicas show alike, until somebody answers it`() async throws {
        let files = try TemporaryLibrary()
        let laptop = try await files.create("laptop")
        let id = try await laptop.add("First")
        let desktop = try await Replica.clone(files.path("laptop"), to: files.path("desktop"))
        try await laptop.retitle(id, "Laptop's")
        try await desktop.retitle(id, "Desktop's")
        try await laptop.exportBundle(to: files.path("l"))
        try await desktop.exportBundle(to: files.path("d"))
        for _ in 0..<2 {
            _ = try await desktop.importBundle(from: files.path("l"))
            _ = try await laptop.importBundle(from: files.path("d"))
        }
        try await #expect(laptop.status().digest == desktop.status().digest)
        for replica in [laptop, desktop] {
            let conflicts = try await replica.conflicts()
            #expect(conflicts.map(\.item.id) == [id])
            let explanation = try #require(try await replica.explain(ItemKey(kind: .article, id: id)))
            let title = try #require(explanation.fields.first { $0.name == "title" })
            #expect(title.isConflict)
            #expect(Set(title.values.map(\.text)) == ["Laptop's", "Desktop's"])
            #expect(title.values.count(where: \.isCurrent) == 1)
            #expect(title.why?.contains("latest") == true)
        }
        let explanation = try #require(try await desktop.explain(ItemKey(kind: .article, id: id)))
        let title = try #require(explanation.fields.first { $0.name == "title" })
        let loser = try #require(title.values.first { !$0.isCurrent })
        _ = try await desktop.edit {
            try $0.choose(loser.dot, of: title.code, on: ItemKey(kind: .article, id: id))
        }
        try await desktop.exportBundle(to: files.path("answer"))
        _ = try await laptop.importBundle(from: files.path("answer"))
        try await #expect(laptop.conflicts().isEmpty)
        try await #expect(laptop.article(id)?.title == loser.text)
    }

    @Test
    func `an edit whose base is older than the library overwrites nothing unseen`() async throws {
        let files = try TemporaryLibrary()
        let laptop = try await files.create("laptop")
        let id = try await laptop.add("First")
        let read = try await laptop.status().vector
        try await laptop.retitle(id, "Meanwhile")
        try await laptop.retitle(id, "From an editor that was open", base: read)
        try await #expect(laptop.conflicts().count == 1)
    }

    @Test
    func `a bundle for a known replica leaves out what that one has`() async throws {
        let files = try TemporaryLibrary()
        let laptop = try await files.create("laptop")
        for number in 1...20 { _ = try await laptop.add("Article \(number)") }
        let desktop = try await Replica.clone(files.path("laptop"), to: files.path("desktop"))
        _ = try await desktop.add("Desktop's")
        try await desktop.exportBundle(to: files.path("d"))
        _ = try await laptop.importBundle(from: files.path("d"))
        _ = try await laptop.add("News")
        var export = ExportOptions()
        export.since = try await laptop.knownVector(ofReplica: desktop.status().replica.shortDescription)
        let (_, summary) = try await laptop.exportBundle(to: files.path("l"), export)
        #expect(summary.changes == 1)
        let imported = try await desktop.importBundle(from: files.path("l"))
        #expect(imported.count.folded == 1)
        try await #expect(laptop.status().digest == desktop.status().digest)
    }

    @Test
    func `a gap is named, can be held, and closes itself`() async throws {
        let files = try TemporaryLibrary()
        let laptop = try await files.create("laptop")
        _ = try await laptop.add("One")
        let afterOne = try await laptop.status()
        try await laptop.exportBundle(to: files.path("1"))
        _ = try await laptop.add("Two")
        var export = ExportOptions()
        export.since = afterOne.vector
        try await laptop.exportBundle(to: files.path("2"), export)
        let desktop = try await Replica.create(in: files.path("desktop"), library: afterOne.library)
        let missing = ChangeRange(replica: afterOne.replica, first: 1, last: 1)
        await #expect(throws: StoreProblem.gap(missing: [missing])) {
            try await desktop.importBundle(from: files.path("2"))
        }
        try await #expect(desktop.counts().pending == 0)
        let held = try await desktop.importBundle(from: files.path("2"), early: .hold)
        #expect(held.count.early == 1)
        try await #expect(desktop.counts().pending == 1)
        _ = try await desktop.importBundle(from: files.path("1"))
        try await #expect(desktop.counts().pending == 0)
        try await #expect(desktop.status().digest == laptop.status().digest)
    }

    @Test
    func `a bundle with any byte changed, or cut, leaves the replica as it was`() async throws {
        let files = try TemporaryLibrary()
        let laptop = try await files.create("laptop")
        _ = try await laptop.add("One", body: "A text that is worth keeping.")
        try await laptop.exportBundle(to: files.path("good"))
        let good = [UInt8](try Data(contentsOf: URL(fileURLWithPath: files.path("good"))))
        let desktop = try await Replica.create(in: files.path("desktop"), library: laptop.status().library)
        let before = (try await desktop.status(), try await desktop.counts())
        for position in good.indices {
            var bad = good
            bad[position] ^= 1 << UInt8(position % 8)
            try Data(bad).write(to: URL(fileURLWithPath: files.path("bad")))
            await #expect(throws: (any Error).self) { try await desktop.importBundle(from: files.path("bad")) }
        }
        for length in stride(from: 0, to: good.count, by: 7) {
            try Data(good.prefix(length)).write(to: URL(fileURLWithPath: files.path("bad")))
            await #expect(throws: (any Error).self) { try await desktop.importBundle(from: files.path("bad")) }
        }
        #expect(try await desktop.status() == before.0)
        #expect(try await desktop.counts() == before.1)
    }

    @Test
    func `a fork is refused, and nothing of its bundle stays`() async throws {
        let files = try TemporaryLibrary()
        let laptop = try await files.create("laptop")
        _ = try await laptop.add("Shared")
        let desktop = try await Replica.clone(files.path("laptop"), to: files.path("desktop"))
        try await laptop.close()
        // A twin under the same id: the identity file and the inode go along with a hard link to a second directory.
        try FileManager.default.createDirectory(atPath: files.path("twin"), withIntermediateDirectories: true)
        let database = try Data(contentsOf: URL(fileURLWithPath: files.path("laptop/library.lectern")))
        let first = try await Replica.open(files.path("laptop"))
        _ = try await first.add("One branch")
        try await first.exportBundle(to: files.path("branch-1"))
        try await first.close()
        let identity = try Data(contentsOf: URL(fileURLWithPath: files.path("laptop/library.lectern-identity")))
        // Put the older database back in place together with an identity file that fits it.
        try rewind(files.path("laptop"), to: database, identity: identity)
        let second = try await Replica.open(files.path("laptop"))
        #expect(second.newIdentity == nil, "the test made the file look untouched")
        _ = try await second.add("Another branch")
        try await second.exportBundle(to: files.path("branch-2"))
        _ = try await desktop.importBundle(from: files.path("branch-1"))
        let before = (try await desktop.status(), try await desktop.counts())
        await #expect {
            try await desktop.importBundle(from: files.path("branch-2"))
        } throws: {
            ($0 as? StoreProblem)?.code == "fork"
        }
        #expect(try await desktop.status() == before.0)
        #expect(try await desktop.counts() == before.1)
    }

    @Test
    func `a reader's bundle holds no trace of an address, and a clone from it verifies`() async throws {
        let files = try TemporaryLibrary()
        let laptop = try await files.create("laptop")
        let id = try await laptop.add("Commented")
        let address = "very.private.person@example.org"
        _ = try await laptop.edit { editor in
            try editor.comment(
                CommentDraft(parent: ItemKey(kind: .article, id: id), name: "Ann", email: address, body: "Indeed."))
        }
        var export = ExportOptions()
        export.isForReader = true
        try await laptop.exportBundle(to: files.path("reader"), export)
        let reader = try await Replica.clone(files.path("reader"), to: files.path("reader-replica"))
        try await #expect(reader.verify().findings == [])
        try await #expect(reader.status().digest == laptop.status().digest)
        try await #expect(reader.comments(on: ItemKey(kind: .article, id: id)).map(\.email) == [nil])
        try await reader.close()
        // The database holds the changes uncompressed, so this also looks into the decompressed bundle.
        let names = try FileManager.default.contentsOfDirectory(atPath: files.path("reader-replica"))
        #expect(names.contains("library.lectern"))
        for file in names {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: files.path("reader-replica/" + file)))
            #expect(bytes.range(of: Data(address.utf8)) == nil, "\(file)")
        }
        try await #expect(laptop.comments(on: ItemKey(kind: .article, id: id)).map(\.email) == [address])
    }

    /// Writes bytes in place, so that the inode stays, and lets the identity file say an earlier sequence.
    private func rewind(_ directory: String, to database: Data, identity: Data) throws {
        let handle = try #require(FileHandle(forWritingAtPath: directory + "/library.lectern"))
        try handle.truncate(atOffset: 0)
        try handle.write(contentsOf: database)
        try handle.close()
        var bytes = [UInt8](identity)
        let sequence = 17 + 16 + 16 + 32 + 8
        bytes.replaceSubrange(sequence..<sequence + 8, with: [0, 0, 0, 0, 0, 0, 0, 1])
        let covered = bytes.count - ContentHash.sizeInBytes
        bytes.replaceSubrange(covered..., with: ContentHash(hashing: Array(bytes[..<covered])).bytes)
        try Data(bytes).write(to: URL(fileURLWithPath: directory + "/library.lectern-identity"))
    }
}
