import Causality
import LibraryModel

/// Purging: what is dropped, what is parked, and the generations of a page.
enum PurgeVectors {
    private static let article = Scene.article
    private static let title = LifecycleVectors.title

    static func cases() throws -> [JSONValue] { try parking() + twice() + beneath() + generations() }

    private static func scene() throws -> Scene {
        var scene = Scene()
        try scene.author(1, DraftPart(article, touching: [article], title, Scene.add("a")))
        try scene.hears(2)
        return scene
    }

    private static func parking() throws -> [JSONValue] {
        var purged = try scene()
        try purged.author(1, DraftPart(article, .purge(PurgeItem())))
        var parked = purged
        let work = try parked.author(
            2, DraftPart(article, touching: [article], Scene.write(ArticleField.site.set("x")), Scene.add("b")),
            DraftPart(LifecycleVectors.annotation, Scene.add("c", to: AnnotationField.tags)),
            DraftPart(article, touching: [article]))
        precondition(work.dot(2).index == 2, "the second part takes index 2")
        var trashed = purged
        try trashed.author(2, DraftPart(article, .trash(TrashItem())))
        var newer = purged
        try newer.author(2, DraftPart(article, .unknown(UnknownOperation(code: 4_711, payload: []))))
        var seen = purged
        try seen.hears(2)
        try seen.author(2, DraftPart(article, touching: [article], title))
        var before = try scene()
        try before.author(2, DraftPart(article, touching: [article], Scene.add("b")))
        try before.author(1, DraftPart(article, .purge(PurgeItem())))
        var never = Scene()
        try never.author(1, DraftPart(article, .purge(PurgeItem())))
        var inOne = Scene()
        try inOne.author(1, DraftPart(article, touching: [article], title), DraftPart(article, .purge(PurgeItem())))
        var touching = try scene()
        try touching.author(1, DraftPart(article, touching: [article], .purge(PurgeItem())))
        return try [
            purged.vector("a purge drops everything and leaves its dot"),
            parked.vector(
                "of the parts that the purger had not seen the author's newest is parked, by its first index"),
            trashed.vector("a part that only trashes is parked too"),
            newer.vector("a part with an operation that nobody knows is parked too"),
            seen.vector("work by somebody who had seen the purge is parked all the same: no purger had seen it"),
            before.vector("work that came before the purge is parked like work that comes after it"),
            never.vector("an item of which nothing was known is purged"),
            inOne.vector("made and purged in one change: the purge has seen what stands before it"),
            touching.vector("a touch in a purge's own part goes with the rest"),
        ]
    }

    private static func twice() throws -> [JSONValue] {
        var scene = try scene()
        try scene.author(1, DraftPart(article, .purge(PurgeItem())))
        let first = try scene.author(2, DraftPart(article, touching: [article], Scene.add("b")))
        var settled = scene
        try settled.hears(3)
        try settled.author(3, DraftPart(article, .purge(PurgeItem())))
        var partly = scene
        try partly.hears(3, partly.changes)
        try partly.author(2, DraftPart(article, touching: [article], Scene.add("c")))
        try partly.author(3, DraftPart(article, .purge(PurgeItem())))
        var apart = try Self.scene()
        try apart.author(1, DraftPart(article, .purge(PurgeItem())))
        try apart.author(2, DraftPart(article, touching: [article], Scene.add("b")))
        try apart.author(2, DraftPart(article, .purge(PurgeItem())))
        precondition(first.origin.id.sequence == 1, "it is the author's first change")
        return try [
            settled.vector("a second purge that has seen parked parts takes them from the list"),
            partly.vector("a second purge leaves those parked that it had not seen"),
            apart.vector("purged by two, one of whom had worked on it before: nothing is parked"),
        ]
    }

    private static func beneath() throws -> [JSONValue] {
        let annotation = LifecycleVectors.annotation
        let make = DraftPart(
            annotation, touching: [annotation, article], Scene.write(AnnotationField.parent.set(article)))
        var live = try scene()
        try live.author(1, DraftPart(article, .purge(PurgeItem())))
        try live.author(2, make)
        var trashed = live
        try trashed.hears(3)
        try trashed.author(3, DraftPart(annotation, .trash(TrashItem())))
        var known = try LifecycleVectors.thread()
        try known.edits(1, after: 1) { try $0.purge(article) }
        return try [
            live.vector("what hangs beneath a purged item unknown to the purger is live, reported, and not parked"),
            trashed.vector("in the trash it is not reported any more"),
            known.vector("a purger ends all that it knows beneath, each with a part of its own"),
        ]
    }

    private static func generations() throws -> [JSONValue] {
        var draft = ArticleDraft()
        draft.url = "https://example.org/a"
        draft.fields = [ArticleField.title.set("A title")]
        var once = Scene()
        try once.edits(1) { _ = try $0.save(draft) }
        try once.hears(2)
        var late = draft
        late.fields = [ArticleField.title.set("Saved by somebody who had not heard of the purge")]
        try once.edits(1, after: 1) { try $0.purge(article) }
        try once.edits(1, after: 2) { _ = try $0.save(draft) }
        var unseen = once
        try unseen.edits(2, after: 3) { _ = try $0.save(late) }
        var twice = once
        try twice.edits(1, after: 4) { builder in
            try builder.purge(ItemKey(kind: .article, id: .article(urlKey: "example.org/a", generation: 2)))
        }
        try twice.edits(1, after: 5) { _ = try $0.save(draft) }
        return try [
            once.vector("a page that was purged is saved again: another generation, another identifier"),
            unseen.vector("a saving by somebody who had not seen the purge is parked on the first generation"),
            twice.vector("purged and saved twice: the third generation"),
        ]
    }
}
