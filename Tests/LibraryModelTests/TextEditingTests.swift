import Causality
import LibraryModel
import MergeTypes
import TestSupport
import Testing

/// Texts as authors edit them: bodies on captures, notes, carrying over, undoing, and what hostile edits come to.
@Suite struct TextEditingTests {
    /// An author with an article, and everything that was done to it.
    private struct Desk {
        var ada = LibraryReplica(1)
        var article: ItemKey
        var changes: [LibraryChange] = []

        init(body: String) throws {
            let saved = try ada.save(body: body)
            article = saved.article
            changes = [saved.change].compactMap(\.self)
        }

        var text: String {
            let state = ada.state
            return String(decoding: state.state(of: article).currentBody { state.capture($0) } ?? [], as: UTF8.self)
        }

        var capture: ContentHash? { ada.state.state(of: article).value(of: ArticleField.body)?.hash }

        @discardableResult
        mutating func edit(
            _ body: (inout ChangeBuilder<LibraryState, SeededGenerator>, ItemID) throws -> Void
        ) throws -> LibraryChange? {
            let change = try ada.edit { [article] in try body(&$0, article.id) }
            if let change { changes.append(change) }
            return change
        }

        mutating func setBody(_ text: String) throws -> LibraryChange? {
            try edit { try $0.setBody(of: $1, to: Array(text.utf8)) }
        }

        mutating func undo(_ change: LibraryChange?) throws -> UndoneItem {
            let change = try #require(change)
            let history = ItemHistory(item: article, changes: changes)
            var result: UndoneItem?
            try edit { builder, _ in result = try builder.undo(change, in: history) }
            return try #require(result)
        }
    }

    private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test(arguments: ["", "x", "One two.\r\nThree 👩‍👩‍👧 cafe\u{301} שלום\n", "One two.\nThree four.\n\nFive"])
    func `a text that nobody else edits is stored exactly`(text: String) throws {
        var desk = try Desk(body: "One two.\nThree four.\n")
        _ = try desk.setBody(text)
        #expect(Self.bytes(desk.text) == Self.bytes(text))
        #expect(desk.ada.state.state(of: desk.article).value(of: ArticleField.body)?.hash == desk.capture)
    }

    @Test func `edits are carried over once, however often somebody asks`() throws {
        var desk = try Desk(body: "said Mr. Joscelyn said\n")
        let old = try #require(desk.capture)
        _ = try desk.setBody("said Mr. Joscelyn\nMore.\n")
        try desk.edit {
            try $0.addCapture(Self.bytes("Menu\nsaid Mr. Joscelyn said\n"), mediaType: "text/plain", to: $1)
        }
        for _ in 0..<3 { try desk.edit { try $0.carryOver(from: old, on: $1) } }
        #expect(desk.text == "Menu\nsaid Mr. Joscelyn\nMore.\n")
        #expect(throws: EditProblem.self) { try desk.edit { try $0.carryOver(from: .zero, on: $1) } }
    }

    @Test func `a capture that holds the edits already gets nothing twice`() throws {
        var desk = try Desk(body: "said Mr. Joscelyn said\n")
        let old = try #require(desk.capture)
        _ = try desk.setBody("said Mr. Joscelyn said\nMore.\n")
        try desk.edit {
            try $0.addCapture(Self.bytes("Menu\nsaid Mr. Joscelyn said\nMore.\n"), mediaType: "text/plain", to: $1)
        }
        try desk.edit { try $0.carryOver(from: old, on: $1) }
        #expect(desk.text == "Menu\nsaid Mr. Joscelyn said\nMore.\n")
    }

