import Causality
import LibraryModel
import MergeTypes
import TestSupport
import Testing

/// What undoing takes back of texts and captures, and what it leaves.
@Suite struct TextUndoTests {
    /// ```
    /// Ada    save | edit the text |
    /// Grace       | capture       | capture, undo that
    /// ```
    @Test func `undoing a capture leaves open what was left behind before`() throws {
        var desk = try TextDesk(body: "One.\n")
        var grace = LibraryReplica(2)
        try grace.receive(desk.changes)
        let article = desk.article
        let first = try #require(desk.capture)
        let edit = try desk.setBody("One, edited.\n")
        let two = try grace.edit {
            try $0.addCapture(TextDesk.bytes("Two.\n"), mediaType: "text/plain", to: article.id)
        }
        let second = grace.state.state(of: article).value(of: ArticleField.body)
        try grace.receive([edit])
        let three = try #require(
            try grace.edit { try $0.addCapture(TextDesk.bytes("Three.\n"), mediaType: "text/plain", to: article.id) })
        #expect(grace.state.state(of: article).capturesLeftBehind == [first])
        let history = ItemHistory(item: article, changes: desk.changes + [try #require(two), three])
        var undone: UndoneItem?
        let undoing = try grace.edit { undone = try $0.undo(three, in: history) }
        #expect(undone?.undone == ["body"])
        #expect(grace.state.state(of: article).value(of: ArticleField.body) == second)
        #expect(grace.state.state(of: article).capturesLeftBehind == [first])
        try desk.ada.receive([two, three, undoing])
        #expect(desk.ada.state.digest == grace.state.digest)
    }

    /// ```
    /// Ada    save | capture, edit its text |
    /// Grace       | capture                | undo that, having read all
    /// ```
    @Test func `undoing one of two captures leaves open what was edited on the other`() throws {
        var desk = try TextDesk(body: "One.\n")
        var grace = LibraryReplica(2)
        try grace.receive(desk.changes)
        let article = desk.article
        let captured = try #require(
            try grace.edit { try $0.addCapture(TextDesk.bytes("Two.\n"), mediaType: "text/plain", to: article.id) })
        try desk.edit { try $0.addCapture(TextDesk.bytes("Three.\n"), mediaType: "text/plain", to: $1) }
        let other = try #require(desk.capture)
        _ = try desk.setBody("Three, edited.\n")
        try grace.receive(desk.changes)
        let history = ItemHistory(item: article, changes: desk.changes + [captured])
        try grace.edit { _ = try $0.undo(captured, in: history) }
        let state = grace.state.state(of: article)
        #expect(state.conflicts(kind: .article).map(\.name) == ["body"])
        #expect(state.capturesLeftBehind == [other])
    }

    @Test func `a capture that somebody has edited since is not undone, and captures always stay`() throws {
        var desk = try TextDesk(body: "One.\n")
        let capture = try desk.edit { try $0.addCapture(TextDesk.bytes("Two.\n"), mediaType: "text/plain", to: $1) }
        let plain = try desk.undo(capture)
        #expect(plain.undone == ["body"])
        #expect(desk.text == "One.\n")
        let again = try desk.edit { try $0.addCapture(TextDesk.bytes("Three.\n"), mediaType: "text/plain", to: $1) }
        _ = try desk.setBody("Three, edited.\n")
        #expect(try desk.undo(again).kept == ["body"])
        #expect(desk.text == "Three, edited.\n")
        #expect(desk.ada.state.state(of: desk.article).sets[ArticleField.captures]?.elements.count == 3)
    }

    @Test func `a capture over a text that was edited before goes back and forth`() throws {
        var desk = try TextDesk(body: "One.\n")
        _ = try desk.setBody("One, edited.\n")
        let capture = try desk.edit { try $0.addCapture(TextDesk.bytes("Two.\n"), mediaType: "text/plain", to: $1) }
        #expect(try desk.undo(capture).undone == ["body"])
        #expect(desk.text == "One, edited.\n")
        let again = try desk.undo(desk.changes.last)
        #expect(again.undone == ["body"] && again.kept == [])
        #expect(desk.text == "Two.\n")
    }

    @Test(arguments: [false, true])
    func `what kind of text it is goes back with an edit of it`(isEditedSince: Bool) throws {
        var desk = try TextDesk(body: "One.\n")
        func reference() -> CaptureReference? { desk.ada.state.state(of: desk.article).value(of: ArticleField.body) }
        let before = reference()
        let change = try desk.edit { try $0.setBody(of: $1, to: TextDesk.bytes("<p>One.\n"), mediaType: "text/html") }
        #expect(reference()?.mediaType == "text/html")
        if isEditedSince { _ = try desk.setBody("<p>One. Two.\n") }
        let undone = try desk.undo(change)
        #expect(undone.undone == ["body"] && undone.kept == [])
        #expect(desk.text == (isEditedSince ? "One. Two.\n" : "One.\n"))
        #expect(reference() == before)
    }

