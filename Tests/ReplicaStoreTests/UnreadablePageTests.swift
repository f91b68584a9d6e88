import Causality
import Foundation
import GRDB
import LibraryModel
import TestSupport
import Testing
import WireFormat

@testable import ReplicaStore

/// What a repair saves of a file with a page that can't be read.
@Suite struct UnreadablePageTests {
    private static let library = LibraryID(value: 13)

    /// A library with something in every table, of which some lie on several pages.
    private func filled() throws -> TemporaryStore {
        let store = try TemporaryStore(library: Self.library)
        var noise = SeededGenerator(seed: 7)
        for number in 1...12 {
            try store.edit { editor in
                var draft = IdentityTests.draft("article \(number)")
                let letters = (0..<5_000).map { _ in String(noise.next() % 36, radix: 36) }.joined()
                draft.body = Array("words of article \(number) \(letters)".utf8)
                draft.tags = ["tag"]
                let article = try editor.save(draft).id
                _ = try editor.annotate(AnnotationDraft(article: article, place: .quote("words")))
                _ = try editor.comment(
                    CommentDraft(
                        parent: ItemKey(kind: .article, id: article), name: "Ada", email: "ada@example.org",
                        body: "Yes."
                    ))
            }
        }
        try store.store.write { try $0.keep(RemoteRecord(name: "hub", address: "https://hub.example.org")) }
        return store
    }

    /// The first page of a table or index; the page behind it that is the `child`th, where there are several.
    private func page(of name: String, child: Int? = nil, in store: TemporaryStore) throws -> (number: Int, size: Int) {
        let (root, size) = try store.store.pool.read { database in
            (
                try Int.fetchOne(
                    database, sql: "SELECT rootpage FROM sqlite_master WHERE name = ?", arguments: [name]) ?? 0,
                try Int.fetchOne(database, sql: "PRAGMA page_size") ?? 0
            )
        }
        try #require(root > 1)
        guard let child else { return (root, size) }
        try store.store.file.emptyLog()
        let bytes = try Data(contentsOf: URL(fileURLWithPath: store.store.path))[((root - 1) * size)...].prefix(size)
        let header = Array(bytes)
        try #require(header[0] == 5, "\(name) should lie on several pages")
        let cell = Int(header[12 + 2 * child]) << 8 | Int(header[13 + 2 * child])
        return (header[cell..<cell + 4].reduce(0) { $0 << 8 | Int($1) }, size)
    }

    /// Writes rubbish over a page of the file, then opens it again.
    private func damage(_ page: (number: Int, size: Int), of store: TemporaryStore) throws -> ReplicaStore {
        try store.store.close()
        let file = try #require(FileHandle(forWritingAtPath: store.store.path))
        try file.seek(toOffset: UInt64((page.number - 1) * page.size))
        try file.write(contentsOf: Data(repeating: 0x55, count: page.size))
        try file.close()
        var generator = SeededGenerator(seed: 1)
        return try ReplicaStore.open(store.directory, options: .fast, using: &generator).store
    }

    /// Changes the bytes of pages, then opens the file again.
    private func change(_ store: TemporaryStore, _ body: (inout Data) throws -> Void) throws -> ReplicaStore {
        try store.store.close()
        let file = URL(fileURLWithPath: store.store.path)
        var bytes = try Data(contentsOf: file)
        try body(&bytes)
        try bytes.write(to: file, options: [])
        var generator = SeededGenerator(seed: 1)
        return try ReplicaStore.open(store.directory, options: .fast, using: &generator).store
    }

