import Causality
import LibraryModel

/// Registers: winners, siblings, conflicts; and private records, which are registers of commitments.
enum RegisterVectors {
    static func cases() throws -> [JSONValue] { try winners() + conflicts() + sparing() + privateRecords() }

    private static let item = Scene.article

    private static func part(_ write: FieldWrite, sparing: [Dot] = []) -> DraftPart {
        DraftPart(item, touching: [item], Scene.write(write, sparing: sparing))
    }

    private static func winners() throws -> [JSONValue] {
        var seen = Scene()
        try seen.author(2, after: 500, part(ArticleField.title.set("early, by a clock that is ahead")))
        try seen.hears(1)
        try seen.author(1, part(ArticleField.title.set("later, by a clock that is behind")))
        var tie = Scene()
        try tie.author(1, part(ArticleField.title.set("first")))
        try tie.author(2, part(ArticleField.title.set("second")))
        var times = Scene()
        try times.author(1, after: 60, part(ArticleField.title.set("later")))
        try times.author(2, part(ArticleField.title.set("earlier")))
        try times.author(3, part(ArticleField.title.cleared))
        var twice = Scene()
        try twice.author(
            1,
            DraftPart(
                item, Scene.write(ArticleField.title.set("once")), Scene.write(ArticleField.title.set("twice"))),
            part(ArticleField.title.set("thrice")))
        var saved = Scene()
        try saved.author(1, after: 60, part(ArticleField.saved.set(2_000)))
        try saved.author(2, part(ArticleField.saved.set(1_000)))
        try saved.author(3, after: 120, part(ArticleField.saved.cleared))
        return try [
            seen.vector("a write supersedes what its author had seen, whatever the clocks say"),
            tie.vector("of concurrent writes at one time the larger replica wins"),
            times.vector("of concurrent writes the latest wins, and all stay"),
            twice.vector("in one change the later operation supersedes the earlier one"),
            saved.vector("of several times of saving all siblings stay; the smallest number counts"),
        ]
    }

    private static func conflicts() throws -> [JSONValue] {
        let first = try ArticleLink("https://www.example.org/a")
        let second = try ArticleLink("http://example.org/a/")
        var links = Scene()
        try links.author(1, part(ArticleField.link.set(first)))
        try links.author(2, part(ArticleField.link.set(second)))
        var others = links
        try others.author(3, part(ArticleField.link.set(try ArticleLink("https://example.org/b"))))
        var equal = Scene()
        try equal.author(1, part(ArticleField.title.set("same")))
        try equal.author(2, part(ArticleField.title.set("same")))
        var forms = Scene()
        try forms.author(1, part(ArticleField.title.set("caf\u{e9}")))
        try forms.author(2, part(ArticleField.title.set("cafe\u{301}")))
        var never = Scene()
        try never.author(1, DraftPart(item, Scene.write(ArticleField.reading.set(.unread))))
        try never.author(
            2, DraftPart(item, Scene.write(ArticleField.reading.set(.init(stage: .read, progressInPermille: 1_000)))))
        var newer = Scene()
        for author: UInt64 in [1, 2] {
            let write = WriteFields.Write(field: FieldCode(rawValue: 5_000), value: [UInt8(author)])
            try newer.author(author, DraftPart(item, touching: [item], .writeFields(WriteFields([write]))))
        }
        var settled = Scene()
        try settled.author(1, part(ArticleField.title.set("one")))
        try settled.author(2, part(ArticleField.title.set("two")))
        try settled.hears(3)
        try settled.author(3, part(ArticleField.title.set("both")))
        return try [
            links.vector("two spellings of one URL are no conflict"),
            others.vector("URLs with different canonical keys are a conflict"),
            equal.vector("equal bytes are no conflict, and both dots stay"),
            forms.vector("composed and decomposed letters are different bytes, and a conflict"),
            never.vector("reading states are never a conflict, and touch nothing"),
            newer.vector("a field of a newer program keeps its siblings and is not reported"),
            settled.vector("a write that has seen all siblings ends the conflict"),
        ]
    }

    private static func sparing() throws -> [JSONValue] {
        var scene = Scene()
        let old = try scene.author(1, part(ArticleField.title.set("old")))
        let unread = try scene.author(2, part(ArticleField.title.set("unread")))
        try scene.hears(3)
        try scene.author(3, part(ArticleField.title.set("typed meanwhile"), sparing: [unread.dot()]))
        var all = scene
        try all.hears(4)
        try all.author(4, part(ArticleField.title.set("spares all"), sparing: [old.dot(), unread.dot()].sorted()))
        var base = Scene()
        try base.edits(1) { builder in
            var draft = ArticleDraft()
            draft.url = "https://example.org/a"
            draft.fields = [ArticleField.title.set("as it was read")]
            _ = try builder.save(draft)
        }
        try base.hears(2)
        let read = base.state(of: 2).vector
        try base.edits(1, after: 1) { try $0.write([ArticleField.title.set("newer")], to: item) }
        try base.hears(2)
        try base.edits(2, base: read) { try $0.write([ArticleField.title.set("typed over what was read")], to: item) }
        return try [
            scene.vector("a write spares what was seen and not read: it stays a sibling"),
            all.vector("a write may spare several siblings"),
            base.vector("an edit against an older base spares what came in meanwhile, touches too"),
        ]
    }

    private static func privateRecords() throws -> [JSONValue] {
        let comment = ItemKey(kind: .comment, id: ItemID(value: 3))
        let part = { (byte: UInt8, sparing: [Dot]) in
            let write = WritePrivate(commitment: ContentHash(hashing: [byte]), sparing: sparing)
            return DraftPart(comment, touching: [comment], .writePrivate(write))
        }
        var scene = Scene()
        try scene.author(1, part(1, []))
        let second = try scene.author(2, part(2, []))
        var settled = scene
        try settled.hears(3)
        try settled.author(3, part(3, [second.dot()]))
        return try [
            scene.vector("concurrent private records are siblings, and not reported"),
            settled.vector("a private record takes the place of what was seen, but for what it spares"),
        ]
    }
}
