import Causality
import LibraryModel
import MergeTypes
import TestSupport
import Testing
import WireFormat

@testable import ReplicaStore

/// A log handed out a few frames at a time, while it goes on growing.
struct LogExportTests {
    static let library = LibraryID(value: 22)

    private func draft(_ title: String, bodyInBytes: Int = 10) -> ArticleDraft {
        var draft = ArticleDraft()
        draft.fields = [ArticleField.title.set(title)]
        draft.body = Array(repeating: UInt8(ascii: "a"), count: bodyInBytes) + Array(title.utf8)
        return draft
    }

    @Test
    func `an export ends at what stood at its start, whatever is added meanwhile`() throws {
        let store = try TemporaryStore(library: Self.library)
        let excerpt = String(repeating: "words ", count: 10_000)
        for number in 0..<40 {
            try store.edit { builder in
                var draft = draft("\(number)")
                draft.fields.append(ArticleField.excerpt.set(excerpt))
                _ = try builder.save(draft)
            }
        }
        var export = try store.store.beginExport(ExportOptions())
        var frames: [BundleFrame] = []
        var steps = 0
        while let some = try export.next() {
            frames += some
            steps += 1
            try store.edit { _ = try $0.save(draft("meanwhile \(steps)")) }
        }
        #expect(steps > 2)
        #expect(frames.segments.reduce(0) { $0 + $1.changes.count } == 40)
        #expect(export.header.to.changeCount == 40)
    }

    /// Each of these changes types one letter and lists much besides, which stands in a segment once.
    @Test
    func `what is small as columns and large as changes goes out in several segments`() throws {
        let item = ItemKey(kind: .comment, id: ItemID(value: 5))
        let spared = (0..<30_000).map { Dot(replica: ReplicaID(value: 9), sequence: UInt64($0) + 1, index: 0) }
        let author = ReplicaID(value: 7)
        var salts = SeededGenerator(seed: 1)
        var head = ContentHash.zero
        let changes = (1...UInt64(20)).map { sequence in
            let edit = SpliceText(text: TextName(field: CommentField.body.code), edit: TextEdit(at: 0, inserting: "x"))
            let part = ChangePart(
                item: item, firstIndex: 0, touches: [.init(item: item, sparing: spared)],
                operations: [.spliceText(edit)])
            let body = ChangeBody(contextDelta: [], parts: [part], earlierSalts: [item: 3], salts: &salts)
            let timestamp = Timestamp(milliseconds: Int64(sequence))
            head = body.hash(
                library: Self.library, id: ChangeID(replica: author, sequence: sequence), previous: head,
                timestamp: timestamp)
            return SegmentChange(timestamp: timestamp, body: body.bytes)
        }
        let segment = Segment(
            replica: author, first: 1, previousHash: .zero, baseContext: VersionVector(), headHash: head,
            changes: changes)
        #expect(try SegmentCodec.encode(segment).count < changes[0].body.count * 2)
        let store = try TemporaryStore(library: Self.library)
        _ = try store.store.receive([.segment(segment)], using: &salts)
        let frames = try store.store.beginExport(ExportOptions()).remainingFrames()
        #expect(frames.segments.count > 1)
        #expect(frames.segments.flatMap(\.changes) == changes)
        for segment in frames.segments {
            #expect(segment.changes.reduce(0) { $0 + $1.body.count } < 10 * Limits.frameGoalInBytes)
        }
    }

    @Test
    func `in small steps each segment follows right behind its few captures`() throws {
        let store = try TemporaryStore(library: Self.library)
        for number in 0..<40 { try store.edit { _ = try $0.save(draft("\(number)", bodyInBytes: 500)) } }
        var options = ExportOptions()
        let whole = try store.store.beginExport(options).remainingFrames()
        #expect(whole.segments.count == 1)
        options.goalInBytes = 1_000
        let frames = try store.store.beginExport(options).remainingFrames()
        #expect(frames.segments.flatMap(\.changes) == whole.segments.flatMap(\.changes))
        #expect(Set(frames.blobs.map(\.hash)) == Set(whole.blobs.map(\.hash)))
        var waiting = 0
        for frame in frames {
            switch frame {
            case .blobs(let blobs): waiting += blobs.count
            case .segment: waiting = 0
            default: break
            }
            #expect(waiting <= 4)
        }
    }

