import Causality
import LibraryModel
import MergeTypes
import WireFormat

/// Bodies of changes, and what they say.
enum ChangeVectors {
    static let replica = ReplicaID(bytes: 0..<16)
    static let other = ReplicaID(value: 7)
    static let article = ItemKey(kind: .article, id: .article(urlKey: "example.org/a", generation: 1))
    static let note = ItemKey(kind: .annotation, id: ItemID(value: 0x0190_0000_0000_7000_8000_0000_0000_0001))
    static let dots = [
        Dot(replica: replica, sequence: 1, index: 0), Dot(replica: other, sequence: 300, index: 2),
    ].sorted()

    static func cases() throws -> [JSONValue] {
        try whole.map { name, step, parts in try vector(name, step, parts) }
            + operations.map { name, operation in
                try vector(name, [], [DraftPart(article, touching: [article], operation)])
            } + (try ForeignBodies.all().map { name, bytes in try vector(name, bytes) })
    }

    private static var whole: [(String, [ContextEntry], [DraftPart])] {
        let title = write(ArticleField.title.set("x"))
        let step = [
            ContextEntry(change: ChangeID(replica: other, sequence: 300), hashPrefix: 0x1122),
            ContextEntry(change: ChangeID(replica: ReplicaID(value: 9), sequence: 1), hashPrefix: .max),
        ]
        let newer = ItemKey(kind: ItemKind(rawValue: 300), id: ItemID(value: 1))
        return [
            ("a change that does nothing", [], []),
            ("a title is written, and the article is touched", [], [DraftPart(article, touching: [article], title)]),
            ("a step of two authors, in ascending order", step, [DraftPart(article, title)]),
            ("a part without operations restores, and takes one index", [], [DraftPart(article, touching: [article])]),
            (
                "work on a note touches the note and its article; indices go on from part to part", [],
                [
                    DraftPart(note, touching: [note, article], write(AnnotationField.colour.set("red")), title),
                    DraftPart(article, touching: [article]), DraftPart(article, title),
                ]
            ),
            (
                "touches spare what was not read", [],
                [DraftPart(article, touching: [article, note], sparing: dots, title)]
            ),
            ("an item of a newer program's kind", [], [DraftPart(newer, touching: [newer], title)]),
        ]
    }

    private static var operations: [(String, LibraryOperation)] {
        let element = MemberValue(Array("syria".utf8))
        let pair = [ArticleField.title.set("x"), ArticleField.favourite.set(true)]
        return [
            (
                "two fields under one dot",
                .writeFields(WriteFields(pair.map { .init(field: $0.definition.code, value: $0.value) }))
            ),
            (
                "a field is emptied, one is set to an empty text, one of a newer program is written",
                .writeFields(
                    WriteFields([
                        .init(field: ArticleField.title.code, value: nil),
                        .init(field: ArticleField.site.code, value: []),
                        .init(field: FieldCode(rawValue: 5_000), value: [1, 2, 3]),
                    ]))
            ),
            (
                "a write spares siblings",
                .writeFields(WriteFields([.init(field: ArticleField.title.code, value: [0x78], sparing: dots)]))
            ),
            (
                "members are added to two sets",
                .addMembers(
                    AddMembers([
                        .init(field: ArticleField.tags, element: element),
                        .init(field: ArticleField.tags, element: MemberValue(Array("a".utf8))),
                        .init(field: ArticleField.collections, element: element),
                    ]))
            ),
            (
                "members are removed, by their additions",
                .removeMembers(
                    RemoveMembers([
                        .init(field: ArticleField.tags, element: element, seen: dots),
                        .init(field: ArticleField.tags, element: MemberValue(Array("a".utf8)), seen: []),
                    ]))
            ),
            ("a private record is committed to", .writePrivate(WritePrivate(commitment: ValueVectors.capture))),
            (
                "a private record is committed to, and siblings are spared",
                .writePrivate(WritePrivate(commitment: ValueVectors.capture, sparing: dots))
            ),
            ("trash", .trash(TrashItem())), ("trash that spares touches", .trash(TrashItem(sparing: dots))),
            ("purge", .purge(PurgeItem())),
        ] + splices + unknown
    }

