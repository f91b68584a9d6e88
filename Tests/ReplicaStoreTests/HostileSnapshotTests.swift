import Causality
import LibraryModel
import MergeTypes
import TestSupport
import Testing
import WireFormat

@testable import ReplicaStore

/// Whoever may write a bundle may write any snapshot: it must not take away what changes here have made.
@Suite struct HostileSnapshotTests {
    private static let library = LibraryID(value: 0x5a)

    /// A replica and a hub's log with the same changes: some saved pages with notes, one of them edited, one in the trash, one
    /// purged.
    private struct Scene {
        let replica: TemporaryStore
        let hub: TemporaryLog
        /// What an honest replica with one more change would give.
        let honest: [SnapshotItem]
        let head: SnapshotHead
        let stranger = ReplicaID(value: 0xbad)

        init(hubHasBaseline: Bool = false) throws {
            replica = try TemporaryStore(library: HostileSnapshotTests.library)
            hub = try TemporaryLog(library: HostileSnapshotTests.library)
            let articles = try (0..<6).map { [replica] number in
                try replica.edit { editor in
                    let article = try editor.save(IdentityTests.draft("\(number)")).id
                    var note = AnnotationDraft(article: article, place: .wholeArticle)
                    note.note = "note \(number)"
                    _ = try editor.annotate(note)
                    return ItemKey(kind: .article, id: article)
                }
            }
            try replica.edit { try $0.trash(articles[1]) }
            try replica.edit { try $0.purge(articles[2]) }
            let giver = try TemporaryStore(library: HostileSnapshotTests.library, seed: 2)
            _ = try giver.receive(replica.export())
            try giver.edit { try $0.set(ArticleField.title.set("Better"), of: articles[3]) }
            try giver.forget()
            let frames = try giver.store.beginExport(ExportOptions()).remainingFrames()
            honest = frames.items
            guard case .snapshot(let head) = frames[0] else { throw StoreProblem.historyGone }
            self.head = head
            if hubHasBaseline {
                let old = try TemporaryStore(library: HostileSnapshotTests.library, seed: 3)
                _ = try old.receive(replica.export())
                try old.forget()
                for frame in try old.store.beginExport(ExportOptions()).remainingFrames() {
                    _ = try hub.store.receive([frame])
                }
            } else {
                _ = try hub.store.receive(try replica.store.beginExport(ExportOptions()).remainingFrames())
            }
        }

        /// A snapshot of these items that is right in itself.
        func frames(_ items: [SnapshotItem]) throws -> [BundleFrame] {
            var digest = LibraryDigest()
            for item in items { digest.add(item.key, row: item.row) }
            let head = SnapshotHead(
                foldVersion: head.foldVersion, lines: head.lines, clock: head.clock, digest: digest, items: items.count)
            return [.snapshot(head)] + (items.isEmpty ? [] : [.items(items)])
        }

        /// The same items, with one changed, or left out.
        func changing(
            _ index: Int, _ change: (inout ItemState) -> Void
        ) throws -> [SnapshotItem] {
            var items = honest
            var state = try ItemState(canonicalRow: items[index].row)
            change(&state)
            items[index] = SnapshotItem(key: items[index].key, row: state.canonicalRow, texts: items[index].texts)
            return items
        }