    @Test func `another media type leaves edits open for those who capture the page without having seen them`() throws {
        var desk = try Desk(body: "One.\n")
        var grace = LibraryReplica(2)
        try grace.receive(desk.changes)
        grace.keep(captures: desk.ada.state.captures, privateRecords: [:])
        let first = try desk.setBody("One, edited.\n")
        let second = try desk.edit {
            try $0.setBody(of: $1, to: Self.bytes("One, edited.\n"), mediaType: "text/markdown")
        }
        let third = try grace.edit { [article = desk.article] in
            try $0.addCapture(Self.bytes("Another.\n"), mediaType: "text/plain", to: article.id)
        }
        try grace.receive([first, second])
        _ = try desk.ada.receive(try #require(third))
        for state in [grace.state, desk.ada.state].map({ $0.state(of: desk.article) })
        where state.value(of: ArticleField.body)?.hash != desk.capture {
            #expect(!state.capturesLeftBehind.isEmpty)
        }
        #expect(desk.ada.state.digest == grace.state.digest)
    }

    @Test func `a further capture leaves open what was left behind before`() throws {
        var desk = try Desk(body: "One.\n")
        var grace = LibraryReplica(2)
        try grace.receive(desk.changes)
        let first = try #require(desk.capture)
        let edit = try desk.setBody("One, edited.\n")
        let capture = try grace.edit { [article = desk.article] in
            try $0.addCapture(Self.bytes("Two.\n"), mediaType: "text/plain", to: article.id)
        }
        try grace.receive([edit])
        #expect(grace.state.state(of: desk.article).capturesLeftBehind == [first])
        _ = try desk.ada.receive(try #require(capture))
        try grace.edit { [article = desk.article] in
            try $0.addCapture(Self.bytes("Three.\n"), mediaType: "text/plain", to: article.id)
        }
        #expect(grace.state.state(of: desk.article).capturesLeftBehind == [first])
        try grace.edit { [article = desk.article] in try $0.keepBody(of: article.id) }
        #expect(grace.state.state(of: desk.article).capturesLeftBehind == [])
    }

    /// ```
    /// Ada    save | edit the text |
    /// Grace       | capture       | capture, undo that
    /// ```
    @Test func `undoing a capture leaves open what was left behind before`() throws {
        var desk = try Desk(body: "One.\n")
        var grace = LibraryReplica(2)
        try grace.receive(desk.changes)
        let article = desk.article
        let first = try #require(desk.capture)
        let edit = try desk.setBody("One, edited.\n")
        let two = try grace.edit { try $0.addCapture(Self.bytes("Two.\n"), mediaType: "text/plain", to: article.id) }
        let second = grace.state.state(of: article).value(of: ArticleField.body)
        try grace.receive([edit])
        let three = try #require(
            try grace.edit { try $0.addCapture(Self.bytes("Three.\n"), mediaType: "text/plain", to: article.id) })
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
        var desk = try Desk(body: "One.\n")
        var grace = LibraryReplica(2)
        try grace.receive(desk.changes)
        let article = desk.article
        let captured = try #require(
            try grace.edit { try $0.addCapture(Self.bytes("Two.\n"), mediaType: "text/plain", to: article.id) })
        try desk.edit { try $0.addCapture(Self.bytes("Three.\n"), mediaType: "text/plain", to: $1) }
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
        var desk = try Desk(body: "One.\n")
        let capture = try desk.edit { try $0.addCapture(Self.bytes("Two.\n"), mediaType: "text/plain", to: $1) }
        let plain = try desk.undo(capture)
        #expect(plain.undone == ["body"])
        #expect(desk.text == "One.\n")
        let again = try desk.edit { try $0.addCapture(Self.bytes("Three.\n"), mediaType: "text/plain", to: $1) }
        _ = try desk.setBody("Three, edited.\n")
        #expect(try desk.undo(again).kept == ["body"])
        #expect(desk.text == "Three, edited.\n")
        #expect(desk.ada.state.state(of: desk.article).sets[ArticleField.captures]?.elements.count == 3)
    }

