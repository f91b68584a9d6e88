import Causality
import LibraryModel
import MergeTypes
import TestSupport
import Testing

/// Trash and work, each rule as a drawn history.
///
/// Time runs to the right; a bar is a sync of everything.
@Suite struct LifecycleTests {
    /// Ada and Grace, who both hold one article.
    private struct Pair {
        var ada = LibraryReplica(1)
        var grace = LibraryReplica(2)
        let article: ItemKey
        private(set) var changes: [LibraryChange]

        init() throws {
            let saved = try ada.save(title: "Title")
            article = saved.article
            changes = [try #require(saved.change)]
            try grace.receive(changes)
        }

        /// Everybody takes everything, newcomers in both orders of authors; all four must agree.
        mutating func sync(_ changes: LibraryChange?...) throws -> ItemState {
            let new = changes.compactMap(\.self)
            try ada.receive(new)
            try grace.receive(new)
            for order in [self.changes + new, self.changes + new.reversed()] {
                var newcomer = LibraryState()
                for change in order { try newcomer.receive(change) }
                #expect(newcomer.content.differences(from: ada.state.content) == [])
            }
            self.changes += new
            #expect(ada.state.content.differences(from: grace.state.content) == [])
            return ada.state.state(of: article)
        }
    }

    /// ```
    /// Ada    save | trash       |
    /// Grace       | set title   |  the article is live, and people are told
    /// ```
    @Test func `work that the deleter had not seen brings an article back`() throws {
        var pair = try Pair()
        let trash = try pair.ada.trash(pair.article)
        let work = try pair.grace.setTitle("Better", of: pair.article)
        let state = try pair.sync(trash, work)
        #expect(state.lifecycle == .live)
        #expect(state.touches.cameBack)
        #expect(pair.ada.state.isVisible(pair.article))
    }

    /// ```
    /// Ada    save | trash |
    /// Grace       |       | nothing
    /// ```
    @Test func `a trashing that nobody worked against stays`() throws {
        var pair = try Pair()
        let state = try pair.sync(try pair.ada.trash(pair.article))
        #expect(state.lifecycle == .trashed)
        #expect(!state.touches.cameBack)
        #expect(!pair.grace.state.isVisible(pair.article))
        #expect(state.value(of: ArticleField.title) == "Title")
    }

    /// ```
    /// Ada    save | trash     |           |
    /// Grace       | set title | set title |  no question is left
    /// ```
    @Test func `later work by somebody who sees that the article came back answers the question`() throws {
        var pair = try Pair()
        _ = try pair.sync(pair.ada.trash(pair.article), pair.grace.setTitle("Better", of: pair.article))
        let state = try pair.sync(try pair.grace.setTitle("Best", of: pair.article))
        #expect(state.lifecycle == .live)
        #expect(!state.touches.cameBack)
    }

    @Test func `restoring an article that came back answers the question, too`() throws {
        var pair = try Pair()
        _ = try pair.sync(pair.ada.trash(pair.article), pair.grace.setTitle("Better", of: pair.article))
        let state = try pair.sync(try pair.ada.restore(pair.article))
        #expect(state.lifecycle == .live)
        #expect(!state.touches.cameBack)
    }

    @Test func `trashing an article that came back puts it into the trash for good`() throws {
        var pair = try Pair()
        _ = try pair.sync(pair.ada.trash(pair.article), pair.grace.setTitle("Better", of: pair.article))
        let state = try pair.sync(try pair.ada.trash(pair.article))
        #expect(state.lifecycle == .trashed)
        #expect(!state.touches.cameBack)
    }

    /// ```
    /// Ada    save | trash |           |
    /// Grace       |       | set title |  still in the trash, with the new title
    /// ```
    @Test func `an edit of an article that is visibly in the trash leaves it there`() throws {
        var pair = try Pair()
        _ = try pair.sync(try pair.ada.trash(pair.article))
        let edit = try #require(try pair.grace.setTitle("Better", of: pair.article))
        #expect(edit.parts.flatMap(\.touches) == [])
        let state = try pair.sync(edit)
        #expect(state.lifecycle == .trashed)
        #expect(state.value(of: ArticleField.title) == "Better")
    }

    /// ```
    /// Ada    save | set title |
    /// Grace       | trash     | restore, not having seen the title
    /// ```
    @Test func `restoring takes an article out of the trash and keeps unseen work`() throws {
        var pair = try Pair()
        let trash = try pair.grace.trash(pair.article)
        let restore = try pair.grace.restore(pair.article)
        let state = try pair.sync(trash, restore, try pair.ada.setTitle("Better", of: pair.article))
        #expect(state.lifecycle == .live)
        #expect(!state.touches.cameBack)
        #expect(state.touches.touches.count == 2)
        #expect(state.value(of: ArticleField.title) == "Better")
    }

