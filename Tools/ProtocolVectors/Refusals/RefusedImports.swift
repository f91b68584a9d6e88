import Causality
import LibraryModel
import MergeTypes
import WireFormat

/// Bundles that are in order by themselves, and that a replica must refuse for what it holds, or for what changes say.
struct RefusedImports {
    /// Such a bundle.
    struct Case {
        let name: String
        let bytes: [UInt8]
        let code: String
    }

    private let history: ChangeHistory
    private let more: ChangeHistory
    private let first = ReplicaID(value: 1)
    private let second = ReplicaID(value: 2)

    init() throws {
        history = try SampleHistory.comments()
        more = try SampleHistory.continued()
    }

    func cases() throws -> [JSONValue] {
        try all().map {
            [
                "name": .text($0.name), "holds": .list([.text(GoldenVectors.commentsFile)]), "bytes": .hex($0.bytes),
                "code": .text($0.code),
            ]
        }
    }

    func all() throws -> [Case] { try strangers() + forks() + damage() + records() + snapshots() }

    // MARK: What isn't here, or of another library

    private func strangers() throws -> [Case] {
        let other = ChangeHistory(library: LibraryID(value: 5), history.links.map(\.change))
        let far = more.segment(second, 3...3)
        let early = try loose(
            third, 1, step: [ContextEntry(change: ChangeID(replica: second, sequence: 2), hashPrefix: 1)])
        let unknown = try loose(
            third, 1, step: [ContextEntry(change: ChangeID(replica: ReplicaID(value: 9), sequence: 1), hashPrefix: 1)])
        return [
            Case(name: "another library", bytes: try other.bundle(blobs: []), code: "other-library"),
            try refused("a segment that begins too late", [far], "gap"),
            try refused("a change whose author had seen what is not here", [early], "gap"),
            try refused("a change whose author had seen an author of whom nothing is here", [unknown], "gap"),
        ]
    }

    // MARK: Two changes of one name

    private func forks() throws -> [Case] {
        let held = history.segment(second, 1...1)
        let title = ChangeVectors.write(ArticleField.title.set("Another branch"))
        let body = ChangeVectors.bytes([], [DraftPart(SampleHistory.article, title)])
        let branch = try segment(second, 1, previous: .zero, base: [:], [body])
        let behind = try segment(second, 2, previous: branch.headHash, base: [1: 2], [body])
        let longer = try segment(second, 1, previous: .zero, base: [:], [body, body])
        let step = ContextEntry(change: ChangeID(replica: second, sequence: 1), hashPrefix: held.headHash.prefix ^ 1)
        return [
            try refused("another change under a name that is held", [branch], "fork"),
            try refused("a change that goes on from another branch", [behind], "fork"),
            try refused("a chain that leaves the one that is held", [longer], "fork"),
            try refused("a change whose author had seen another branch", [loose(third, 1, step: [step])], "fork"),
        ]
    }

    // MARK: Changes that contradict themselves

    private func damage() throws -> [Case] {
        let next = more.segment(second, 2...2)
        let body = next.changes[0].body
        let other = Segment(
            replica: second, first: 2, previousHash: next.previousHash, baseContext: next.baseContext,
            headHash: ContentHash(high: 1, low: 2), changes: next.changes)
        let misled = Segment(
            replica: second, first: 2, previousHash: next.previousHash, baseContext: VersionVector(of: [9: 1]),
            headHash: next.headHash, changes: next.changes)
        let cut = try segment(third, 1, previous: .zero, base: [:], [body])
        let broken = Segment(
            replica: third, first: 1, previousHash: .zero, baseContext: VersionVector(), headHash: cut.headHash,
            changes: [SegmentChange(timestamp: cut.changes[0].timestamp, body: body.dropLast())])
        let hanging = try segment(third, 1, previous: ContentHash(high: 1, low: 2), base: [:], [body])
        let own = ContextEntry(change: ChangeID(replica: third, sequence: 1), hashPrefix: 1)
        let seen = ContextEntry(
            change: ChangeID(replica: second, sequence: 1),
            hashPrefix: history.segment(second, 1...1).headHash.prefix)
        let again = try segment(
            third, 1, previous: .zero, base: [:], [[seen], [seen]].map { step in ChangeVectors.bytes(step, []) })
        let dropped = try segment(
            third, 1, previous: .zero, base: [:], [ForeignBodies.body([ForeignBodies.dropped(1, .zero)])])
        return [
            try refused("changes that don't lead to the head that is stated", [other], "damaged"),
            try refused("a base context that is not the author's", [misled], "damaged"),
            try refused("a change that can't be read", [broken], "damaged"),
            try refused("a first change with another one before it", [hanging], "damaged"),
            try refused("a step that names the author", [loose(third, 1, step: [own])], "damaged"),
            try refused("a context that does not grow", [again], "damaged"),
            try refused("a part that was dropped", [dropped], "damaged"),
        ]
    }

    // MARK: Private records

