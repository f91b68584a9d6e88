import Causality
import LibraryModel
import MergeTypes

/// Texts of items: heads, open edits, edits left behind, and sparing.
enum TextMergeVectors {
    private static let article = Scene.article
    private static let root = "The words of a page, as they were saved.\r\n"
    private static let other = "The words of a page as it was saved again.\r\n"

    static func cases() throws -> [JSONValue] { try merging() + sparing() + open() + settled() + names() }

    private static func body(_ text: String, as mediaType: String = "text/plain") -> FieldWrite {
        let hash = ContentHash(hashing: Array(text.utf8))
        return ArticleField.body.set(CaptureReference(hash: hash, mediaType: mediaType))
    }

    private static func edit(_ edit: TextEdit, of capture: String = root, sparing: [Dot] = []) -> DraftPart {
        DraftPart(article, touching: [article], Scene.splice(edit, of: capture, sparing: sparing))
    }

    private static func write(_ write: FieldWrite, sparing: [Dot] = []) -> DraftPart {
        DraftPart(article, touching: [article], Scene.write(write, sparing: sparing))
    }

    private static func saved() throws -> Scene {
        var scene = Scene()
        try scene.author(1, write(body(root)))
        try scene.hears(2)
        return scene
    }

    private static func vector(_ scene: Scene, _ name: String) throws -> JSONValue {
        try scene.vector(name, captures: [root, other])
    }

    private static func merging() throws -> [JSONValue] {
        var alone = try saved()
        try alone.author(1, edit(TextEdit(at: 4, inserting: "very ")), edit(TextEdit(at: 0, deleting: 4)))
        var apart = try saved()
        try apart.author(1, edit(TextEdit(at: 4, inserting: "first ")))
        try apart.author(2, edit(TextEdit(at: 4, inserting: "second ")))
        var joined = apart
        try joined.hears(3)
        try joined.author(3, edit(TextEdit(at: 0, inserting: "> ")))
        var note = Scene()
        let annotation = LifecycleVectors.annotation
        let type = { (text: String) in
            let operation = Scene.splice(TextEdit(at: 0, inserting: text), field: AnnotationField.note.code)
            return DraftPart(annotation, touching: [annotation], operation)
        }
        try note.author(1, type("one"))
        try note.author(2, type("two"))
        var emptied = Scene()
        try emptied.author(1, type("one"))
        let delete = Scene.splice(TextEdit(at: 0, deleting: 3), field: AnnotationField.note.code)
        try emptied.author(1, DraftPart(annotation, touching: [annotation], delete))
        return try [
            vector(alone, "edits of one author, two of them in one change"),
            vector(apart, "concurrent edits: both are in the text, and both are heads"),
            vector(joined, "an edit made upon both is the only head"),
            vector(note, "two notes of one annotation, begun apart"),
            vector(emptied, "a note that is empty again is listed in the row, and says nothing"),
        ]
    }

    private static func sparing() throws -> [JSONValue] {
        var scene = try saved()
        let unread = try scene.author(1, edit(TextEdit(at: 0, inserting: "unread ")))
        try scene.hears(2)
        try scene.author(2, edit(TextEdit(at: 4, deleting: 6), sparing: [unread.dot()]))
        var upon = try saved()
        let first = try upon.author(1, edit(TextEdit(at: 0, inserting: "one ")))
        try upon.author(1, edit(TextEdit(at: 0, inserting: "zero ")))
        try upon.hears(2)
        try upon.author(2, edit(TextEdit(at: 5, inserting: "half "), sparing: [first.dot()]))
        return try [
            vector(scene, "an edit spares one that was seen and not read: it means the text as it was read"),
            vector(upon, "an edit that is spared counts where one that was read was made upon it"),
        ]
    }

