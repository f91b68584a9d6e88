import Causality
import LibraryModel
import MergeTypes
import TestSupport
import Testing

/// What undoing takes back on a capture that is no longer current, and whether that is a question.
@Suite struct EarlierCaptureUndoTests {
    private func left(_ desk: TextDesk) -> [ContentHash] { desk.ada.state.state(of: desk.article).capturesLeftBehind }

    private func capture(_ text: String, in desk: inout TextDesk) throws -> LibraryChange? {
        try desk.edit { try $0.addCapture(TextDesk.bytes(text), mediaType: "text/plain", to: $1) }
    }

    /// What somebody captures who has seen nothing of what is done after `desk` was copied for them.
    private func capture(_ text: String, by other: inout LibraryReplica, over desk: inout TextDesk) throws {
        let article = desk.article
        let change = try other.edit {
            try $0.addCapture(TextDesk.bytes(text), mediaType: "text/plain", to: article.id)
        }
        try desk.take(change)
        desk.ada.keep(captures: other.state.captures, privateRecords: [:])
    }

    @Test func `an edit that is undone on an earlier capture is no question, back and forth`() throws {
        var desk = try TextDesk(body: "one two\n")
        let first = try #require(desk.capture)
        func textOnFirst() -> String {
            let body = desk.ada.state.state(of: desk.article).body(on: first, root: TextDesk.bytes("one two\n"))
            return String(decoding: body, as: UTF8.self)
        }
        let edit = try desk.setBody("one and two\n")
        let captured = try capture("New.\n", in: &desk)
        #expect(left(desk) == [])
        var undone = try desk.undo(edit)
        for text in ["one two\n", "one and two\n", "one two\n", "one and two\n"] {
            #expect(undone.undone == ["body"] && undone.kept == [])
            #expect(textOnFirst() == text)
            #expect(desk.text == "New.\n")
            #expect(left(desk) == [])
            undone = try desk.undo(desk.changes.last)
        }
        // All that was written of the field since is what the capture wrote.
        undone = try desk.undo(captured)
        #expect(undone.undone == ["body"] && undone.kept == [])
        #expect(desk.text == "one two\n")
    }

    @Test func `what undid an edit is undone after another capture, and nothing is kept`() throws {
        var desk = try TextDesk(body: "one two\n")
        let edit = try desk.setBody("one and two\n")
        _ = try capture("New.\n", in: &desk)
        _ = try desk.undo(edit)
        let undoing = desk.changes.last
        _ = try capture("Newer.\n", in: &desk)
        let undone = try desk.undo(undoing)
        #expect(undone.undone == ["body"] && undone.kept == [])
        #expect(desk.text == "Newer.\n")
        #expect(left(desk) == [])
    }

    /// ```
    /// Ada    save | edit the text | undo that
    /// Grace       | capture       |
    /// ```
    @Test func `what was left behind on the capture stays a question`() throws {
        var desk = try TextDesk(body: "One.\n")
        let first = try #require(desk.capture)
        var grace = try desk.makeOther(2)
        let edit = try desk.setBody("One, edited.\n")
        try capture("Two.\n", by: &grace, over: &desk)
        #expect(left(desk) == [first])
        #expect(try desk.undo(edit).undone == ["body"])
        #expect(left(desk) == [first])
    }

    /// ```
    /// Ada    save, edit the text | capture | undo the edit
    /// Grace                      | capture |
    /// ```
    @Test func `captures that were made apart stay a question`() throws {
        var desk = try TextDesk(body: "One.\n")
        let edit = try desk.setBody("One, edited.\n")
        var grace = try desk.makeOther(2)
        _ = try capture("Three.\n", in: &desk)
        try capture("Two.\n", by: &grace, over: &desk)
        let before = desk.ada.state.state(of: desk.article)
        #expect(before.conflicts(kind: .article).map(\.name) == ["body"])
        #expect(try desk.undo(edit).undone == ["body"])
        let state = desk.ada.state.state(of: desk.article)
        #expect(left(desk) == [])
        #expect(state.conflicts(kind: .article).map(\.name) == ["body"])
        #expect(state.registers[ArticleField.body.code]?.siblings.count == 2)
        #expect(state.value(of: ArticleField.body) == before.value(of: ArticleField.body))
    }

    /// ```
    /// Ada    save | edit the text | carry the edit over, capture, undo the carrying over
    /// Grace       | capture       |
    /// ```
    @Test func `edits that were carried over before another capture are taken back without a question`() throws {
        var desk = try TextDesk(body: "One.\n")
        let first = try #require(desk.capture)
        var grace = try desk.makeOther(2)
        _ = try desk.setBody("One, edited.\n")
        try capture("Zero. One.\n", by: &grace, over: &desk)
        let merge = try desk.edit { try $0.carryOver(from: first, on: $1) }
        #expect(desk.text == "Zero. One, edited.\n")
        _ = try capture("Later.\n", in: &desk)
        let undone = try desk.undo(merge)
        #expect(undone.undone == ["body"] && undone.kept == [])
        #expect(desk.text == "Later.\n")
        #expect(left(desk) == [])
    }
}