    private func records() throws -> [Case] {
        let entries = history.privateEntries
        let salted = PrivateEntry(
            dot: entries[0].dot, record: PrivateRecord(salt: entries[0].record.salt + 1, body: entries[0].record.body))
        let body = PrivateEntry(dot: entries[0].dot, record: PrivateRecord(salt: entries[0].record.salt, body: [0]))
        let nowhere = PrivateEntry(
            dot: Dot(replica: first, sequence: 1, index: 0), record: entries[0].record)
        return try [
            ("a private record with another salt", salted), ("a private record with another body", body),
            ("a private record of an operation that commits to none", nowhere),
        ].map { name, entry in
            Case(
                name: name,
                bytes: history.bundle(from: history.vector, [try SampleFrame.privateRecords([entry])]),
                code: "private-mismatch")
        }
    }

    // MARK: Snapshots

    /// Each says of one note something that can't be.
    private func snapshots() throws -> [Case] {
        let note = try SnapshotVectors.scene()
        let name = TextName(field: AnnotationField.note.code)
        let time = Timestamp(milliseconds: VectorAuthor.today)
        func row(_ edits: [TextRecord], heads: [Dot]) -> [UInt8] {
            var state = ItemState()
            state.texts = TextMap(entries: [ItemText(name: name, heads: heads, pieces: TextPieces(edits))])
            state.newestParts = NewestParts(heads)
            return state.canonicalRow
        }
        func dated() -> [UInt8] {
            var state = ItemState()
            let dot = note.records[0].dot
            state.registers = FieldMap(entries: [
                .init(
                    field: AnnotationField.created.code,
                    value: Register(siblings: [.init(dot: dot, timestamp: time, value: nil)]))
            ])
            return state.canonicalRow
        }
        let heads = [note.records[4].dot, note.records[5].dot]
        let right = row(note.records, heads: heads)
        let edits = try note.item().texts
        let fewer = [SnapshotItem.Text(name: name, runs: [try TextHistoryCodec.encode(note.records.dropLast())])]
        return [
            try refused("a snapshot without the edits of a text", right, [], of: note, at: time),
            try refused("a snapshot with edits of a text that its row has not got", dated(), edits, of: note, at: time),
            try refused("a snapshot without one of a text's edits", right, fewer, of: note, at: time),
            try refused(
                "a snapshot whose edits come to another text than its row says",
                row(note.records.dropLast(), heads: heads),
                edits, of: note, at: time),
            try refused(
                "a snapshot with other heads of a text", row(note.records, heads: [heads[0]]), edits, of: note, at: time
            ),
            try refused(
                "a snapshot with an edit of a change that it does not stand for", right, edits, of: note, at: time,
                through: 299),
            try refused(
                "a snapshot with a value that is newer than it", dated(), [], of: note,
                at: Timestamp(milliseconds: VectorAuthor.today - 1)),
        ]
    }

    private func refused(
        _ name: String, _ row: [UInt8], _ texts: [SnapshotItem.Text], of note: EditedNote, at time: Timestamp,
        through last: UInt64 = 300
    ) throws -> Case {
        let item = SnapshotItem(key: try note.item().key, row: row, texts: texts)
        var digest = LibraryDigest()
        digest.add(item.key, row: row)
        let head = SnapshotHead(
            foldVersion: LibraryModel.foldVersion,
            lines: [SnapshotVectors.line(0, 900, seen: [:]), SnapshotVectors.line(1, last, seen: [:])], clock: time,
            digest: digest, items: 1)
        let frames = [try SampleFrame.snapshot(head), try SampleFrame.items([item])]
        return Case(
            name: name, bytes: history.bundle(from: VersionVector(), to: head.vector, frames), code: "snapshot-damaged")
    }

    // MARK: Making segments

    private let third = ReplicaID(value: 3)

    private func refused(_ name: String, _ segments: [Segment], _ code: String) throws -> Case {
        let frames = try segments.map { try SampleFrame.segment($0) }
        // What is needed is in the bundle's changes: a header that asks for nothing leaves the judgement to them.
        return Case(name: name, bytes: history.bundle(frames), code: code)
    }

    /// A change with a step, and nothing else in it.
    private func loose(_ author: ReplicaID, _ first: UInt64, step: [ContextEntry]) throws -> Segment {
        try segment(author, first, previous: .zero, base: [:], [ChangeVectors.bytes(step, [])])
    }

    private func segment(
        _ author: ReplicaID, _ first: UInt64, previous: ContentHash, base: [UInt128: UInt64], _ bodies: [[UInt8]]
    ) throws -> Segment {
        var head = previous
        var changes: [SegmentChange] = []
        for (index, bytes) in bodies.enumerated() {
            let time = Timestamp(milliseconds: VectorAuthor.today + Int64(index))
            let id = ChangeID(replica: author, sequence: first + UInt64(index))
            head = try ChangeBody(bytes: bytes).hash(
                library: history.library, id: id, previous: head, timestamp: time)
            changes.append(SegmentChange(timestamp: time, body: bytes))
        }
        return Segment(
            replica: author, first: first, previousHash: previous, baseContext: VersionVector(of: base), headHash: head,
            changes: changes)
    }
}
