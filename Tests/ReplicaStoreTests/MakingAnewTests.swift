import Causality
import LibraryModel
import TestSupport
import Testing
import WireFormat

@testable import ReplicaStore

/// How late work on what was purged is made anew, with what it hung beneath.
struct MakingAnewTests {
    static let library = LibraryID(value: 37)

    private let ada: TemporaryStore
    private let bob: TemporaryStore
    private let article: ItemKey

    init() throws {
        ada = try TemporaryStore(library: Self.library, seed: 1)
        bob = try TemporaryStore(library: Self.library, seed: 2)
        article = ItemKey(
            kind: .article,
            id: try ada.edit { builder in
                var draft = ArticleDraft()
                draft.url = "https://example.org/page"
                draft.body = Array("The text.".utf8)
                return try builder.save(draft).id
            })
    }

    private func annotate(_ note: String) throws -> ItemKey {
        var draft = AnnotationDraft(article: article.id, place: .wholeArticle)
        draft.note = note
        return ItemKey(kind: .annotation, id: try ada.edit { try $0.annotate(draft) })
    }

    private func comment(on parent: ItemKey, _ body: String) throws -> ItemKey {
        let draft = CommentDraft(parent: parent, name: "Ada", email: "ada@example.org", body: body)
        return ItemKey(kind: .comment, id: try ada.edit { try $0.comment(draft) })
    }

    private func setBody(of comment: ItemKey, to body: String) throws {
        try bob.edit { try $0.setText(body, in: CommentField.body, of: comment) }
    }

    private func body(of comment: ItemKey) throws -> String? {
        try bob.store.read { try $0.state(of: comment)?.value(of: CommentField.body) }
    }

    private func parent(of item: ItemKey) throws -> ItemKey? {
        try bob.store.read { try $0.state(of: item)?.parent(kind: item.kind) }
    }

    /// ```
    /// Ada    article, note, an answer to it, two comments |                          purge |
    /// Bob                                                 | edit note, a comment, answer   | make the note anew
    /// ```
    @Test func `late work comes with all that it hung beneath, and with the other late work there, once`() throws {
        let note = try annotate("short")
        let answer = try comment(on: note, "brief")
        let other = try comment(on: article, "brief")
        _ = try comment(on: article, "nobody works on it")
        try bob.receive(from: ada)
        try bob.edit { try $0.setText("An hour of thought", in: AnnotationField.note, of: note) }
        try setBody(of: answer, to: "An hour of talk")
        try setBody(of: other, to: "Another hour")
        try ada.edit { try $0.purge(article) }
        try bob.receive(from: ada)
        let waiting = try bob.store.read { try $0.conflicts() }
        #expect(Set(waiting.map(\.item)) == [note, answer, other])

        let made = try bob.edit { try $0.recreate(note) }
        #expect(made.count == 4 && made.prefix(2).map { $0.former } == [article, note])
        let anew = Dictionary(uniqueKeysWithValues: made.map { ($0.former, $0.item) })
        let page = try #require(anew[article])
        let (newNote, newAnswer, newOther) = (
            try #require(anew[note]), try #require(anew[answer]), try #require(anew[other])
        )
        try #expect(parent(of: newNote) == page)
        try #expect(parent(of: newAnswer) == newNote)
        try #expect(parent(of: newOther) == page)
        let words = try bob.store.read { try $0.state(of: newNote)?.value(of: AnnotationField.note) }
        #expect(words == "An hour of thought")
        try #expect(body(of: newAnswer) == "An hour of talk")
        try #expect(body(of: newOther) == "Another hour")
        let (left, counts) = try bob.store.read { (try $0.conflicts(), try $0.counts()) }
        #expect(left == [])
        #expect([counts.articles, counts.annotations, counts.comments] == [1, 1, 2])
        #expect(try bob.store.verify { _, _ in }.findings == [])

        try ada.receive(from: bob)
        #expect(try ada.store.read { try $0.conflicts() } == [])
        #expect(try ada.store.read { try $0.digest() } == bob.store.read { try $0.digest() })
    }

    /// ```
    /// Ada    article |       newer title and text | purge |
    /// Bob            | title and text |                    | make it anew
    /// ```
    @Test func `of values that were written apart those are made anew that the purger hadn't seen`() throws {
        try bob.receive(from: ada)
        let late = Array("Bob's text.".utf8)
        try bob.edit {
            try $0.write([ArticleField.title.set("Bob's")], to: article)
            try $0.addCapture(late, to: article.id)
        }
        try ada.edit(at: 1_800_000_000_000) {
            try $0.write([ArticleField.title.set("Ada's")], to: article)
            try $0.addCapture(Array("Ada's text.".utf8), to: article.id)
        }
        try bob.receive(from: ada)
        #expect(try title(of: article) == "Ada's")
        try ada.edit { try $0.purge(article) }
        try bob.receive(from: ada)
        let anew = try #require(try bob.edit { try $0.recreate(article) }.first?.item)
        #expect(try title(of: anew) == "Bob's")
        #expect(try bob.store.read { try $0.body(of: anew.id) } == late)
    }