    @Test func `an edit of a text is undone once, and later edits stay`() throws {
        var desk = try TextDesk(body: "one two three\n")
        let change = try desk.setBody("one 2 three\n")
        _ = try desk.setBody("one 2 three four\n")
        #expect(try desk.undo(change).undone == ["body"])
        #expect(desk.text == "one two three four\n")
        let again = try desk.undo(change)
        #expect(again.undone == [] && again.kept == ["body"])
        #expect(desk.text == "one two three four\n")
    }

    @Test func `edits that are undone one after the other, the newest first, lead back`() throws {
        let texts = ["The cat sat.\n", "The dog sat.\n", "The cow sat.\n", "The cow sat down.\n", "A cow sat down.\n"]
        var desk = try TextDesk(body: texts[0])
        let edits = try texts.dropFirst().map { try desk.setBody($0) }
        for (edit, before) in zip(edits, texts).reversed() {
            let undone = try desk.undo(edit)
            #expect(undone.undone == ["body"] && undone.kept == [])
            #expect(desk.text == before)
        }
        #expect(try desk.undo(edits[1]).undone == [])
        #expect(desk.text == texts[0])
    }

    @Test func `words that were changed again stay, and the others are put back`() throws {
        var desk = try TextDesk(body: "The cat sat on a mat by the river.\n")
        let edit = try desk.setBody("The dog sat on a mat by the sea.\n")
        _ = try desk.setBody("The cow sat on a mat by the sea.\n")
        let undone = try desk.undo(edit)
        #expect(undone.undone == ["body"] && undone.kept == ["body"])
        #expect(desk.text == "The cow sat on a mat by the river.\n")
        let again = try desk.undo(edit)
        #expect(again.undone == [] && again.kept == ["body"])
    }

    /// Each edit of its own would name each later one.
    @Test func `many edits of one change are taken back as one`() throws {
        var desk = try TextDesk(body: "begin\n")
        let name = TextName(field: ArticleField.body.code, root: desk.capture)
        let typing = try desk.edit { builder, article in
            for number in 0..<400 {
                let edit = TextEdit(at: 5 + number, inserting: "x")
                try builder.splice(edit, in: name, of: ItemKey(kind: .article, id: article))
            }
        }
        for number in 0..<50 {
            try desk.edit {
                try $0.splice(TextEdit(at: 0, inserting: "\(number) "), in: name, of: ItemKey(kind: .article, id: $1))
            }
        }
        let later = desk.text.prefix { $0 != "b" }
        #expect(try desk.undo(typing).undone == ["body"])
        #expect(desk.text == later + "begin\n")
        #expect(desk.changes.last?.parts.flatMap(\.operations).count == 1)
    }

    @Test(arguments: UInt64(0)..<60)
    func `several edits of a text in one change are undone together, and redone`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var desk = try TextDesk(body: "one two three four five six\n")
        let before = desk.text
        let name = TextName(field: ArticleField.body.code, root: desk.capture)
        let change = try desk.edit { builder, article in
            for _ in 0..<(2 + generator.below(4)) {
                let edit = TextEdit(
                    at: generator.below(20), deleting: generator.below(4),
                    inserting: generator.pick(["", "x", "longer words "]))
                try builder.splice(edit, in: name, of: ItemKey(kind: .article, id: article))
            }
        }
        let after = desk.text
        guard change != nil, after != before else { return }
        _ = try desk.setBody(after + "and what came later")
        #expect(try desk.undo(change).undone == ["body"])
        #expect(desk.text == before + "and what came later")
        #expect(try desk.undo(change).undone == [])
        #expect(try desk.undo(desk.changes.last).undone == ["body"])
        #expect(desk.text == after + "and what came later")
    }

    @Test func `undoing what made an item trashes it only while nobody else worked on it`() throws {
        var desk = try TextDesk(body: "text")
        let made = desk.changes.first
        try desk.edit { try $0.write([ArticleField.title.set("Worked on")], to: ItemKey(kind: .article, id: $1)) }
        #expect(try desk.undo(made).kept == ["lifecycle"])
        #expect(desk.ada.state.state(of: desk.article).lifecycle == .live)
        var other = try TextDesk(body: "text")
        #expect(try other.undo(other.changes.first).undone == ["lifecycle"])
        #expect(other.ada.state.state(of: other.article).lifecycle == .trashed)
    }
}