    private func expectNoRemains(in directory: String) throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: directory)
        #expect(files.allSatisfy { !$0.contains(".before-repair-") && !$0.contains(".part") }, "\(files)")
    }

    @Test(arguments: [
        "article", "annotation", "comment", "tag", "membership", "conflict", "search_data", "search_docsize",
        "article_listed", "annotation_article", "sqlite_autoindex_article_1", "sqlite_autoindex_change_1",
        "sqlite_autoindex_capture_1", "sqlite_autoindex_replica_1", "absent_capture", "chain_context",
    ])
    func `a page is mended where all that was on it follows from the log`(name: String) throws {
        let store = try filled()
        let digest = try store.store.read { try $0.digest() }
        let identity = try store.store.read { try $0.identity().replica }
        let again = try damage(page(of: name, in: store), of: store)
        defer { try? again.close() }
        try #expect(!again.verify { _, _ in }.isClean)
        let tried = try again.repair(onlyTrying: true) { _, _ in }
        #expect(tried.backup == nil && tried.after.isClean)
        try #expect(!again.verify { _, _ in }.isClean)
        let report = try again.repair { _, _ in }
        #expect(report.after.findings == [] && report.droppedCaptures == 0 && report.lost == [])
        try #expect(again.verify { _, _ in }.findings == [])
        try #expect(again.read { try $0.digest() } == digest)
        try #expect(again.read { try $0.identity().replica } == identity)
        try #expect(again.read { try $0.search("words", limit: 20) }.count == 12)
        try #expect(again.read { try $0.remotes().map(\.name) } == ["hub"])
        try again.edit(seed: 4) { try $0.save(IdentityTests.draft("afterwards")) }
        try #expect(again.verify { _, _ in }.findings == [])
    }

    @Test
    func `texts on a page that can't be read are dropped alone, and come again with a bundle`() throws {
        let store = try filled()
        let bundle = try store.export()
        let again = try damage(page(of: "capture", child: 3, in: store), of: store)
        defer { try? again.close() }
        let report = try again.repair { _, _ in }
        #expect(report.droppedCaptures > 0 && report.droppedCaptures < 6)
        #expect(report.after.findings == [])
        try #expect(again.read { try $0.search("words", limit: 20) }.count == 12 - report.droppedCaptures)
        try again.receive(bundle)
        try #expect(again.read { try $0.search("words", limit: 20) }.count == 12)
        try #expect(again.verify { _, _ in }.findings == [])
    }

    @Test
    func `texts are dropped where neither their table nor its index can be read`() throws {
        let store = try filled()
        let bundle = try store.export()
        let table = try page(of: "capture", in: store)
        let index = try page(of: "sqlite_autoindex_capture_1", in: store)
        try damage(table, of: store).close()
        let again = try damage(index, of: store)
        defer { try? again.close() }
        try #expect(again.repair { _, _ in }.after.findings == [])
        try again.receive(bundle)
        try #expect(again.read { try $0.search("words", limit: 20) }.count == 12)
    }

    @Test
    func `a page of the log that can't be read ends a repair with nothing changed`() throws {
        let store = try filled()
        let again = try damage(page(of: "change", in: store), of: store)
        defer { try? again.close() }
        let bytes = try Data(contentsOf: URL(fileURLWithPath: store.store.path))
        let problem = #expect(throws: StoreProblem.self) { try again.repair { _, _ in } }
        #expect(problem?.code == "corrupt")
        try #expect(Data(contentsOf: URL(fileURLWithPath: store.store.path)) == bytes)
        try expectNoRemains(in: store.directory)
    }

    @Test
    func `remotes on a page that can't be read are lost, and said to be`() throws {
        let store = try filled()
        let again = try damage(page(of: "remote", in: store), of: store)
        defer { try? again.close() }
        let report = try again.repair { _, _ in }
        #expect(report.lost == [.remotes])
        #expect(report.after.findings == [])
        try #expect(again.read { try $0.remotes().count } == 0)
    }

    /// A table whose line in the schema is on a page that can't be read is missing for SQLite.
    @Test(
        arguments: [
            ("chain_context", []), ("remote", [.remotes]), ("local_setting", [.settings]),
            ("pending_segment", [.pendingChanges]), ("membership", []),
        ] as [(String, [RepairReport.OwnMatter])])
    func `a table that is missing is lost like one that can't be read`(
        table: String, lost: [RepairReport.OwnMatter]
    ) throws {
        let store = try filled()
        let digest = try store.store.read { try $0.digest() }
        try store.store.pool.write { try $0.execute(sql: "DROP TABLE \(table)") }
        let report = try store.store.repair { _, _ in }
        #expect(report.lost == lost && report.after.findings == [])
        try #expect(store.store.verify { _, _ in }.findings == [])
        try #expect(store.store.read { try $0.digest() } == digest)
    }

    @Test func `a log that is missing is a damaged one`() throws {
        let store = try filled()
        try store.store.pool.write { try $0.execute(sql: "DROP TABLE change") }
        try #expect(store.store.verify { _, _ in }.findings.map(\.area) == [.file])
        let problem = #expect(throws: StoreProblem.self) { try store.store.repair { _, _ in } }
        #expect(problem?.code == "corrupt")
        try expectNoRemains(in: store.directory)
    }

    @Test
    func `a private record that can't be read is withheld, and comes again with a bundle`() throws {
        let damages = [
            "UPDATE private_record SET body = x'00' WHERE sequence = 3",
            "DELETE FROM private_record WHERE sequence = 3",
            "UPDATE private_record SET commitment = zeroblob(32) WHERE sequence = 3",
        ]
        for damage in damages {
            let store = try filled()
            let bundle = try store.export()
            try store.store.pool.write { try $0.execute(sql: damage) }
            try #expect(store.store.verify { _, _ in }.findings.allSatisfy { $0.area == .privateRecords })
            let report = try store.store.repair { _, _ in }
            #expect(report.droppedRecords == 1 && report.after.findings == [], "\(damage)")
            try #expect(store.store.read { try $0.counts().withheld } == 1)
            try #expect(store.receive(bundle).privateRecords == 1)
            try #expect(store.store.read { try $0.counts().withheld } == 0)
            try #expect(store.store.verify { _, _ in }.findings == [])
        }
    }

    @Test
    func `of what stands on a baseline, indexes are mended, and the items of the baseline are not`() throws {
        for (name, isMended) in [("article_listed", true), ("search_data", true), ("article", false)] {
            let store = try filled()
            _ = try store.store.compact(.everything, nowInMilliseconds: 0)
            _ = try store.store.write { try $0.advanceBaseline(to: 8) }
            let digest = try store.store.read { try $0.digest() }
            let again = try damage(page(of: name, in: store), of: store)
            defer { try? again.close() }
            if isMended {
                try #expect(again.repair { _, _ in }.after.findings == [], "\(name)")
                try #expect(again.read { try $0.digest() } == digest)
            } else {
                #expect(throws: StoreProblem.self) { try again.repair { _, _ in } }
                try expectNoRemains(in: store.directory)
            }
        }
    }

    /// No page has a sum by which SQLite could tell it from another one.
    @Test(arguments: ["capture", "article"])
    func `texts whose page holds another page's rows are missed, and said to be`(other: String) throws {
        let store = try filled()
        let bundle = try store.export()
        let (lost, taken) = (
            try page(of: "capture", child: 3, in: store),
            try page(of: other, child: other == "capture" ? 0 : nil, in: store)
        )
        let again = try change(store) { bytes in
            let (from, to) = ((taken.number - 1) * taken.size, (lost.number - 1) * lost.size)
            bytes.replaceSubrange(to..<to + lost.size, with: bytes[from..<from + taken.size])
        }
        defer { try? again.close() }
        let report = try again.repair { _, _ in }
        #expect(report.droppedCaptures > 0 && report.after.findings == [])
        try again.receive(bundle)
        try #expect(again.read { try $0.search("words", limit: 20) }.count == 12)
    }

    @Test func `a page that seems to have fewer rows than it had is no whole one`() throws {
        let store = try filled()
        try store.store.write { try $0.keep(RemoteRecord(name: "other", address: "https://other.example.org")) }
        let remotes = try page(of: "remote", in: store)
        try store.store.file.emptyLog()
        let again = try change(store) { $0[(remotes.number - 1) * remotes.size + 4] = 1 }
        defer { try? again.close() }
        try #expect(again.repair { _, _ in }.lost == [.remotes])
        try #expect(again.read { try $0.remotes().count } == 1)
    }

    @Test func `a row that is none is left out, and the others are saved`() throws {
        let store = try filled()
        try store.store.write { try $0.keep(RemoteRecord(name: "other", address: "https://other.example.org")) }
        let remotes = try page(of: "remote", in: store)
        try store.store.file.emptyLog()
        let again = try change(store) { bytes in
            let start = (remotes.number - 1) * remotes.size
            let cell = start + (Int(bytes[start + 8]) << 8 | Int(bytes[start + 9]))
            // Behind the cell's size and the header's: the type of the name, which is a text and becomes a blob.
            let isText = bytes[cell + 2] & 1 == 1
            try #require(isText)
            bytes[cell + 2] &= ~1
        }
        defer { try? again.close() }
        let report = try again.repair { _, _ in }
        #expect(report.lost == [.remotes] && report.after.findings == [])
        try #expect(again.read { try $0.remotes().count } == 1)
    }

    @Test func `what waits and can't be read keeps nothing else out, and comes again`() throws {
        let ada = try TemporaryStore(library: Self.library, seed: 1)
        try ada.edit { _ = try $0.save(IdentityTests.draft("first")) }
        let known = try ada.store.read { try $0.vector() }
        try ada.edit { _ = try $0.save(IdentityTests.draft("second")) }
        var late = ExportOptions()
        late.since = known
        for isRepaired in [true, false] {
            let grace = try TemporaryStore(library: Self.library, seed: 2)
            _ = try grace.receive(ada.export(late))
            try grace.store.pool.write { try $0.execute(sql: "UPDATE pending_segment SET bytes = x'00ff'") }
            try #expect(!grace.store.verify { _, _ in }.isClean)
            if isRepaired { try #expect(grace.store.repair { _, _ in }.lost == [.pendingChanges]) }
            _ = try grace.receive(ada.export())
            try #expect(grace.titles() == ["first", "second"])
            try #expect(grace.store.verify { _, _ in }.findings == [])
        }
    }
}
