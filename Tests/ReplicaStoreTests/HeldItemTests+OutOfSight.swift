import Causality
import LibraryModel
import TestSupport
import Testing
import WireFormat

@testable import ReplicaStore

/// What hangs beneath an item goes out of sight with it: what counts is what people saw before the run.
extension HeldItemTests {
    /// Two stores with an article, and on it an annotation that very many comments answer.
    private func makeThread() throws -> (
        here: TemporaryStore, there: TemporaryStore, article: ItemKey, annotation: ItemKey
    ) {
        let here = try TemporaryStore(library: Self.library, seed: 1)
        let there = try TemporaryStore(library: Self.library, seed: 2)
        let (article, annotation) = try here.edit { builder in
            var draft = ArticleDraft()
            draft.url = "https://example.org/discussed"
            let article = ItemKey(kind: .article, id: try builder.save(draft).id)
            var note = AnnotationDraft(article: article.id, place: .wholeArticle)
            note.note = "What do you think?"
            let annotation = ItemKey(kind: .annotation, id: try builder.annotate(note))
            for number in 0..<60 {
                let answer = CommentDraft(parent: annotation, name: "Ada", email: "ada@example.org", body: "\(number)")
                _ = try builder.comment(answer)
            }
            return (article, annotation)
        }
        _ = try there.receive(here.export())
        return (here, there, article, annotation)
    }

    @Test(arguments: [false, true])
    func `emptying the trash takes nothing away that was visible`(isTrashedHere: Bool) throws {
        let (here, there, article, _) = try makeThread()
        let (first, second) = isTrashedHere ? (here, there) : (there, here)
        try first.edit { try $0.trash(article) }
        try #expect(second.receive(first.export()).held == 0)
        try #expect(counts(here).comments == 0)
        try there.edit { try $0.purge(article) }
        try #expect(here.receive(there.export()).held == 0)
        try #expect(counts(here).held == 0)
        try #expect(here.store.verify { _, _ in }.findings == [])
    }

    @Test
    func `what hung beneath an annotation in the trash doesn't count when the article is purged`() throws {
        let (here, there, article, annotation) = try makeThread()
        try there.edit { try $0.trash(annotation) }
        try #expect(here.receive(there.export()).held == 0)
        try there.edit { try $0.purge(article) }
        try #expect(here.receive(there.export()).held == 0)
        try #expect(here.store.verify { _, _ in }.findings == [])
    }

    /// A purge ends the article first, and with a trashing before it all that hangs beneath is out of sight by then.
    @Test(arguments: [false, true])
    func `a purge takes away all that was visible before the run, however it came to that`(isTrashedFirst: Bool) throws
    {
        let (here, there, article, _) = try makeThread()
        if isTrashedFirst { try there.edit { try $0.trash(article) } }
        try there.edit { try $0.purge(article) }
        try #expect(here.receive(there.export()).held == 62)
        try #expect(here.edit { try $0.restoreHeldItems() }.restored.count == 62)
        try #expect(counts(here).comments == 60)
        try #expect(here.store.verify { _, _ in }.findings == [])
    }

    @Test
    func `what hung beneath something that was purged otherwise stays held, and can be made anew with it`() throws {
        let (here, there, article, annotation) = try makeThread()
        try there.edit { try $0.purge(annotation) }
        try #expect(here.receive(there.export()).held == 61)
        try there.edit { try $0.purge(article) }
        try #expect(here.receive(there.export()).held == 0)
        let (restored, held) = try here.edit { try $0.restoreHeldItems() }
        #expect(restored == [] && held.count == 61)
        try #expect(counts(here).held == 61)
        let made = try here.edit { try $0.recreate(annotation) }
        #expect(made.count == 62 && made.prefix(2).map(\.former) == [article, annotation])
        try #expect(counts(here).held == 0)
        try #expect(counts(here).comments == 60)
        try #expect(here.store.verify { _, _ in }.findings == [])
    }

    @Test(arguments: [ItemKind.article, .annotation, .comment])
    func `whichever of held items is made anew, all that hung together comes with it, once`(kind: ItemKind) throws {
        let (here, there, article, annotation) = try makeThread()
        let other = try here.edit { try $0.save(IdentityTests.draft("other")).id }
        _ = try there.receive(here.export())
        try there.edit { builder in
            for id in [article.id, other] { try builder.purge(ItemKey(kind: .article, id: id)) }
        }
        try #expect(here.receive(there.export()).held == 63)
        let held = try here.store.read { try $0.heldItems() }
        let item = try #require(held.last { $0.kind == kind && $0.id != other })
        let made = try here.edit { try $0.recreate(item) }
        #expect(made.count == 62 && made.prefix(2).map(\.former) == [article, annotation])
        try #expect(here.store.read { try $0.heldItems() } == [ItemKey(kind: .article, id: other)])
        try #expect(here.edit { try $0.restoreHeldItems() }.restored.count == 1)
        let counts = try counts(here)
        #expect([counts.articles, counts.annotations, counts.comments, counts.held] == [2, 1, 60, 0])
        try #expect(here.store.verify { _, _ in }.findings == [])
    }

    /// The snapshot has the article in the trash, and a change behind it purges that.
    @Test(arguments: [false, true])
    func `a purge behind a snapshot takes away what was visible before the snapshot`(isKnownInTrash: Bool) throws {
        let (here, there, article, _) = try makeThread()
        try there.edit { try $0.trash(article) }
        if isKnownInTrash { _ = try here.receive(there.export()) }
        try there.edit { _ = try $0.save(IdentityTests.draft("new")) }
        try there.forget()
        try there.edit { try $0.purge(article) }
        let count = try here.receive(there.export())
        #expect(count.items > 0 && count.held == (isKnownInTrash ? 0 : 62))
        try #expect(here.store.verify { _, _ in }.findings == [])
    }
}