        /// - Parameter alsoByHub: whether the log alone tells what is wrong.
        func expectRefused(_ items: [SnapshotItem], _ comment: Comment, alsoByHub: Bool = true) throws {
            let before = try replica.store.read { try ($0.digest(), $0.vector()) }
            let frames = try frames(items)
            var generator = SeededGenerator(seed: 1)
            #expect(throws: StoreProblem.self, comment) {
                for frame in frames { _ = try replica.store.receive([frame], using: &generator) }
            }
            if alsoByHub {
                #expect(throws: StoreProblem.self, comment) {
                    for frame in frames { _ = try hub.store.receive([frame]) }
                }
            }
            let after = try replica.store.read { try ($0.digest(), $0.vector()) }
            #expect(before == after, comment)
        }
    }

    @Test(arguments: [false, true])
    func `a snapshot without what changes here have made is refused`(hubHasBaseline: Bool) throws {
        let scene = try Scene(hubHasBaseline: hubHasBaseline)
        try scene.expectRefused([], "nothing at all")
        for index in scene.honest.indices {
            var items = scene.honest
            let left = items.remove(at: index)
            try scene.expectRefused(items, "without \(left.key)")
        }
        // The honest one is taken.
        var generator = SeededGenerator(seed: 1)
        let frames = try scene.frames(scene.honest)
        for frame in frames { _ = try scene.replica.store.receive([frame], using: &generator) }
        for frame in frames { _ = try scene.hub.store.receive([frame]) }
        try #expect(scene.replica.store.read { try $0.vector() } == scene.head.vector)
        try #expect(scene.hub.store.state(absentAtMost: 0).baseline == scene.head.vector)
        try #expect(scene.replica.store.verify { _, _ in }.findings == [])
    }

    @Test func `a snapshot that says something else of what changes here have made is refused`() throws {
        let scene = try Scene()
        for (index, item) in scene.honest.enumerated() {
            let state = try ItemState(canonicalRow: item.row)
            // Nobody's change explains that it says nothing any more.
            try scene.expectRefused(
                try scene.changing(index) { $0 = ItemState() }, "\(item.key) says nothing any more")
            guard state.purge == nil else { continue }
            try scene.expectRefused(
                try scene.changing(index) { $0.newestParts = NewestParts() }, "\(item.key) without its parts")
            let ahead = Dot(replica: scene.stranger, sequence: 1, index: 0)
            try scene.expectRefused(
                try scene.changing(index) { $0.touches = TouchSet(touches: [], trashings: [ahead]) },
                "\(item.key) in the trash by a change that the snapshot doesn't stand for", alsoByHub: false)
        }
    }

    @Test func `what only the snapshot's own changes explain is taken`() throws {
        let scene = try Scene()
        let index = try #require(scene.honest.firstIndex { $0.key.kind == .article })
        let stranger = Dot(replica: scene.stranger, sequence: 1, index: 0)
        let items = try scene.changing(index) {
            $0.newestParts.include(stranger)
            $0.registers = FieldMap()
        }
        let frames = try scene.frames(items)
        guard case .snapshot(let head) = frames[0] else {
            Issue.record("a snapshot begins with its head")
            return
        }
        var lines = head.lines
        lines.append(
            SnapshotHead.Line(
                head: ChainHead(change: ChangeID(replica: scene.stranger, sequence: 1), hash: .zero),
                context: VersionVector()))
        lines.sort { $0.head.change.replica < $1.head.change.replica }
        let widened = SnapshotHead(
            foldVersion: head.foldVersion, lines: lines, clock: head.clock, digest: head.digest, items: head.items)
        var generator = SeededGenerator(seed: 1)
        for frame in [.snapshot(widened)] + frames.dropFirst() {
            _ = try scene.replica.store.receive([frame], using: &generator)
        }
        try #expect(scene.replica.store.read { try $0.vector()[scene.stranger] } == 1)
    }

    @Test func `a text that reaches farther than its edits is refused`() throws {
        let (giver, taker) = (try TemporaryStore(library: Self.library), try TemporaryStore(library: Self.library))
        let hub = try TemporaryLog(library: Self.library)
        let article = try giver.edit { try $0.save(IdentityTests.draft("noted")).id }
        try giver.edit { builder in
            var note = AnnotationDraft(article: article, place: .wholeArticle)
            note.note = "words"
            _ = try builder.annotate(note)
        }
        try giver.forget()
        /// The same snapshot, with the text's tail elsewhere.
        func frames(movingTailBy distance: Int) throws -> [BundleFrame] {
            let all = try giver.store.beginExport(ExportOptions()).remainingFrames()
            var digest = LibraryDigest()
            let items = try all.items.map { item in
                var state = try ItemState(canonicalRow: item.row)
                if let text = state.texts.entries.first,
                    let pieces = TextPieces(
                        canonicalPieces: text.pieces.canonicalPieces, tail: text.pieces.tail + distance)
                {
                    state.texts = TextMap(entries: [
                        ItemText(name: text.name, heads: text.heads, open: text.open, pieces: pieces)
                    ])
                }
                digest.add(item.key, row: state.canonicalRow)
                return SnapshotItem(key: item.key, row: state.canonicalRow, texts: item.texts)
            }
            guard case .snapshot(let head) = all[0] else { return [] }
            return [
                .snapshot(
                    SnapshotHead(
                        foldVersion: head.foldVersion, lines: head.lines, clock: head.clock, digest: digest,
                        items: items.count)), .items(items),
            ]
        }
        let far = try frames(movingTailBy: 1)
        var generator = SeededGenerator(seed: 5)
        #expect(throws: StoreProblem.self) {
            for frame in far { _ = try taker.store.receive([frame], using: &generator) }
        }
        #expect(throws: StoreProblem.self) { for frame in far { _ = try hub.store.receive([frame]) } }
        let near = try frames(movingTailBy: 0)
        var count = ReceivedCount()
        for frame in near { count.add(try taker.store.receive([frame], using: &generator).count) }
        #expect(count.items == 2)
        for frame in near { _ = try hub.store.receive([frame]) }
        try #expect(hub.frames().items.count == 2)
    }

    @Test func `a snapshot whose edits come to another text than its rows say is refused, by newcomers too`() throws {
        let author = try TemporaryStore(library: Self.library, seed: 1)
        let name = TextName(field: AnnotationField.note.code)
        let note = try author.edit { builder in
            var draft = AnnotationDraft(article: try builder.save(ArticleDraft()).id, place: .wholeArticle)
            draft.note = "one two"
            return ItemKey(kind: .annotation, id: try builder.annotate(draft))
        }
        for word in [" three", " four"] {
            try author.edit { try $0.splice(TextEdit(at: 7, inserting: word), in: name, of: note) }
        }
        try author.forget()
        let frames = try author.store.beginExport(ExportOptions()).remainingFrames()
        guard case .snapshot(let head) = frames[0], case .items(let items) = frames[1] else {
            return #expect(Bool(false), "a snapshot has a head and items")
        }
        let index = try #require(items.firstIndex { $0.key == note })
        let records = try items[index].texts.flatMap(\.runs).flatMap { try TextHistoryCodec.decode($0) }
        #expect(records.count == 3)
        func texts(_ records: [TextRecord]) throws -> [SnapshotItem.Text] {
            [SnapshotItem.Text(name: name, runs: [try TextHistoryCodec.encode(records)])]
        }
        func rename(_ record: TextRecord, _ dot: Dot) -> TextRecord {
            TextRecord(dot: dot, edit: record.edit, bases: record.bases)
        }
        let stranger = Dot(replica: ReplicaID(value: 0xbad), sequence: 1, index: 0)
        let other = TextRecord(dot: records[2].dot, edit: TextEdit(at: 7, inserting: " fore"), bases: nil)
        let wrong: [(what: String, texts: [SnapshotItem.Text])] = [
            ("without the last edit", try texts(records.dropLast())), ("without its edits", []),
            ("with other words", try texts(records.dropLast() + [other])),
            ("with an edit of somebody else", try texts(records.dropLast() + [rename(records[2], stranger)])),
            ("with an edit twice", try texts(records + records.suffix(1))),
        ]
        func expectRefused(_ what: Comment, _ frames: [BundleFrame]) throws {
            let newcomer = try TemporaryStore(library: Self.library, seed: 2)
            let hub = try TemporaryLog(library: Self.library)
            var generator = SeededGenerator(seed: 3)
            #expect(throws: StoreProblem.self, what) {
                for frame in frames { _ = try newcomer.store.receive([frame], using: &generator) }
            }
            #expect(throws: StoreProblem.self, what) { for frame in frames { _ = try hub.store.receive([frame]) } }
            try #expect(newcomer.store.read { try $0.vector() } == VersionVector(), what)
        }
        for (what, texts) in wrong {
            var items = items
            items[index] = SnapshotItem(key: note, row: items[index].row, texts: texts)
            try expectRefused(Comment(rawValue: what), [.snapshot(head), .items(items)] + frames.dropFirst(2))
        }
        let early = SnapshotHead(
            foldVersion: head.foldVersion, lines: head.lines, clock: Timestamp(rawValue: 1), digest: head.digest,
            items: head.items)
        try expectRefused("older than its own values", [.snapshot(early)] + frames.dropFirst())

        // What was lost on a replica's own disk is found by it.
        try #expect(author.store.verify { _, _ in }.findings == [])
        try author.store.write { try $0.database.run("DELETE FROM text_run") }
        let findings = try author.store.verify { _, _ in }.findings
        #expect(findings.map(\.area) == [.log])
    }
}