    private func title(of item: ItemKey) throws -> String? {
        try bob.store.read { try $0.state(of: item)?.value(of: ArticleField.title) }
    }

    /// The answer is the only one on which somebody worked; the article wasn't purged.
    @Test func `what is purged between late work and what is there is made anew, and nothing else`() throws {
        let note = try annotate("short")
        let question = try comment(on: note, "Why?")
        let answer = try comment(on: question, "Because.")
        try bob.receive(from: ada)
        try setBody(of: answer, to: "Because of the sand.")
        try ada.edit { try $0.purge(note) }
        try bob.receive(from: ada)
        let made = try bob.edit { try $0.recreate(answer) }
        #expect(made.map { $0.former } == [note, question, answer])
        try #expect(parent(of: made[0].item) == article)
        try #expect(body(of: made[1].item) == "Why?")
        try #expect(body(of: made[2].item) == "Because of the sand.")
        #expect(try bob.store.read { try $0.conflicts() } == [])
    }

    @Test func `what can't be made anew on the way up is named, and nothing is made`() throws {
        let question = try comment(on: article, "Why?")
        let answer = try comment(on: question, "Because.")
        try bob.receive(from: ada, isForReader: true)
        try setBody(of: answer, to: "Because of the sand.")
        try ada.edit { try $0.purge(question) }
        try bob.receive(from: ada, isForReader: true)
        let before = try bob.store.read { try $0.digest() }
        #expect(throws: EditProblem.noEmail(question)) { _ = try bob.edit { try $0.recreate(answer) } }
        #expect(try bob.store.read { try $0.digest() } == before)
    }

    @Test func `of what was purged in the baseline nothing is made`() throws {
        try ada.edit { try $0.purge(article) }
        try ada.forget()
        #expect(throws: EditProblem.notFound(article)) { _ = try ada.edit { try $0.recreate(article) } }
    }

    /// Bob takes a change by somebody else, which writes one field of each of some items.
    private func receive(
        _ writes: [(item: ItemKey, write: FieldWrite)], by author: ReplicaID, seeing context: VersionVector
    ) throws {
        let parts = writes.enumerated().map { index, part in
            let field = WriteFields([.init(field: part.write.definition.code, value: part.write.value)])
            return ChangePart(
                item: part.item, firstIndex: UInt32(index), touches: [.init(item: part.item)],
                operations: [.writeFields(field)])
        }
        let origin = ChangeOrigin(
            id: ChangeID(replica: author, sequence: 1), timestamp: Timestamp(milliseconds: 1), context: context)
        var salts = SeededGenerator(seed: 3)
        let link = ChainLink(
            LibraryChange(origin: origin, parts: parts), in: Self.library, previous: .zero, base: VersionVector(),
            salts: &salts)
        _ = try bob.receive(SealedHistory.encode([.segment(Segment([link]))], library: Self.library))
    }

    /// No program makes them; whoever sends them keeps nobody busy.
    @Test(.timeLimit(.minutes(10))) func `comments that answer each other hang beneath nothing`() throws {
        let (one, other) = (
            ItemKey(kind: .comment, id: ItemID(value: 101)), ItemKey(kind: .comment, id: ItemID(value: 102))
        )
        try receive(
            [(one, CommentField.parent.set(other)), (other, CommentField.parent.set(one))],
            by: ReplicaID(value: 77), seeing: VersionVector())
        try bob.edit { try $0.purge(one) }
        #expect(throws: EditProblem.notFound(one)) { _ = try bob.edit { try $0.recreate(one) } }
    }

    /// Each comment's way up is the whole thread.
    @Test(.timeLimit(.minutes(10))) func `what stands beside a deep thread with late work is made anew at once`() throws
    {
        let comments = (0..<1_000).map { ItemKey(kind: .comment, id: ItemID(value: 1_000 + UInt128($0))) }
        var other = ArticleDraft()
        other.url = "https://example.org/other"
        let page = ItemKey(kind: .article, id: try ada.edit { try $0.save(other).id })
        try bob.receive(from: ada)
        let (starter, late) = (ReplicaID(value: 77), ReplicaID(value: 78))
        try receive(
            zip(comments, [article] + comments).map { ($0, CommentField.parent.set($1)) }, by: starter,
            seeing: VersionVector())
        try bob.edit { try $0.purge(comments[0]) }
        try receive(comments.map { ($0, CommentField.name.set("Late")) }, by: late, seeing: VersionVector())
        try bob.edit { try $0.set(ArticleField.title.set("Late"), of: page) }
        try ada.edit { try $0.purge(page) }
        try bob.receive(from: ada)
        try #expect(Set(bob.store.read { try $0.conflicts() }.map(\.item)) == Set(comments + [page]))
        let made = try bob.edit { try $0.recreate(page) }
        #expect(made.map { $0.former } == [page])
        try #expect(Set(bob.store.read { try $0.conflicts() }.map(\.item)) == Set(comments))
    }
}
