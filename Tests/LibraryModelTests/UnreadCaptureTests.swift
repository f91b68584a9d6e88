import Causality
import LibraryModel
import MergeTypes
import TestSupport
import Testing

/// Texts that were read some time ago: what came in since then stays as it is.
@Suite struct UnreadCaptureTests {
    private static let first = "line one\nline two\nline three\n"

    private var desk: TextDesk
    private var grace = LibraryReplica(2)
    /// The capture that Ada begins with.
    private let capture: ContentHash

    init() throws {
        desk = try TextDesk(body: Self.first)
        capture = try #require(desk.capture)
        try catchUp()
    }

    private var state: ItemState { desk.ada.state.state(of: desk.article) }

    private func text(on capture: ContentHash) throws -> String {
        let root = try #require(desk.ada.state.capture(capture))
        return String(decoding: state.body(on: capture, root: root), as: UTF8.self)
    }

    /// Grace gets all that Ada has.
    private mutating func catchUp() throws {
        try grace.receive(desk.changes)
        grace.keep(captures: desk.ada.state.captures, privateRecords: [:])
    }

    /// Grace captures the page, and Ada gets that.
    private mutating func receiveCapture(_ text: String) throws {
        let change = try grace.edit { [article = desk.article] in
            try $0.addCapture(TextDesk.bytes(text), mediaType: "text/html", to: article.id)
        }
        desk.ada.keep(captures: grace.state.captures, privateRecords: [:])
        try desk.ada.receive([change])
    }

    /// Grace edits the text on a capture, and Ada gets that.
    private mutating func receiveEdit(_ text: String, on capture: ContentHash?) throws {
        let change = try grace.edit { [article = desk.article] in
            try $0.setBody(of: article.id, to: TextDesk.bytes(text), on: capture)
        }
        try desk.ada.receive([change])
    }

    private mutating func setBody(
        _ text: String, on capture: ContentHash? = nil, mediaType: String? = nil, base: VersionVector
    ) throws {
        try desk.ada.edit(base: base) { [article = desk.article] in
            try $0.setBody(of: article.id, to: TextDesk.bytes(text), on: capture, mediaType: mediaType)
        }
    }

    /// ```
    /// Ada    reads ········ sets the text, having read the first capture
    /// Grace        capture |
    /// ```
    @Test(arguments: [nil, "text/markdown"])
    mutating func `a text is edited where it was read, whatever has taken its place`(mediaType: String?) throws {
        let base = desk.ada.state.vector
        try receiveCapture("Another page.\n")
        try setBody("line one\nline 2\nline three\n", mediaType: mediaType, base: base)
        #expect(desk.text == "Another page.\n")
        #expect(state.value(of: ArticleField.body)?.mediaType == "text/html")
        #expect(try text(on: capture) == "line one\nline 2\nline three\n")
        #expect(state.capturesLeftBehind == [capture])
    }

    @Test mutating func `of concurrent captures the one that was read is edited`() throws {
        try desk.edit { try $0.addCapture(TextDesk.bytes("Ada's page.\n"), mediaType: "text/plain", to: $1) }
        let own = try #require(desk.capture)
        let base = desk.ada.state.vector
        try receiveCapture("Grace's page.\n")
        try setBody("Ada's own page.\n", mediaType: "text/markdown", base: base)
        #expect(try text(on: own) == "Ada's own page.\n")
        #expect(state.texts.entries.map(\.name.root) == [own])
        #expect(state.value(of: ArticleField.body) == CaptureReference(hash: own, mediaType: "text/markdown"))
        #expect(state.conflicts(kind: .article).map(\.name) == ["body"])
    }

    @Test mutating func `where nothing tells which capture was read, somebody has to`() throws {
        try desk.edit { try $0.addCapture(TextDesk.bytes("Ada's page.\n"), mediaType: "text/plain", to: $1) }
        try catchUp()
        let own = try #require(desk.capture)
        let base = desk.ada.state.vector
        try receiveCapture("Another page.\n")
        #expect(throws: EditProblem.self) { try setBody("Ada's own page.\n", base: base) }
        try setBody("Ada's own page.\n", on: own, base: base)
        #expect(desk.text == "Another page.\n")
        #expect(state.capturesLeftBehind == [own])
    }

    @Test mutating func `who has read no text yet saves one beside that of others`() throws {
        let base = VersionVector()
        try receiveCapture("Another page.\n")
        try setBody("Ada's page.\n", base: base)
        #expect(desk.text == "Ada's page.\n")
        #expect(state.conflicts(kind: .article).map(\.name) == ["body"])
    }

    @Test mutating func `carrying over puts unread edits in nowhere twice`() throws {
        _ = try desk.setBody("line one\nline 2\nline three\n")
        try desk.edit {
            try $0.addCapture(TextDesk.bytes("Menu\n" + Self.first), mediaType: "text/plain", to: $1)
        }
        try catchUp()
        let base = desk.ada.state.vector
        try receiveEdit("Menu\nline ONE\nline two\nline three\n", on: desk.capture)
        try desk.ada.edit(base: base) { [article = desk.article, capture] in
            try $0.carryOver(from: capture, on: article.id)
        }
        #expect(desk.text == "Menu\nline ONE\nline 2\nline three\n")
        #expect(state.capturesLeftBehind == [])
    }

    @Test mutating func `edits that were not read are not carried over, and stay a question`() throws {
        _ = try desk.setBody("line one\nline 2\nline three\n")
        try catchUp()
        try desk.edit {
            try $0.addCapture(TextDesk.bytes("Menu\n" + Self.first), mediaType: "text/plain", to: $1)
        }
        let base = desk.ada.state.vector
        try receiveEdit("line ONE\nline 2\nline three\n", on: capture)
        try desk.ada.edit(base: base) { [article = desk.article, capture] in
            try $0.carryOver(from: capture, on: article.id)
        }
        #expect(desk.text == "Menu\nline one\nline 2\nline three\n")
        #expect(state.capturesLeftBehind == [capture])
        try desk.edit { [capture] in try $0.carryOver(from: capture, on: $1) }
        #expect(desk.text == "Menu\nline ONE\nline 2\nline three\n")
        #expect(state.capturesLeftBehind == [])
    }
}
