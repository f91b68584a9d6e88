import Causality
import LibraryModel
import MergeTypes

/// Item rows and what they say.
enum ItemRowVectors {
    /// A state, and the item that it is of.
    struct Row {
        let name: String
        let item: ItemKey
        let state: ItemState
    }

    static func cases() throws -> [JSONValue] { try rows().map(vector) }

    static func rows() throws -> [Row] {
        [Row(name: "nothing was done to the item", item: article, state: ItemState())] + (try examples()) + several
            + (try lifecycle())
    }

    private static let article = ItemKey(kind: .article, id: ItemID(bytes: (0..<16).reversed()))
    private static let replica = ReplicaID(bytes: 0..<16)
    private static let title = ChangeVectors.write(ArticleField.title.set("x"))

    private static func dot(_ author: UInt128, _ sequence: UInt64, _ index: UInt32 = 0) -> Dot {
        Dot(replica: ReplicaID(value: author), sequence: sequence, index: index)
    }

    private static func vector(_ row: Row) -> JSONValue {
        let bytes = row.state.canonicalRow
        var digest = LibraryDigest()
        digest.add(row.item, row: bytes)
        return [
            "name": .text(row.name), "item": .item(row.item), "bytes": .hex(bytes), "state": .state(row.state),
            "term": .name(digest),
        ]
    }

    /// The examples of Protocol/Encoding.md.
    private static func examples() throws -> [Row] {
        let text = TextName(field: ArticleField.body.code, root: ValueVectors.capture)
        let edit = TextEdit(at: 2, deleting: 1, inserting: "x")
        let second = LibraryOperation.spliceText(SpliceText(text: text, edit: edit))
        return try [
            ("a title was written", [title]), ("a title was written, and the text was edited", [title, second]),
        ].map { name, operations in
            let origin = ChangeOrigin(
                id: ChangeID(replica: replica, sequence: 1), timestamp: Timestamp(rawValue: 0x0102_0304_0506_0708),
                context: VersionVector())
            let part = ChangePart(
                item: article, firstIndex: 0, touches: [ChangePart.Touch(item: article)], operations: operations)
            var library = LibraryState()
            try library.receive(LibraryChange(origin: origin, parts: [part]))
            return Row(name: name, item: article, state: library.state(of: article))
        }
    }

    /// States with more than one of a thing.
    private static var several: [Row] {
        var siblings = ItemState()
        siblings.registers = FieldMap(entries: [
            register(ArticleField.title.code, [(dot(2, 4), 90, [0x62]), (dot(1, 3), 80, [0x61])]),
            register(ArticleField.site.code, [(dot(1, 3), 80, nil)]),
            register(ArticleField.language.code, [(dot(1, 2, 300), 70, [])]),
            register(FieldCode(rawValue: 5_000), [(dot(1, 3), 80, [1, 2, 3])]),
        ])
        siblings.touches = TouchSet(touches: [dot(1, 3), dot(2, 4)], trashings: [])
        var sets = ItemState()
        sets.sets = FieldMap(entries: [
            .init(
                field: ArticleField.tags,
                value: ObservedRemoveSet(entries: [
                    .init(element: MemberValue([0x61]), dots: [dot(1, 1), dot(2, 1)]),
                    .init(element: MemberValue([0x61, 0x62]), dots: [dot(1, 1, 1)]),
                ])),
            .init(
                field: ArticleField.collections,
                value: ObservedRemoveSet(entries: [.init(element: MemberValue([0x63]), dots: [dot(2, 2)])])),
        ])
        var commitments = ItemState()
        commitments.privateRecord = Register(siblings: [
            .init(dot: dot(2, 1), timestamp: Timestamp(rawValue: 5), value: .zero),
            .init(dot: dot(1, 1), timestamp: Timestamp(rawValue: 4), value: ValueVectors.capture),
        ])
        return [
            Row(
                name: "siblings, an emptied field, an empty value, another dot than the standard, and a newer field",
                item: article, state: siblings),
            Row(name: "two sets, and an element that two additions hold", item: article, state: sets),
            Row(
                name: "two commitments of private records", item: ItemKey(kind: .comment, id: ItemID(value: 3)),
                state: commitments),
            Row(name: "texts of several captures, and one that began empty", item: article, state: texts),
        ]
    }

    private static var texts: ItemState {
        var state = ItemState()
        let pieces: [TextPiece] = [
            .typed(Array("e\u{301}".utf8)), .root(2..<5), .typed(Array("\u{1f4da}\r\n".utf8)), .root(7..<300),
        ]
        let whole = TextPieces()
        let edited = TextPieces(canonicalPieces: pieces, tail: 1_000) ?? whole
        let typed = TextPieces(canonicalPieces: [.typed([0x78])], tail: 0) ?? whole
        let field = ArticleField.body.code
        state.texts = TextMap(entries: [
            ItemText(name: TextName(field: FieldCode(rawValue: 4)), heads: [dot(2, 2)], pieces: typed),
            ItemText(name: TextName(field: field), heads: [dot(1, 1)], pieces: whole),
            ItemText(
                name: TextName(field: field, root: .zero), heads: [dot(2, 1), dot(1, 1)], open: [dot(2, 1)],
                pieces: edited),
            ItemText(name: TextName(field: field, root: ValueVectors.capture), heads: [dot(1, 2)], pieces: whole),
        ])
        return state
    }

    private static func lifecycle() throws -> [Row] {
        let states: [(String, TouchSet, PurgeRecord?)] = [
            ("in the trash", TouchSet(touches: [], trashings: [dot(1, 2)]), nil),
            ("came back", TouchSet(touches: [dot(2, 1)], trashings: [dot(1, 2), dot(3, 1)]), nil),
            ("purged", TouchSet(), PurgeRecord(dots: [dot(1, 2)], parked: NewestParts())),
            (
                "purged twice, with parked parts", TouchSet(),
                PurgeRecord(dots: [dot(1, 2), dot(2, 2)], parked: NewestParts([dot(3, 1), dot(4, 2, 1)]))
            ),
        ]
        return states.map { name, touches, purge in
            var state = ItemState()
            state.touches = touches
            state.purge = purge
            return Row(name: name, item: article, state: state)
        }
    }

    private static func register(
        _ field: FieldCode, _ siblings: [(Dot, UInt64, [UInt8]?)]
    ) -> FieldMap<Register<[UInt8]?>>.Entry {
        .init(
            field: field,
            value: Register(
                siblings: siblings.map { .init(dot: $0.0, timestamp: Timestamp(rawValue: $0.1), value: $0.2) }))
    }
}
