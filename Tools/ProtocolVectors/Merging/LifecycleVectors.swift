import Causality
import LibraryModel

/// Trash: touches, trashings, and what is visible beneath.
enum LifecycleVectors {
    static let article = Scene.article
    static let annotation = ItemKey(kind: .annotation, id: ItemID(value: 0xa1))
    static let comment = ItemKey(kind: .comment, id: ItemID(value: 0xc1))
    static let answer = ItemKey(kind: .comment, id: ItemID(value: 0xc2))

    static func cases() throws -> [JSONValue] { try trash() + sparing() + ancestors() + visibility() }

    static let title = Scene.write(ArticleField.title.set("A title"))

    /// An article with an annotation, a comment on that, and an answer to it.
    static func thread() throws -> Scene {
        var scene = Scene()
        try scene.author(
            1, DraftPart(article, touching: [article], title),
            DraftPart(annotation, touching: [annotation, article], Scene.write(AnnotationField.parent.set(article))),
            DraftPart(
                comment, touching: [comment, annotation, article], Scene.write(CommentField.parent.set(annotation))),
            DraftPart(
                answer, touching: [answer, comment, annotation, article], Scene.write(CommentField.parent.set(comment)))
        )
        return scene
    }

    private static func trash() throws -> [JSONValue] {
        var scene = Scene()
        try scene.author(1, DraftPart(article, touching: [article], title))
        var trashed = scene
        try trashed.author(1, DraftPart(article, .trash(TrashItem())))
        var restored = trashed
        try restored.author(1, DraftPart(article, touching: [article]))
        var back = trashed
        try back.hears(2, Array(back.changes.prefix(1)))
        try back.author(2, DraftPart(article, touching: [article], Scene.write(ArticleField.site.set("A site"))))
        var settled = back
        try settled.hears(3)
        try settled.author(3, DraftPart(article, touching: [article]))
        var again = back
        try again.hears(3)
        try again.author(3, DraftPart(article, .trash(TrashItem())))
        var reading = trashed
        try reading.hears(2, Array(reading.changes.prefix(1)))
        try reading.author(2, DraftPart(article, Scene.write(ArticleField.reading.set(.unread))))
        var later = restored
        try later.hears(2, Array(later.changes.prefix(1)))
        try later.author(2, DraftPart(article, .trash(TrashItem())))
        var newer = trashed
        try newer.hears(2, Array(newer.changes.prefix(1)))
        let operation = LibraryOperation.unknown(UnknownOperation(code: 4_711, payload: [1]))
        try newer.author(2, DraftPart(article, touching: [article], operation))
        return try [
            trashed.vector("trashed by somebody who had seen all work"),
            restored.vector("a touch that has seen the trashing restores"),
            back.vector("unseen work brings an item back: reported"),
            settled.vector("a touch that has seen both ends the report"),
            again.vector("trashing again ends it too"),
            reading.vector("reading is no work: the article stays in the trash"),
            later.vector("restored by one, trashed by another who had not seen that: it came back"),
            newer.vector("the touch of an operation that nobody knows counts like any other"),
        ]
    }

    private static func sparing() throws -> [JSONValue] {
        var scene = Scene()
        try scene.author(1, DraftPart(article, touching: [article], title))
        let unread = try scene.author(2, DraftPart(article, touching: [article], Scene.add("a")))
        try scene.hears(3)
        var trashed = scene
        try trashed.author(3, DraftPart(article, .trash(TrashItem(sparing: [unread.dot()]))))
        var touched = scene
        try touched.author(3, DraftPart(article, touching: [article], sparing: [unread.dot()], Scene.add("b")))
        var restored = scene
        let trashing = try restored.author(3, DraftPart(article, .trash(TrashItem())))
        try restored.hears(1)
        try restored.author(1, DraftPart(article, touching: [article], sparing: [trashing.dot()]))
        return try [
            trashed.vector("a trashing spares a touch that was seen and not read: the item came back"),
            touched.vector("a touch spares another touch"),
            restored.vector("a touch spares a trashing that was not read: the item came back"),
        ]
    }

    private static func ancestors() throws -> [JSONValue] {
        var scene = try thread()
        try scene.hears(2)
        try scene.author(1, DraftPart(article, .trash(TrashItem())))
        var worked = scene
        try worked.author(
            2,
            DraftPart(
                answer, touching: [answer, comment, annotation, article],
                Scene.write(CommentField.website.set("https://example.org"))))
        var seen = scene
        try seen.hears(3)
        try seen.author(
            3,
            DraftPart(
                answer, touching: [answer, comment, annotation],
                Scene.write(CommentField.website.set("https://example.org"))))
        var built = try thread()
        try built.hears(2)
        try built.edits(1, after: 1) { try $0.trash(annotation) }
        try built.edits(2, after: 2) { try $0.write([CommentField.website.set("https://example.org")], to: answer) }
        var inTrash = try thread()
        try inTrash.edits(1, after: 1) { try $0.trash(annotation) }
        try inTrash.edits(1, after: 2) { try $0.write([CommentField.website.set("https://example.org")], to: answer) }
        return try [
            scene.vector("an article in the trash: what hangs beneath is live and not visible"),
            worked.vector("work beneath an article brings it back"),
            seen.vector("work beneath an article that the person saw in the trash leaves it there"),
            built.vector("work on an answer brings back what it hangs beneath, as far as anybody trashed it"),
            inTrash.vector("work on an answer beneath a trashed annotation touches all but that"),
        ]
    }

    private static func visibility() throws -> [JSONValue] {
        var circle = Scene()
        let one = ItemKey(kind: .comment, id: ItemID(value: 1))
        let two = ItemKey(kind: .comment, id: ItemID(value: 2))
        try circle.author(1, DraftPart(one, touching: [one], Scene.write(CommentField.parent.set(two))))
        try circle.author(2, DraftPart(two, touching: [two], Scene.write(CommentField.parent.set(one))))
        var orphan = Scene()
        try orphan.author(1, DraftPart(one, touching: [one], Scene.write(CommentField.name.set("Ada"))))
        try orphan.author(1, DraftPart(two, touching: [two], Scene.write(CommentField.parent.set(article))))
        var newer = Scene()
        let item = ItemKey(kind: ItemKind(rawValue: 300), id: ItemID(value: 1))
        try newer.author(1, DraftPart(item, touching: [item], title))
        var unreadable = Scene()
        let write = WriteFields.Write(field: CommentField.parent.code, value: [1, 2, 3])
        try unreadable.author(1, DraftPart(one, touching: [one], .writeFields(WriteFields([write]))))
        var untouched = Scene()
        try untouched.author(1, DraftPart(article, Scene.write(ArticleField.reading.set(.unread))))
        var two300 = Scene()
        try two300.author(
            1, DraftPart(article, touching: [article], title),
            DraftPart(annotation, touching: [annotation], Scene.write(AnnotationField.parent.set(article))))
        try two300.author(1, DraftPart(article, touching: [article]), DraftPart(article, .trash(TrashItem())))
        return try [
            circle.vector("comments that answer each other are live and not visible"),
            orphan.vector("comments without a parent, or with one that nobody knows, are not visible"),
            newer.vector("an item of a newer program's kind has no parent, and is visible where it is live"),
            unreadable.vector("a parent that can't be read counts as absent"),
            untouched.vector("an item that nobody touched has no touch, and is in the trash"),
            two300.vector("touched and trashed in one change: the later index counts"),
        ]
    }
}