    private static func open() throws -> [JSONValue] {
        var behind = try saved()
        try behind.author(1, edit(TextEdit(at: 4, inserting: "good ")))
        try behind.author(2, after: 60, write(body(other)))
        var earlier = try saved()
        try earlier.author(1, after: 60, edit(TextEdit(at: 4, inserting: "good ")), write(body(root)))
        try earlier.author(2, write(body(other)))
        var seen = try saved()
        try seen.author(1, edit(TextEdit(at: 4, inserting: "good ")))
        try seen.hears(2)
        try seen.author(2, write(body(other)))
        var same = try saved()
        try same.author(1, edit(TextEdit(at: 4, inserting: "good ")))
        try same.hears(2)
        try same.author(2, write(body(root, as: "text/markdown")))
        var spared = try saved()
        let unread = try spared.author(1, edit(TextEdit(at: 4, inserting: "good ")))
        try spared.hears(2)
        try spared.author(2, write(body(other), sparing: [unread.dot()]))
        var back = behind
        try back.hears(3)
        try back.author(3, write(body(root)))
        return try [
            vector(behind, "an edit beside another capture is open, and left behind"),
            vector(
                earlier, "of two concurrent captures the winner shows; the edits on it are open and not left behind"),
            vector(seen, "who makes another capture current having seen the edits has decided"),
            vector(same, "naming the same capture again leaves the edits on it open"),
            vector(spared, "a write spares open edits that were not read: they are left behind"),
            vector(back, "the earlier capture is current again: its edits show, and are open still"),
        ]
    }

    private static func settled() throws -> [JSONValue] {
        var emptied = try saved()
        try emptied.author(
            1, edit(TextEdit(at: 4, inserting: "good ")), edit(TextEdit(at: 0, inserting: "x"), of: other))
        try emptied.author(1, write(ArticleField.body.cleared))
        var unreadable = try saved()
        try unreadable.author(1, edit(TextEdit(at: 4, inserting: "good ")))
        let junk = WriteFields.Write(field: ArticleField.body.code, value: [1, 2, 3])
        try unreadable.author(1, DraftPart(article, touching: [article], .writeFields(WriteFields([junk]))))
        var settled = try saved()
        try settled.author(1, edit(TextEdit(at: 4, inserting: "good ")))
        try settled.author(2, write(body(other)))
        try settled.hears(1)
        try settled.author(1, write(body(other)))
        var carried = try saved()
        try carried.author(1, edit(TextEdit(at: 4, inserting: "good ")))
        try carried.author(2, write(body(other)))
        try carried.hears(3)
        try carried.author(
            3, edit(TextEdit(at: 4, inserting: "good "), of: other), write(body(other)))
        return try [
            vector(emptied, "emptying the body closes the edits on every capture"),
            vector(unreadable, "a body that can't be read names no capture: it closes all that it has seen"),
            vector(settled, "writing the body anew settles what was left behind"),
            vector(carried, "edits that were carried over are closed, and those on the current text are open"),
        ]
    }

    private static func names() throws -> [JSONValue] {
        var fields = Scene()
        let newer = FieldCode(rawValue: 5_000)
        try fields.author(
            1,
            DraftPart(
                article, touching: [article], Scene.splice(TextEdit(at: 0, inserting: "a"), field: newer),
                Scene.splice(TextEdit(at: 7, inserting: "b"), of: root, field: newer),
                Scene.splice(TextEdit(at: 0, inserting: "c"))))
        let reference = CaptureReference(hash: ContentHash(hashing: Array(other.utf8)), mediaType: "text/plain")
        var named = fields
        let write = WriteFields.Write(field: newer, value: reference.canonicalBytes)
        try named.author(1, DraftPart(article, touching: [article], .writeFields(WriteFields([write]))))
        var far = try saved()
        try far.author(1, edit(TextEdit(at: 1_000, inserting: "out in the tail")))
        try far.author(1, edit(TextEdit(at: 500, deleting: 100)))
        var item = Scene()
        let unknown = ItemKey(kind: ItemKind(rawValue: 300), id: ItemID(value: 1))
        try item.author(1, DraftPart(unknown, touching: [unknown], Scene.splice(TextEdit(at: 0, inserting: "x"))))
        try item.author(2, DraftPart(unknown, touching: [unknown], Scene.splice(TextEdit(at: 0, inserting: "y"))))
        return try [
            vector(fields, "texts of a newer program's field, and one of the body that began empty"),
            vector(named, "a write of any field closes the edits on other captures than it names"),
            vector(far, "an edit beyond the root's end lands in its tail"),
            vector(item, "texts of an item of a newer program's kind merge"),
        ]
    }
}