    @Test func `saving a page that lies in the trash takes it out again`() throws {
        var pair = try Pair()
        _ = try pair.sync(try pair.ada.trash(pair.article))
        let saved = try pair.grace.save("https://example.org/a")
        #expect(saved.article == pair.article)
        #expect(try pair.sync(saved.change).lifecycle == .live)
    }

    @Test func `two trashings that know nothing of each other are one`() throws {
        var pair = try Pair()
        let state = try pair.sync(pair.ada.trash(pair.article), pair.grace.trash(pair.article))
        #expect(state.lifecycle == .trashed)
        #expect(state.touches.trashings.count == 2)
        let restored = try pair.sync(try pair.ada.restore(pair.article))
        #expect(restored.lifecycle == .live && !restored.touches.cameBack)
    }

    /// ```
    /// Ada    save | trash          |
    /// Grace       | read, to 70 %  |  in the trash: reading is nobody's work
    /// ```
    @Test func `reading an article doesn't keep it from the trash`() throws {
        var pair = try Pair()
        let trash = try pair.ada.trash(pair.article)
        let progress = ReadingState(stage: .reading, progressInPermille: 700)
        let reading = try pair.grace.edit { [article = pair.article] in
            try $0.write([ArticleField.reading.set(progress)], to: article)
        }
        #expect(reading?.parts.flatMap(\.touches) == [])
        let state = try pair.sync(trash, reading)
        #expect(state.lifecycle == .trashed)
        #expect(state.value(of: ArticleField.reading) == progress)
    }

    /// ```
    /// Ada    save | trash           |
    /// Grace       | read, undo that |  in the trash: neither is anybody's work
    /// ```
    @Test func `undoing a mark of reading doesn't keep an article from the trash`() throws {
        var pair = try Pair()
        let trash = try pair.ada.trash(pair.article)
        let read = ReadingState(stage: .read, progressInPermille: 1000)
        let edit = try pair.grace.edit { [article = pair.article] in
            try $0.write([ArticleField.reading.set(read)], to: article)
        }
        let mark = try #require(edit)
        let history = ItemHistory(item: pair.article, changes: pair.changes + [mark])
        var undone: UndoneItem?
        let undoing = try pair.grace.edit { undone = try $0.undo(mark, in: history) }
        #expect(undone?.undone == ["reading"])
        #expect(undoing?.parts.flatMap(\.touches) == [])
        let state = try pair.sync(trash, mark, undoing)
        #expect(state.lifecycle == .trashed)
        #expect(!state.touches.cameBack)
        #expect(state.value(of: ArticleField.reading) == nil)
    }

    /// ```
    /// Ada    save | trash                     |
    /// Grace       | title and read, undo that |  live, with the old title
    /// ```
    @Test func `undoing a change of more than reading is work`() throws {
        var pair = try Pair()
        let trash = try pair.ada.trash(pair.article)
        let read = ReadingState(stage: .read, progressInPermille: 1000)
        let edit = try pair.grace.edit { [article = pair.article] in
            try $0.write([ArticleField.title.set("Better"), ArticleField.reading.set(read)], to: article)
        }
        let work = try #require(edit)
        let history = ItemHistory(item: pair.article, changes: pair.changes + [work])
        let undoing = try pair.grace.edit { _ = try $0.undo(work, in: history) }
        #expect(undoing?.parts.flatMap(\.touches).map(\.item) == [pair.article])
        let state = try pair.sync(trash, work, undoing)
        #expect(state.lifecycle == .live)
        #expect(state.value(of: ArticleField.title) == "Title")
    }

    /// ```
    /// Ada    save | trash                         |
    /// Grace       | an operation of a newer program |  live: it is judged like any other work
    /// ```
    @Test func `work of a kind that this program doesn't know brings an article back, too`() throws {
        var pair = try Pair()
        let trash = try pair.ada.trash(pair.article)
        let part = ChangePart(
            item: pair.article, firstIndex: 0, touches: [.init(item: pair.article)],
            operations: [.unknown(UnknownOperation(code: 99, payload: [1, 2, 3]))])
        let state = try pair.sync(trash, try pair.grace.publish([part]))
        #expect(state.lifecycle == .live)
        #expect(state.touches.cameBack)
    }

    @Test func `trashing what is in the trash and restoring what is live change nothing`() throws {
        var pair = try Pair()
        #expect(try pair.ada.restore(pair.article) == nil)
        #expect(try pair.ada.trash(pair.article) != nil)
        #expect(try pair.ada.trash(pair.article) == nil)
        #expect(pair.ada.state.vector[pair.ada.id] == 2)
    }
}