    private static var splices: [(String, LibraryOperation)] {
        let body = TextName(field: ArticleField.body.code, root: ValueVectors.capture)
        let several = TextEdit([
            TextSplice(skipped: 0, inserted: "<"), TextSplice(skipped: 2, deleted: 1),
            TextSplice(skipped: 300, deleted: 1, inserted: "e\u{301}\r\n\u{1f469}\u{200d}\u{1f4bb}"),
        ])
        return [
            (
                "the edit that begins a note",
                .spliceText(
                    SpliceText(text: TextName(field: AnnotationField.note.code), edit: TextEdit(at: 0, inserting: "x")))
            ),
            ("an edit of a text on a capture, in three splices", .spliceText(SpliceText(text: body, edit: several))),
            (
                "an edit that spares edits",
                .spliceText(SpliceText(text: body, edit: TextEdit(at: 5, deleting: 2), sparing: dots))
            ),
            (
                "an edit that reaches as far as any may",
                .spliceText(SpliceText(text: body, edit: TextEdit(at: TextEdit.reachLimit - 1, deleting: 1)))
            ),
            (
                "an edit without splices is read",
                .spliceText(SpliceText(text: body, edit: TextEdit()))
            ),
        ]
    }

    private static var unknown: [(String, LibraryOperation)] {
        [
            ("an operation of a newer program", .unknown(UnknownOperation(code: 4_711, payload: [1, 2, 0xff]))),
            ("an operation of a newer program without a payload", .unknown(UnknownOperation(code: 8, payload: []))),
            ("code 0 is no operation of this version either", .unknown(UnknownOperation(code: 0, payload: [0]))),
        ]
    }

    static func write(_ write: FieldWrite) -> LibraryOperation {
        .writeFields(WriteFields([.init(field: write.definition.code, value: write.value)]))
    }

    /// The bytes of a body.
    static func bytes(_ step: [ContextEntry], _ drafts: [DraftPart], seed: UInt64 = 1) -> [UInt8] {
        var salts = VectorNumbers(seed: seed)
        return ChangeBody(contextDelta: step, parts: DraftPart.settled(drafts), salts: &salts).bytes
    }

    private static func vector(_ name: String, _ step: [ContextEntry], _ drafts: [DraftPart]) throws -> JSONValue {
        try vector(name, bytes(step, drafts))
    }

    private static func vector(_ name: String, _ bytes: [UInt8]) throws -> JSONValue {
        let body = try ChangeBody(bytes: bytes)
        let outline = try BodyOutline(bytes)
        var parts: [JSONValue] = []
        for (index, part) in body.parts.enumerated() {
            let commitment = body.commitments[index]
            switch part {
            case .present(let part):
                parts.append(
                    JSONValue.part(part).with([
                        "salt": outline.parts[index].map { .hex($0.salt) },
                        "bytes": outline.parts[index].map { .hex($0.bytes) },
                        "indices": .number(part.indexCount), "commitment": .name(commitment),
                    ]))
            case .dropped(let count):
                parts.append(["dropped": true, "indices": .number(count), "commitment": .name(commitment)])
            }
        }
        return [
            "name": .text(name), "bytes": .hex(bytes), "step": .list(body.contextDelta.map { .entry($0) }),
            "parts": .list(parts), "written": written(body, outline).map { .hex($0) },
        ]
    }

    /// What a writer makes of the meaning, where that is something else.
    private static func written(_ body: ChangeBody, _ outline: BodyOutline) -> [UInt8]? {
        guard body.presentParts.count == body.parts.count else { return nil }
        var salts = ListedNumbers(outline.salts)
        let bytes = ChangeBody(contextDelta: body.contextDelta, parts: body.presentParts, salts: &salts).bytes
        return bytes == body.bytes ? nil : bytes
    }
}

extension JSONValue {
    static func entry(_ entry: ContextEntry) -> JSONValue {
        ["change": .name(entry.change), "branch": .hex(entry.hashPrefix)]
    }
}
