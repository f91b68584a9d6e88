import Causality
import LibraryModel
import MergeTypes
import TestSupport
import Testing

/// Texts as authors edit them: bodies on captures, notes, carrying over, and what hostile edits come to.
@Suite struct TextEditingTests {
    @Test(arguments: ["", "x", "One two.\r\nThree 👩‍👩‍👧 cafe\u{301} שלום\n", "One two.\nThree four.\n\nFive"])
    func `a text that nobody else edits is stored exactly`(text: String) throws {
        var desk = try TextDesk(body: "One two.\nThree four.\n")
        _ = try desk.setBody(text)
        #expect(TextDesk.bytes(desk.text) == TextDesk.bytes(text))
        #expect(desk.ada.state.state(of: desk.article).value(of: ArticleField.body)?.hash == desk.capture)
    }

    @Test func `edits are carried over once, however often somebody asks`() throws {
        var desk = try TextDesk(body: "said Mr. Joscelyn said\n")
        let old = try #require(desk.capture)
        _ = try desk.setBody("said Mr. Joscelyn\nMore.\n")
        try desk.edit {
            try $0.addCapture(TextDesk.bytes("Menu\nsaid Mr. Joscelyn said\n"), mediaType: "text/plain", to: $1)
        }
        for _ in 0..<3 { try desk.edit { try $0.carryOver(from: old, on: $1) } }
        #expect(desk.text == "Menu\nsaid Mr. Joscelyn\nMore.\n")
        #expect(throws: EditProblem.self) { try desk.edit { try $0.carryOver(from: .zero, on: $1) } }
    }

    @Test func `a capture that holds the edits already gets nothing twice`() throws {
        var desk = try TextDesk(body: "said Mr. Joscelyn said\n")
        let old = try #require(desk.capture)
        _ = try desk.setBody("said Mr. Joscelyn said\nMore.\n")
        try desk.edit {
            try $0.addCapture(TextDesk.bytes("Menu\nsaid Mr. Joscelyn said\nMore.\n"), mediaType: "text/plain", to: $1)
        }
        try desk.edit { try $0.carryOver(from: old, on: $1) }
        #expect(desk.text == "Menu\nsaid Mr. Joscelyn said\nMore.\n")
    }

    @Test func `another media type leaves edits open for those who capture the page without having seen them`() throws {
        var desk = try TextDesk(body: "One.\n")
        var grace = LibraryReplica(2)
        try grace.receive(desk.changes)
        grace.keep(captures: desk.ada.state.captures, privateRecords: [:])
        let first = try desk.setBody("One, edited.\n")
        let second = try desk.edit {
            try $0.setBody(of: $1, to: TextDesk.bytes("One, edited.\n"), mediaType: "text/markdown")
        }
        let third = try grace.edit { [article = desk.article] in
            try $0.addCapture(TextDesk.bytes("Another.\n"), mediaType: "text/plain", to: article.id)
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
        var desk = try TextDesk(body: "One.\n")
        var grace = LibraryReplica(2)
        try grace.receive(desk.changes)
        let first = try #require(desk.capture)
        let edit = try desk.setBody("One, edited.\n")
        let capture = try grace.edit { [article = desk.article] in
            try $0.addCapture(TextDesk.bytes("Two.\n"), mediaType: "text/plain", to: article.id)
        }
        try grace.receive([edit])
        #expect(grace.state.state(of: desk.article).capturesLeftBehind == [first])
        _ = try desk.ada.receive(try #require(capture))
        try grace.edit { [article = desk.article] in
            try $0.addCapture(TextDesk.bytes("Three.\n"), mediaType: "text/plain", to: article.id)
        }
        #expect(grace.state.state(of: desk.article).capturesLeftBehind == [first])
        try grace.edit { [article = desk.article] in try $0.keepBody(of: article.id) }
        #expect(grace.state.state(of: desk.article).capturesLeftBehind == [])
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
        var desk = try TextDesk(body: root)
        let old = try #require(desk.capture)
        _ = try desk.setBody(once)
        _ = try desk.setBody(twice)
        try desk.edit { try $0.addCapture(TextDesk.bytes(once + "More.\n"), mediaType: "text/plain", to: $1) }
        for _ in 0..<2 {
            try desk.edit { try $0.carryOver(from: old, on: $1) }
            #expect(desk.text == merged)
        }
    }

    @Test func `a purged page that was saved again is made anew beside it`() throws {
        var desk = try TextDesk(body: "the old text")
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
        #expect(state.state(of: key).currentBody { state.capture($0) } == TextDesk.bytes("the old text"))
        #expect(state.state(of: again.article).value(of: ArticleField.title) == nil)
        #expect(state.state(of: purged).purge?.parked.isEmpty == true)
        #expect(throws: EditProblem.self) {
            try desk.ada.edit { _ = try $0.recreate(ItemHistory(item: again.article, changes: [])) }
        }
    }

    @Test func `what is made anew of late edits alone names the capture that they are on`() throws {
        var desk = try TextDesk(body: "the old text")
        let (purged, capture) = (desk.article, try #require(desk.capture))
        var grace = LibraryReplica(2)
        try grace.receive(desk.changes)
        grace.keep(captures: [capture: TextDesk.bytes("the old text")], privateRecords: [:])
        let late = try #require(
            try grace.edit { try $0.setBody(of: purged.id, to: TextDesk.bytes("the old text, edited late")) })
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

    private func publish(_ edits: [TextEdit], on desk: inout TextDesk) throws -> ItemState {
        let name = TextName(field: ArticleField.body.code, root: desk.capture)
        let operations = edits.map { LibraryOperation.spliceText(SpliceText(text: name, edit: $0)) }
        _ = try desk.ada.publish([ChangePart(item: desk.article, firstIndex: 0, touches: [], operations: operations)])
        return desk.ada.state.state(of: desk.article)
    }

    @Test func `edits that reach too far land where nothing shows, and the row reads back`() throws {
        var desk = try TextDesk(body: "short")
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
        var desk = try TextDesk(body: "short")
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
        var desk = try TextDesk(body: "short")
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
