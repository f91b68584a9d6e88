import Causality
import GRDB
import LibraryModel
import TestSupport
import Testing
import WireFormat

@testable import ReplicaStore

/// Segments that are well-formed and still not what an honest program writes.
struct HostileSegmentTests {
    static let library = LibraryID(value: 13)
    static let author = ReplicaID(value: 0xbad)

    @Test
    func `kinds and fields with any code are kept, listed and verified`() throws {
        let store = try TemporaryStore(library: Self.library)
        let strange = ItemKey(kind: ItemKind(rawValue: .max), id: ItemID(value: 1))
        let write = WriteFields.Write(field: FieldCode(rawValue: .max >> 1), value: [1])
        let bodies = [
            [ChangePart(item: strange, firstIndex: 0, touches: [.init(item: strange)], operations: [])],
            [
                ChangePart(item: strange, firstIndex: 0, touches: [], operations: [.trash(TrashItem(sparing: []))]),
                ChangePart(
                    item: strange, firstIndex: 1, touches: [.init(item: strange)],
                    operations: [.writeFields(WriteFields([write]))]),
            ],
        ]
        _ = try store.receive(Self.bundle(bodies))
        try store.edit { try $0.save(IdentityTests.draft("goes on")) }
        try #expect(store.store.read { try $0.conflicts() }.count <= 1)
        try #expect(store.store.read { try $0.counts() }.articles == 1)
        try #expect(store.store.verify { _, _ in }.findings == [])
    }

