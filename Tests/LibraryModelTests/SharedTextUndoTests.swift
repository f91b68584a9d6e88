import Causality
import LibraryModel
import MergeTypes
import TestSupport
import Testing

/// What undoing an edit of a text leaves of what others did to the same words.
@Suite struct SharedTextUndoTests {
    private func setBody(_ text: String, of article: ItemKey, at author: inout LibraryReplica) throws -> LibraryChange?
    {
        try author.edit { try $0.setBody(of: article.id, to: TextDesk.bytes(text)) }
    }

    /// ```
    /// Ada    save | write more |                   | undo the writing, undo that
    /// Grace       |            | delete some of it |
    /// ```
    @Test func `undoing an undoing leaves out what somebody else deleted, and says so`() throws {
        var desk = try TextDesk(body: "Hello world.\n")
        let edit = try desk.setBody("Hello world. Call me at 555-1234 or write.\n")
        var grace = try desk.makeOther(2)
        try desk.take(try setBody("Hello world. Call me or write.\n", of: desk.article, at: &grace))
        let first = try desk.undo(edit)
        #expect(first.undone == ["body"] && first.kept == [])
        #expect(desk.text == "Hello world.\n")
        let second = try desk.undo(desk.changes.last)
        #expect(second.undone == ["body"] && second.kept == ["body"])
        #expect(desk.text == "Hello world. Call me or write.\n")
        try grace.receive(desk.changes)
        #expect(grace.state.digest == desk.ada.state.digest)
    }

    /// ```
    /// Ada    save | delete much       | undo that
    /// Grace       | delete some of it |
    /// ```
    @Test func `undoing a deletion leaves out what somebody else deleted apart, and says so`() throws {
        var desk = try TextDesk(body: "one two secret three four\n")
        var grace = try desk.makeOther(2)
        let edit = try desk.setBody("one four\n")
        try desk.take(try setBody("one two three four\n", of: desk.article, at: &grace))
        let undone = try desk.undo(edit)
        #expect(undone.undone == ["body"] && undone.kept == ["body"])
        #expect(desk.text == "one two three four\n")
        try grace.receive(desk.changes)
        #expect(grace.state.digest == desk.ada.state.digest)
        // What both deleted is brought back by neither.
        var other = try TextDesk(body: "one two\n")
        var mary = try other.makeOther(3)
        let same = try other.setBody("one\n")
        try other.take(try setBody("one\n", of: other.article, at: &mary))
        let left = try other.undo(same)
        #expect(left.undone == [] && left.kept == ["body"])
        #expect(other.text == "one\n")
    }

    /// ```
    /// Ada    save | delete much       |           | undo that
    /// Grace       | delete some of it | write on  |
    /// ```
    @Test func `what somebody else deleted stays so where the text has been worked on since`() throws {
        var desk = try TextDesk(body: "one two secret three four\n")
        var grace = try desk.makeOther(2)
        let edit = try desk.setBody("one four\n")
        try desk.take(try setBody("one two three four\n", of: desk.article, at: &grace))
        try grace.receive(desk.changes)
        try desk.take(try setBody("one four five\n", of: desk.article, at: &grace))
        let undone = try desk.undo(edit)
        #expect(undone.undone == ["body"] && undone.kept == ["body"])
        #expect(desk.text == "one two three four five\n")
        let again = try desk.undo(edit)
        #expect(again.undone == [] && again.kept == ["body"])
        #expect(desk.text == "one two three four five\n")
    }

    @Test func `of words that two people replaced apart, those of the other one stay`() throws {
        var desk = try TextDesk(body: "The cat sat.\n")
        var grace = try desk.makeOther(2)
        let edit = try desk.setBody("The dog sat.\n")
        try desk.take(try setBody("The hen sat.\n", of: desk.article, at: &grace))
        let undone = try desk.undo(edit)
        #expect(undone.undone == ["body"] && undone.kept == ["body"])
        #expect(desk.text == "The hen sat.\n")
    }

    @Test func `what was put back already is not put back twice, though other words were kept then`() throws {
        var desk = try TextDesk(body: "The cat sat on the old mat.\n")
        let edit = try desk.setBody("The dog sat on the mat.\n")
        _ = try desk.setBody("The hen sat on the mat.\n")
        let undone = try desk.undo(edit)
        #expect(undone.undone == ["body"] && undone.kept == ["body"])
        #expect(desk.text == "The hen sat on the old mat.\n")
        let again = try desk.undo(edit)
        #expect(again.undone == [] && again.kept == ["body"])
        #expect(desk.text == "The hen sat on the old mat.\n")
    }

    /// ```
    /// Ada    save | edit | undo that, undo that once more
    /// Grace       | edit |                                | edit, apart from the undoing
    /// ```
    @Test func `an edit is undone once, whatever came in since`() throws {
        var desk = try TextDesk(body: "one two three four\n")
        var (grace, mary) = (try desk.makeOther(2), try desk.makeOther(3))
        let edit = try desk.setBody("one four\n")
        try desk.take(try setBody("zero one two three four\n", of: desk.article, at: &grace))
        #expect(try desk.undo(edit).undone == ["body"])
        #expect(desk.text == "zero one two three four\n")
        try desk.take(try setBody("one two four\n", of: desk.article, at: &mary))
        let again = try desk.undo(edit)
        #expect(again.undone == [] && again.kept == ["body"])
    }

    private static let words = "one two three four five six seven eight nine ten eleven twelve\n"

    private func randomEdits(using generator: inout SeededGenerator) -> [TextEdit] {
        (0..<(1 + generator.below(4))).map { _ in
            TextEdit(
                at: generator.below(30), deleting: generator.below(6),
                inserting: generator.pick(["", "x", "longer words "]))
        }
    }

    @Test(arguments: UInt64(0)..<100)
    func `undoing an edit leaves what the text would be without it`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var desk = try TextDesk(body: Self.words)
        var grace = try desk.makeOther(2)
        let (article, name) = (desk.article, TextName(field: ArticleField.body.code, root: desk.capture))
        let (hers, others) = (randomEdits(using: &generator), randomEdits(using: &generator))
        let edit = try desk.edit { builder, _ in for edit in hers { try builder.splice(edit, in: name, of: article) } }
        let other = try grace.edit { for edit in others { try $0.splice(edit, in: name, of: article) } }
        guard edit != nil else { return }
        try desk.take(other)
        _ = try desk.undo(edit)
        #expect(desk.text == desk.text(at: grace))
        try grace.receive(desk.changes)
        #expect(grace.state.digest == desk.ada.state.digest)
    }
}