    @Test
    func `captures go with the changes that the policy names, and come alone when they are wanted`() throws {
        let store = try TemporaryStore(library: Self.library)
        for day in 0..<4 { try store.edit(at: Int64(day) * 1_000 + 1_000) { _ = try $0.save(draft("day \(day)")) } }
        var options = ExportOptions()
        options.blobs = .since(milliseconds: 3_000)
        let recent = try store.store.beginExport(options)
        #expect(recent.header.flags.contains(.omitsBlobs))
        try #expect(recent.remainingFrames().blobs.count == 2)
        options.blobs = .none
        let none = try store.store.beginExport(options).remainingFrames()
        #expect(none.blobs.isEmpty)

        let other = try TemporaryStore(library: Self.library, seed: 2)
        var generator = SeededGenerator(seed: 1)
        _ = try other.store.receive(none, using: &generator)
        let absent = try other.store.read { try $0.absentCaptures(since: Timestamp(rawValue: 0), atMost: 10) }
        #expect(absent.count == 4)
        try #expect(
            other.store.read { try $0.absentCaptures(since: Timestamp(milliseconds: 3_000), atMost: 10) }.count == 2)
        options.since = try store.store.read { try $0.vector() }
        options.wantedCaptures = Array(absent.prefix(3)) + [ContentHash(hashing: [9])]
        let wanted = try store.store.beginExport(options).remainingFrames()
        #expect(wanted.segments.isEmpty)
        #expect(Set(wanted.blobs.map(\.hash)) == Set(absent.prefix(3)))
        _ = try other.store.receive(wanted, using: &generator)
        try #expect(
            other.store.read { try $0.absentCaptures(since: Timestamp(rawValue: 0), atMost: 10) } == [absent[3]])
        try #expect(other.store.verify { _, _ in }.findings == [])
    }

    @Test
    func `a capture that repair drops is asked for again`() throws {
        let store = try TemporaryStore(library: Self.library)
        try store.edit { _ = try $0.save(draft("lost", bodyInBytes: 500)) }
        try store.store.write { try $0.database.run("UPDATE capture SET bytes = x'00', zstd = 0") }
        _ = try store.store.repair { _, _ in }
        try #expect(store.store.read { try $0.absentCaptures(since: Timestamp(rawValue: 0), atMost: 10) }.count == 1)
    }

    @Test
    func `a segment from the middle of a long chain says what its author had seen`() throws {
        let here = try TemporaryStore(library: Self.library, seed: 1)
        let there = try TemporaryStore(library: Self.library, seed: 2)
        let article = try here.edit { ItemKey(kind: .article, id: try $0.save(draft("start")).id) }
        for number in 0..<600 {
            try here.edit { try $0.write([ArticleField.title.set("here \(number)")], to: article) }
            guard number % 50 == 7 else { continue }
            _ = try there.receive(here.export())
            try there.edit { try $0.write([ArticleField.title.set("there \(number)")], to: article) }
            _ = try here.receive(there.export())
        }
        let replica = try here.store.read { try $0.identity().replica }
        let whole = try here.store.beginExport(ExportOptions()).remainingFrames().segments
        for sequence in stride(from: 10 as UInt64, to: 600, by: 37) {
            var expected = VersionVector()
            for segment in whole where segment.replica == replica {
                for (position, change) in segment.changes.enumerated()
                where segment.first + UInt64(position) <= sequence {
                    for entry in try ChangeBody.contextDelta(of: change.body) { expected.include(entry.change) }
                }
            }
            var options = ExportOptions()
            options.since = try here.store.read { try $0.vector() }
            options.since[replica] = sequence
            let first = try #require(try here.store.beginExport(options).remainingFrames().segments.first)
            #expect(first.first == sequence + 1)
            #expect(first.baseContext == expected)
        }
        let kept = try here.store.read { try $0.database.integer("SELECT count(*) FROM chain_context") }
        #expect(kept == 2)
    }
}
