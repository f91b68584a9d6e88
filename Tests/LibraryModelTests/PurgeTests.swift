import Causality
import LibraryModel
import MergeTypes
import TestSupport
import Testing

/// The end of an item, and what becomes of work that nobody told its purger about.
@Suite struct PurgeTests {
    private var ada = LibraryReplica(1)
    private var grace = LibraryReplica(2)
    private let article: ItemKey
    private let save: LibraryChange

    init() throws {
        let saved = try ada.save(title: "Title", body: "Some words", tags: ["t"])
        article = saved.article
        save = try #require(saved.change)
        try grace.receive(save)
    }

    /// Every order of arrival at a newcomer; all must agree.
    private func merged(_ changes: LibraryChange?...) throws -> LibraryState {
        var libraries: [LibraryState] = []
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<8 {
            var library = LibraryState()
            for change in DeliveryOrder.any([save] + changes.compactMap(\.self), using: &generator) {
                try library.receive(change)
            }
            libraries.append(library)
        }
        for library in libraries { #expect(library.content.differences(from: libraries[0].content) == []) }
        return libraries[0]
    }

    @Test mutating func `a purged item keeps nothing but the purge`() throws {
        let purge = try #require(try ada.purge(article))
        let dot = Dot(replica: ada.id, sequence: 2, index: 0)
        var expected = ItemState()
        expected.purge = PurgeRecord(dots: [dot], parked: NewestParts())
        let state = try merged(purge).state(of: article)
        #expect(state == expected)
        #expect(state.lifecycle == .purged)
        #expect(try ada.purge(article) == nil)
    }

    /// ```
    /// Ada    save | purge     |
    /// Grace       | set title |  the title waits, whichever came first
    /// ```
    @Test mutating func `work that the purger had not seen is parked, whichever arrives first`() throws {
        let purge = try ada.purge(article)
        let work = try #require(try grace.setTitle("Better", of: article))
        let state = try merged(purge, work).state(of: article)
        #expect(state.lifecycle == .purged)
        #expect(state.purge?.parked.dots == [Dot(replica: grace.id, sequence: 1, index: 0)])
        #expect(state.registers.entries.isEmpty)
    }

    @Test mutating func `restoring and trashing don't undo a purge, and are parked like other work`() throws {
        let trash = try grace.trash(article)
        let restore = try grace.restore(article)
        let state = try merged(try ada.purge(article), trash, restore).state(of: article)
        #expect(state.lifecycle == .purged)
        #expect(state.purge?.parked.dots.map(\.sequence) == [2])
    }

    /// ```
    /// Ada    save | purge             |
    /// Grace       | set title | purge |  Grace knew the title, so nothing waits
    /// ```
    @Test mutating func `of two purges, what either purger had seen is gone`() throws {
        let first = try ada.purge(article)
        let work = try grace.setTitle("Better", of: article)
        let second = try grace.purge(article)
        let state = try merged(first, work, second).state(of: article)
        #expect(state.purge?.dots.count == 2)
        #expect(state.purge?.parked.isEmpty == true)
    }

    /// ```
    /// Ada    save | purge     |
    /// Grace       | purge     |
    /// Mary        | set title |  nobody knew the title, so it waits
    /// ```
    @Test mutating func `of two purges, what neither purger had seen waits`() throws {
        var mary = LibraryReplica(3)
        try mary.receive(save)
        let work = try mary.setTitle("Better", of: article)
        let state = try merged(ada.purge(article), grace.purge(article), work).state(of: article)
        #expect(state.purge?.dots.count == 2)
        #expect(state.purge?.parked.dots.map(\.replica) == [mary.id])
    }

    @Test mutating func `purging an article purges all that the purger knows beneath it`() throws {
        let annotated = try ada.annotate(article)
        let commented = try ada.comment(on: annotated.annotation)
        let trashed = try ada.annotate(article)
        _ = try ada.trash(trashed.annotation)
        _ = try ada.purge(article)
        for key in [article, annotated.annotation, commented.comment, trashed.annotation] {
            #expect(ada.state.state(of: key).lifecycle == .purged, "\(key)")
        }
    }

    @Test mutating func `an annotation that the purger didn't know survives out of sight`() throws {
        let purge = try ada.purge(article)
        let annotated = try grace.annotate(article)
        let library = try merged(purge, annotated.change)
        #expect(library.state(of: annotated.annotation).lifecycle == .live)
        #expect(library.state(of: annotated.annotation).value(of: AnnotationField.note) == "note")
        #expect(!library.isVisible(annotated.annotation))
        #expect(library.state(of: article).lifecycle == .purged)
        #expect(library.state(of: article).purge?.parked.isEmpty == true)
    }

    @Test mutating func `purging an annotation leaves its article alone`() throws {
        let annotated = try ada.annotate(article)
        let before = ada.state.state(of: article)
        _ = try ada.purge(annotated.annotation)
        #expect(ada.state.state(of: annotated.annotation).lifecycle == .purged)
        #expect(ada.state.state(of: article) == before)
    }

    @Test mutating func `a purged page that is saved again is another generation`() throws {
        let purge = try ada.purge(article)
        let again = try ada.save("https://example.org/a", title: "Again")
        let key = try CanonicalURL("https://example.org/a").key
        #expect(article.id == .article(urlKey: key, generation: 1))
        #expect(again.article.id == .article(urlKey: key, generation: 2))
        let library = try merged(purge, again.change)
        #expect(library.isVisible(again.article))
        #expect(!library.isVisible(article))
        _ = try ada.purge(again.article)
        #expect(try ada.save("https://example.org/a").article.id == .article(urlKey: key, generation: 3))
    }

    /// ```
    /// Ada    save | purge | save again     |
    /// Grace       | tag                    |  the tag waits at the first generation; the second is untouched by it
    /// ```
    @Test mutating func `late work on the first generation doesn't reach the second`() throws {
        let purge = try ada.purge(article)
        let again = try ada.save("https://example.org/a")
        let tag = try grace.edit { [article] in try $0.tag(article, adding: ["late"], removing: []) }
        let library = try merged(purge, again.change, tag)
        #expect(library.state(of: article).purge?.parked.dots.count == 1)
        #expect(library.state(of: again.article).names(in: ArticleField.tags) == [])
        #expect(library.isVisible(again.article))
    }

    @Test mutating func `a purged item can't be edited`() throws {
        _ = try ada.purge(article)
        #expect(throws: EditProblem.notFound(article)) { try ada.setTitle("Better", of: article) }
        #expect(throws: EditProblem.notFound(article)) { try ada.trash(article) }
        #expect(throws: EditProblem.notFound(article)) { try ada.restore(article) }
        #expect(throws: EditProblem.notFound(article)) { try ada.annotate(article) }
        #expect(throws: EditProblem.notFound(article)) { try ada.comment(on: article) }
    }

    @Test mutating func `an item that never was can't be purged`() {
        let key = ItemKey(kind: .article, id: ItemID(value: 7))
        #expect(throws: EditProblem.notFound(key)) { try ada.purge(key) }
    }

    /// The parts below a snapshot must be known by name: a row names the newest of each author.
    @Test mutating func `a newcomer parks what a late purger had not seen, though it came with the snapshot`() throws {
        let purge = try #require(try ada.purge(article))
        let work = try grace.setTitle("Better", of: article)
        var snapshot = try SnapshotStorage(of: grace.state)
        try LibraryFold.fold(purge, into: &snapshot)
        let parked = snapshot.state(of: article).purge?.parked
        #expect(parked == (try merged(purge, work).state(of: article).purge?.parked))
        #expect(parked?.dots.count == 1)
    }

    /// ```
    /// Ada    save, comment | purge the comment |
    /// Grace                |                   | make it anew, as a reader and as a member
    /// ```
    @Test mutating func `a comment is made anew only where its e-mail address is`() throws {
        let (comment, made) = try ada.comment(on: article, email: "ada@example.org")
        let change = try #require(made)
        let purge = try #require(try ada.purge(comment))
        try grace.receive([change, purge])
        let history = ItemHistory(
            item: comment,
            changes: [change, purge].map { change in
                LibraryChange(origin: change.origin, parts: change.parts.filter { $0.item == comment })
            })
        var reader = grace
        #expect(throws: EditProblem.noEmail(comment)) { try reader.edit { _ = try $0.recreate(history) } }
        grace.keep(captures: [:], privateRecords: ada.state.privateRecords)
        var anew: ItemKey?
        try grace.edit { anew = try $0.recreate(history) }
        let key = try #require(anew)
        let commitment = try #require(grace.state.state(of: key).privateRecord.winner)
        #expect(
            grace.state.privateRecord(at: commitment.dot)?.value(of: CommentField.privateEmail) == "ada@example.org")
    }
}