    @Test func `an edit of a text is undone once, and later edits stay`() throws {
        var desk = try Desk(body: "one two three\n")
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
        var desk = try Desk(body: texts[0])
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
        var desk = try Desk(body: "The cat sat on a mat by the river.\n")
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
        var desk = try Desk(body: "begin\n")
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

    @Test(arguments: [
        ("The quick brown fox.\n", "The quick RED fox.\n", "The SLOW RED fox.\n", "The SLOW RED fox.\nMore.\n"),
        ("one\ntwo\nthree\n", "one\nTWO\nthree\n", "ONE\nTWO\nthree\n", "ONE\nTWO\nthree\nMore.\n"),
        (
            "alpha beta gamma delta\n", "alpha BETA gamma delta\n", "alpha BETA GAMMA delta\n",
            "alpha BETA GAMMA delta\nMore.\n"
        ),
    ])
    func `what a capture has already is not put in beside a change next to it`(
        root: String, once: String, twice: String, merged: String
    ) throws {
        var desk = try Desk(body: root)
        let old = try #require(desk.capture)
        _ = try desk.setBody(once)
        _ = try desk.setBody(twice)
        try desk.edit { try $0.addCapture(Self.bytes(once + "More.\n"), mediaType: "text/plain", to: $1) }
        for _ in 0..<2 {
            try desk.edit { try $0.carryOver(from: old, on: $1) }
            #expect(desk.text == merged)
        }
    }

    @Test(arguments: UInt64(0)..<60)
    func `several edits of a text in one change are undone together, and redone`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var desk = try Desk(body: "one two three four five six\n")
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
        var desk = try Desk(body: "text")
        let made = desk.changes.first
        try desk.edit { try $0.write([ArticleField.title.set("Worked on")], to: ItemKey(kind: .article, id: $1)) }
        #expect(try desk.undo(made).kept == ["lifecycle"])
        #expect(desk.ada.state.state(of: desk.article).lifecycle == .live)
        var other = try Desk(body: "text")
        #expect(try other.undo(other.changes.first).undone == ["lifecycle"])
        #expect(other.ada.state.state(of: other.article).lifecycle == .trashed)
    }

