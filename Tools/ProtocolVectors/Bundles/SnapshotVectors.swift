import Causality
import LibraryModel
import MergeTypes
import WireFormat

/// The frames of snapshots: heads, items, and runs of edits.
enum SnapshotVectors {
    private static let replicas = [ReplicaID(value: 1), ReplicaID(value: 2)]

    static func cases() throws -> [JSONValue] { try heads() + items() + runs() }

    // MARK: Heads

    private static func heads() throws -> [JSONValue] {
        let one = line(0, 3, seen: [:])
        return try [
            head("the head of an empty snapshot", SnapshotHead.sample(lines: [], items: 0)),
            head("a head of one author", SnapshotHead.sample(lines: [one], items: 2)),
            head(
                "a head of two authors, one of whom had seen the other's second change",
                SnapshotHead.sample(lines: [one, line(1, 300, seen: [replicas[0]: 2])], items: 70_000)),
            head("a head as a frame has it", SnapshotHead.sample(lines: [one], items: 2), isSealed: true),
        ]
    }

    static func line(_ author: Int, _ sequence: UInt64, seen: [ReplicaID: UInt64]) -> SnapshotHead.Line {
        let change = ChangeID(replica: replicas[author], sequence: sequence)
        var context = VersionVector()
        for (replica, sequence) in seen { context[replica] = sequence }
        return SnapshotHead.Line(
            head: ChainHead(change: change, hash: ContentHash(hashing: [UInt8(author)])), context: context)
    }

    private static func head(_ name: String, _ head: SnapshotHead, isSealed: Bool = false) throws -> JSONValue {
        let lines = head.lines.map { line -> JSONValue in
            [
                "change": .name(line.head.change), "hash": .name(line.head.hash), "context": .name(line.context),
            ]
        }
        return [
            "name": .text(name), "type": isSealed ? "sealed" : "snapshot",
            "bytes": .hex(try isSealed ? head.sealed : head.encoded()),
            "foldVersion": .number(head.foldVersion), "clock": .time(head.clock), "digest": .name(head.digest),
            "items": .number(head.items), "lines": .list(lines),
        ]
    }

    // MARK: Items

    private static func items() throws -> [JSONValue] {
        let scene = try self.scene()
        let item = try scene.item()
        let other = SnapshotItem(
            key: ItemKey(replicas[0]), row: ItemState().canonicalRow, texts: [])
        return try [
            items("an item without texts", [other]),
            items("an item with a text of two runs, and one of a kind behind it", [item, other]),
        ]
    }

    private static func items(_ name: String, _ items: [SnapshotItem]) throws -> JSONValue {
        let entries = items.map { item -> JSONValue in
            [
                "item": .item(item.key), "row": .hex(item.row),
                "texts": .list(
                    item.texts.map { ["text": .textName($0.name), "runs": .list($0.runs.map { .hex($0) })] }),
            ]
        }
        return [
            "name": .text(name), "type": "items", "bytes": .hex(try SnapshotItemsCodec.encode(items)),
            "items": .list(entries),
        ]
    }

    // MARK: Runs of edits

    /// A note that two people typed into, in part apart.
    static func scene() throws -> EditedNote { EditedNote(replicas) }

    private static func runs() throws -> [JSONValue] {
        let records = try scene().records
        return try [
            run("two edits in a row", Array(records.prefix(2))),
            run("edits of two people, some made apart, with several splices and without any", records),
        ]
    }

    private static func run(_ name: String, _ records: [TextRecord]) throws -> JSONValue {
        let edits = records.map { record -> JSONValue in
            [
                "dot": .name(record.dot), "bases": record.bases.map { .names($0) } ?? .null,
                "splices": .edit(record.edit),
            ]
        }
        return [
            "name": .text(name), "type": "edits", "bytes": .hex(try TextHistoryCodec.encode(records)),
            "edits": .list(edits),
        ]
    }
}

/// The edits of one note.
struct EditedNote {
    let records: [TextRecord]

    fileprivate init(_ replicas: [ReplicaID]) {
        func dot(_ author: Int, _ sequence: UInt64, _ index: UInt32 = 0) -> Dot {
            Dot(replica: replicas[author], sequence: sequence, index: index)
        }
        records = [
            TextRecord(dot: dot(0, 1), edit: TextEdit(at: 0, inserting: "x"), bases: nil),
            TextRecord(dot: dot(0, 1, 1), edit: TextEdit(at: 1, inserting: "y"), bases: nil),
            TextRecord(
                dot: dot(1, 300),
                edit: TextEdit([
                    TextSplice(skipped: 1, deleted: 0, inserted: "\u{1f4da}\r\n"),
                    TextSplice(skipped: 1, deleted: 7, inserted: ""),
                ]), bases: nil),
            TextRecord(dot: dot(0, 2), edit: TextEdit(at: 2, deleting: 1, inserting: "zé"), bases: [dot(0, 1, 1)]),
            TextRecord(dot: dot(0, 3, 4), edit: TextEdit(), bases: [dot(0, 2), dot(1, 300)]),
            TextRecord(dot: dot(1, 299), edit: TextEdit(at: 0, inserting: "first"), bases: []),
        ]
    }

    func item() throws -> SnapshotItem {
        let text = SnapshotItem.Text(
            name: TextName(field: AnnotationField.note.code),
            runs: [
                try TextHistoryCodec.encode(Array(records.prefix(2))),
                try TextHistoryCodec.encode(Array(records.dropFirst(2))),
            ])
        return SnapshotItem(
            key: ItemKey(kind: .annotation, id: ItemID(value: 0x0f0e_0d0c_0b0a_0908_0706_0504_0302_0100)),
            row: ItemState().canonicalRow, texts: [text])
    }
}

extension SnapshotHead {
    static func sample(lines: [Line], items: Int) -> SnapshotHead {
        SnapshotHead(
            foldVersion: 2, lines: lines, clock: Timestamp(rawValue: 0x0102_0304_0506_0708),
            digest: LibraryDigest(bytes: ContentHash(hashing: [7]).bytes), items: items)
    }
}