    @Test
    func `a part that was replaced by its commitment is refused`() throws {
        let item = ItemKey(kind: .article, id: ItemID(value: 5))
        var salts = SeededGenerator(seed: 1)
        let title = WriteFields([.init(field: ArticleField.title.code, value: Array("kept".utf8))])
        let body = ChangeBody(
            contextDelta: [],
            parts: [
                ChangePart(item: item, firstIndex: 0, touches: [.init(item: item)], operations: [.writeFields(title)])
            ],
            salts: &salts)
        var writer = ByteWriter()
        writer.count(0)
        writer.count(1)
        writer.byte(1)
        writer.number(UInt32(1))
        writer.hash(body.commitments[0])
        let id = ChangeID(replica: Self.author, sequence: 1)
        let dropped = try ChangeBody(bytes: writer.bytes)
        let timestamp = Timestamp(milliseconds: 1)
        let hash = dropped.hash(library: Self.library, id: id, previous: .zero, timestamp: timestamp)
        #expect(hash == body.hash(library: Self.library, id: id, previous: .zero, timestamp: timestamp))
        let segment = Segment(
            replica: Self.author, first: 1, previousHash: .zero, baseContext: VersionVector(), headHash: hash,
            changes: [SegmentChange(timestamp: timestamp, body: dropped.bytes)])
        let store = try TemporaryStore(library: Self.library)
        #expect {
            try store.receive(SealedHistory.encode([.segment(segment)], library: Self.library))
        } throws: {
            ($0 as? StoreProblem)?.code == "damaged"
        }
        try #expect(store.store.read { try $0.vector() }.isEmpty)
    }

    /// All of a waiting segment may come from elsewhere, and be another one.
    @Test
    func `a waiting segment that turns out a fork is dropped, and what came stays`() throws {
        func parts(_ title: String) -> [ChangePart] {
            let item = ItemKey(kind: .article, id: ItemID(value: 5))
            let write = WriteFields([.init(field: ArticleField.title.code, value: Array(title.utf8))])
            return [
                ChangePart(item: item, firstIndex: 0, touches: [.init(item: item)], operations: [.writeFields(write)])
            ]
        }
        func segments(_ titles: [String]) throws -> [Segment] {
            let bytes = try Self.bundle(titles.map(parts))
            var reader = try BundleReader(source: TemporaryStore.source(bytes))
            var segments: [Segment] = []
            while let frame = try reader.next() {
                if case .segment(let segment) = frame { segments.append(segment) }
            }
            return segments
        }
        let one = try segments(["a", "b", "c"])[0]
        // Its second and third change, behind a first one that isn't here.
        let first = try ChangeBody(bytes: one.changes[0].body).hash(
            library: Self.library, id: ChangeID(replica: Self.author, sequence: 1), previous: .zero,
            timestamp: one.changes[0].timestamp)
        let late = Segment(
            replica: Self.author, first: 2, previousHash: first, baseContext: VersionVector(),
            headHash: one.headHash, changes: Array(one.changes[1...]))
        let store = try TemporaryStore(library: Self.library)
        #expect(try store.receive(SealedHistory.encode([.segment(late)], library: Self.library)).early == 2)
        let other = try segments(["w", "x", "y", "z"])
        let count = try store.receive(SealedHistory.encode(other.map { .segment($0) }, library: Self.library))
        #expect(count.folded == 4 && count.refused == 0)
        try #expect(store.titles() == ["z"])
        try #expect(store.receive(SealedHistory.encode(other.map { .segment($0) }, library: Self.library)).known == 4)
    }

    /// Every program says that a mark touches its article; bytes from outside may not.
    @Test func `a mark that comes before its article is found in it`() throws {
        var draft = IdentityTests.draft("page")
        draft.url = "https://example.org/page"
        draft.body = Array("Some words to be marked.".utf8)
        let author = try TemporaryStore(library: Self.library, seed: 1)
        let annotation = try author.edit { [draft] editor in
            let article = try editor.save(draft).id
            return try editor.annotate(AnnotationDraft(article: article, place: .quote("words")))
        }
        let key = ItemKey(kind: .annotation, id: annotation)
        let parts = try author.store.beginExport(ExportOptions()).remainingFrames().segments.flatMap(\.changes)
            .flatMap { try ChangeBody(bytes: $0.body).presentParts }.filter { $0.item == key }
        let part = try #require(parts.first)
        let here = try TemporaryStore(library: Self.library, seed: 2)
        _ = try here.receive(
            Self.bundle(
                [[ChangePart(item: key, firstIndex: 0, touches: [], operations: part.operations)]],
                library: Self.library))
        try here.edit { [draft] in _ = try $0.save(draft) }
        func resolution() throws -> AnchorResolution? {
            try here.store.read { try $0.annotation(annotation)?.resolution }
        }
        #expect(try resolution() == .resolved(5..<10))
        _ = try here.store.repair { _, _ in }
        #expect(try resolution() == .resolved(5..<10))
    }

    /// One more could be said by no vector, and nobody would get anything from here any more.
    @Test
    func `the last author but one can't be followed by two`() throws {
        let store = try TemporaryStore(library: Self.library)
        try store.edit { _ = try $0.save(IdentityTests.draft("mine")) }
        try store.store.pool.write { database in
            try database.execute(
                sql: """
                    WITH RECURSIVE n (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM n WHERE n < \(Limits.replicas))
                    INSERT INTO replica (number, id, sequence, head, context)
                    SELECT n, CAST(printf('%016d', n) AS BLOB), 1, zeroblob(32), x'00' FROM n
                    """)
        }
        let before = try store.store.read { try $0.vector() }
        #expect(before.count == Limits.replicas)
        let item = ItemKey(kind: .article, id: ItemID(value: 5))
        let bundle = try Self.bundle([[ChangePart(item: item, firstIndex: 0, touches: [], operations: [])]])
        #expect(throws: StoreProblem.tooManyReplicas(limit: Limits.replicas)) { try store.receive(bundle) }
        try #expect(store.store.read { try $0.vector() } == before)
    }

    /// One author's changes as a bundle.
    static func bundle(_ bodies: [[ChangePart]], library: LibraryID = library) throws -> [UInt8] {
        var salts = SeededGenerator(seed: 2)
        var links: [ChainLink] = []
        for (position, parts) in bodies.enumerated() {
            let origin = ChangeOrigin(
                id: ChangeID(replica: author, sequence: UInt64(position + 1)),
                timestamp: Timestamp(milliseconds: Int64(position)), context: VersionVector())
            links.append(
                ChainLink(
                    LibraryChange(origin: origin, parts: parts), in: library, previous: links.last?.hash ?? .zero,
                    base: VersionVector(), salts: &salts))
        }
        return try SealedHistory.encode([.segment(Segment(links))], library: library)
    }
}