    @Test func `a purged page that was saved again is made anew beside it`() throws {
        var desk = try Desk(body: "the old text")
        let purged = desk.article
        var grace = LibraryReplica(2)
        try grace.receive(desk.changes)
        let late = try grace.edit { try $0.write([ArticleField.title.set("Late")], to: purged) }
        try desk.edit { try $0.purge(ItemKey(kind: .article, id: $1)) }
        let again = try desk.ada.save(body: "the new text")
        try desk.ada.receive(try #require(late))
        let history = ItemHistory(item: purged, changes: desk.changes + [try #require(late)])
        var made: ItemKey?
        try desk.ada.edit { made = try $0.recreate(history) }
        let key = try #require(made)
        #expect(key != again.article && key != purged)
        let state = desk.ada.state
        #expect(state.state(of: key).value(of: ArticleField.title) == "Late")
        #expect(state.state(of: key).currentBody { state.capture($0) } == Self.bytes("the old text"))
        #expect(state.state(of: again.article).value(of: ArticleField.title) == nil)
        #expect(state.state(of: purged).purge?.parked.isEmpty == true)
        #expect(throws: EditProblem.self) {
            try desk.ada.edit { _ = try $0.recreate(ItemHistory(item: again.article, changes: [])) }
        }
    }

    @Test func `what is made anew of late edits alone names the capture that they are on`() throws {
        var desk = try Desk(body: "the old text")
        let (purged, capture) = (desk.article, try #require(desk.capture))
        var grace = LibraryReplica(2)
        try grace.receive(desk.changes)
        grace.keep(captures: [capture: Self.bytes("the old text")], privateRecords: [:])
        let late = try #require(
            try grace.edit { try $0.setBody(of: purged.id, to: Self.bytes("the old text, edited late")) })
        try desk.edit { try $0.purge(ItemKey(kind: .article, id: $1)) }
        try desk.ada.receive(late)
        var made: ItemKey?
        // The change that added the capture is forgotten.
        let change = try desk.ada.edit { made = try $0.recreate(ItemHistory(item: purged, changes: [late])) }
        let state = desk.ada.state.state(of: try #require(made))
        #expect(state.texts.entries.map(\.name.root) == [capture])
        #expect(state.captures == [capture])
        let operations = try #require(change).parts.flatMap { $0.operations.map { $0 } }
        #expect(operations.contains { if case .addMembers = $0 { true } else { false } })
    }

    // MARK: Hostile edits

    private static let far = TextEdit.reachLimit

    private func publish(_ edits: [TextEdit], on desk: inout Desk) throws -> ItemState {
        let name = TextName(field: ArticleField.body.code, root: desk.capture)
        let operations = edits.map { LibraryOperation.spliceText(SpliceText(text: name, edit: $0)) }
        _ = try desk.ada.publish([ChangePart(item: desk.article, firstIndex: 0, touches: [], operations: operations)])
        return desk.ada.state.state(of: desk.article)
    }

    @Test func `edits that reach too far land where nothing shows, and the row reads back`() throws {
        var desk = try Desk(body: "short")
        let state = try publish(
            [
                TextEdit(at: Self.far - 1, inserting: "x"), TextEdit(at: 0, deleting: Self.far),
                TextEdit(at: 0, deleting: Self.far), TextEdit(at: 1, inserting: "y"),
            ], on: &desk)
        #expect(try ItemState(canonicalRow: state.canonicalRow) == state)
        #expect(desk.text == "y")
    }

    @Test func `a text behind which something hides far away can be edited at its front, and its end says why not`()
        throws
    {
        var desk = try Desk(body: "short")
        _ = try publish([TextEdit(at: Self.far - 1, inserting: "x")], on: &desk)
        #expect(desk.text == "shortx")
        _ = try desk.setBody("a shortx")
        #expect(desk.text == "a shortx")
        #expect(throws: EditProblem.self) { _ = try desk.setBody("a shortx and more") }
        #expect(desk.text == "a shortx")
        // Marking across what hides takes no more memory than what shows.
        var draft = AnnotationDraft(article: desk.article.id, place: .quote("shortx"))
        draft.kind = .highlight
        try desk.edit { [draft] builder, _ in _ = try builder.annotate(draft) }
    }

    @Test func `splices of an editor stay within what the text shows`() throws {
        var desk = try Desk(body: "short")
        let name = TextName(field: ArticleField.body.code, root: desk.capture)
        func splice(_ edit: TextEdit) throws {
            try desk.edit { try $0.splice(edit, in: name, of: ItemKey(kind: .article, id: $1)) }
        }
        try splice(TextEdit(at: 5, inserting: "er"))
        for edit in [TextEdit(at: 8, inserting: "x"), TextEdit(at: 6, deleting: 2)] {
            #expect(throws: EditProblem.self) { try splice(edit) }
        }
        #expect(desk.text == "shorter")
        // Behind what hides, positions are still those that people see.
        _ = try publish([TextEdit(at: 9, inserting: "y")], on: &desk)
        try splice(TextEdit(at: 8, inserting: "z"))
        #expect(desk.text == "shorteryz")
        let comment = try desk.ada.comment(on: desk.article, body: "words").comment
        #expect(throws: EditProblem.required(kind: .comment, field: "body")) {
            try desk.ada.edit {
                try $0.splice(
                    TextEdit(at: 0, deleting: 5), in: TextName(field: CommentField.body.code), of: comment)
            }
        }
    }

    @Test func `an anchor that marks more than a quote can hold is refused`() throws {
        let many = TextAnchor(
            capture: .zero, start: 0, end: 1, quote: "q", prefix: "", suffix: "",
            marked: Array(repeating: .root(0..<Limits.quoteInBytes), count: 2))
        #expect(throws: EncodingProblem.self) { try TextAnchor(canonicalBytes: many.canonicalBytes) }
    }
}
