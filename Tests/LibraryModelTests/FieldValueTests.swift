import Causality
import LibraryModel
import MergeTypes
import TestSupport
import Testing

/// The one encoding of each value that a register can hold.
@Suite struct FieldValueTests {
    private func expectRoundTrip<Value: FieldValue>(_ value: Value, _ bytes: [UInt8]? = nil) throws {
        if let bytes { #expect(value.canonicalBytes == bytes) }
        let read = try Value(canonicalBytes: value.canonicalBytes)
        #expect(read == value)
        #expect(read.canonicalBytes == value.canonicalBytes)
    }

    private func expectRefused<Value: FieldValue>(_: Value.Type, _ bytes: [UInt8]) {
        #expect(throws: EncodingProblem.self, "\(Value.self) from \(bytes)") { try Value(canonicalBytes: bytes) }
    }

    /// Composite values are refused at every shorter length, and ignore what a newer program put behind them.
    private func expectComposite<Value: FieldValue>(_ value: Value) throws {
        let bytes = value.canonicalBytes
        for length in 0..<bytes.count { expectRefused(Value.self, Array(bytes.prefix(length))) }
        #expect(try Value(canonicalBytes: bytes + [1, 2, 3]) == value)
    }

    @Test func `text is its UTF-8, not normalized`() throws {
        for text in RandomValues.texts + ["\u{0}", "\u{feff}x", "\u{212b}"] {
            try expectRoundTrip(text, Array(text.utf8))
        }
        for bytes in [[0xff], [0xc3], [0xed, 0xa0, 0x80]] as [[UInt8]] { expectRefused(String.self, bytes) }
    }

    @Test func `numbers are signed and stand alone`() throws {
        try expectRoundTrip(Int64(0), [0])
        try expectRoundTrip(Int64(-1), [1])
        try expectRoundTrip(Int64(1), [2])
        for number in [Int64.min, .max, 1_767_225_600_000] { try expectRoundTrip(number) }
        for bytes in [[], [0x80], [0x80, 0x00], [0, 0]] as [[UInt8]] { expectRefused(Int64.self, bytes) }
    }

    @Test func `yes and no are one byte`() throws {
        try expectRoundTrip(false, [0])
        try expectRoundTrip(true, [1])
        for bytes in [[], [2], [1, 0]] as [[UInt8]] { expectRefused(Bool.self, bytes) }
    }

    @Test func `lists of texts keep order and emptiness`() throws {
        try expectRoundTrip([String](), [0])
        try expectRoundTrip([""], [1, 0])
        try expectRoundTrip(["b", "a", "é"])
        expectRefused([String].self, [2, 1, 0x61])
        expectRefused([String].self, [1, 1, 0xff])
        expectRefused([String].self, [0x81, 0x02])
        expectRefused([String].self, [])
    }

    @Test func `names of items`() throws {
        let key = ItemKey(kind: .comment, id: ItemID(value: 0x0102))
        try expectRoundTrip(key, [3] + [UInt8](repeating: 0, count: 14) + [1, 2])
        try expectRoundTrip(ItemKey(kind: ItemKind(rawValue: .max), id: ItemID(value: .max)))
        try expectComposite(key)
    }

    @Test func `kinds of annotations and states of comments`() throws {
        for kind in AnnotationKind.allCases { try expectRoundTrip(kind) }
        for state in CommentState.allCases { try expectRoundTrip(state) }
        #expect(AnnotationKind.allCases.map(\.canonicalBytes) == [[2], [4], [6]])
        #expect(CommentState.allCases.map(\.canonicalBytes) == [[2], [4], [6]])
        for bytes in [[], [0], [8], [2, 2]] as [[UInt8]] {
            expectRefused(AnnotationKind.self, bytes)
            expectRefused(CommentState.self, bytes)
        }
    }

    @Test func `reading states, with progress held to 1000`() throws {
        for stage in ReadingState.Stage.allCases {
            try expectRoundTrip(ReadingState(stage: stage, progressInPermille: 500))
            #expect(ReadingState.Stage(name: stage.name) == stage)
        }
        try expectRoundTrip(ReadingState.unread, [0, 0])
        #expect(ReadingState(stage: .read, progressInPermille: 1001).progressInPermille == 1000)
        #expect(ReadingState(stage: .read, progressInPermille: -1).progressInPermille == 0)
        #expect(ReadingState.Stage(name: "Read") == nil)
        expectRefused(ReadingState.self, [3, 0])
        expectRefused(ReadingState.self, [1, 0xe9, 0x07])
        try expectComposite(ReadingState(stage: .reading, progressInPermille: 1000))
    }

    @Test func `sources of excerpts`() throws {
        try expectRoundTrip(SourceLink(url: "", label: ""), [0, 0])
        let link = SourceLink(url: "https://example.org/é", label: "the Source")
        try expectRoundTrip(link)
        try expectComposite(link)
    }

    @Test func `captures by their hash`() throws {
        let reference = CaptureReference(hash: ContentHash(hashing: [1]), mediaType: "text/plain")
        try expectRoundTrip(reference)
        try expectComposite(reference)
        expectRefused(CaptureReference.self, reference.hash.bytes + [1, 0xff])
    }

    @Test func `URLs with the key that their author computed`() throws {
        let link = try ArticleLink("HTTP://Example.org/a/?utm_source=x")
        #expect(link.url == "HTTP://Example.org/a/?utm_source=x")
        #expect(link.key == "example.org/a")
        #expect(link.ruleVersion == CanonicalURL.ruleVersion)
        try expectRoundTrip(link)
        try expectComposite(link)
        #expect(throws: URLProblem.self) { try ArticleLink("no URL") }
    }

    @Test func `the key of an older rule is read as it was written`() throws {
        var writer = ByteWriter()
        writer.text("https://example.org/a")
        writer.text("a key of rule 99")
        writer.number(UInt64(99))
        let link = try ArticleLink(canonicalBytes: writer.bytes)
        #expect(link.key == "a key of rule 99")
        #expect(link.ruleVersion == 99)
        #expect(link.canonicalBytes == writer.bytes)
    }

    @Test func `anchors`() throws {
        let anchor = TextAnchor(
            capture: ContentHash(hashing: [1]), start: 40, end: 300, quote: "👩‍👩‍👧\r\n", prefix: "", suffix: "e\u{301}")
        try expectRoundTrip(anchor)
        try expectComposite(anchor)
        try expectRoundTrip(TextAnchor(capture: .zero, start: 0, end: 0, quote: "", prefix: "", suffix: ""))
        var writer = ByteWriter()
        writer.hash(.zero)
        writer.number(UInt64.max)
        expectRefused(TextAnchor.self, writer.bytes + [0, 0, 0, 0])
    }

    @Test func `a value that this program can't read counts as none, and stays`() throws {
        var ada = LibraryReplica(1)
        let article = try ada.save(title: "Title").article
        let write = WriteFields.Write(field: ArticleField.favourite.code, value: [2])
        let part = ChangePart(
            item: article, firstIndex: 0, touches: [], operations: [.writeFields(WriteFields([write]))])
        _ = try ada.publish([part])
        let state = ada.state.state(of: article)
        #expect(state.value(of: ArticleField.favourite) == nil)
        #expect(state.registers[ArticleField.favourite.code]?.siblings.map(\.value) == [[2]])
    }

    @Test func `every field has a code and a name of its own among those of its kind`() {
        for kind in ItemKind.known {
            let definitions = FieldRegistry.definitions(of: kind)
            #expect(Set(definitions.map(\.code)).count == definitions.count)
            #expect(Set(definitions.map(\.name)).count == definitions.count)
            #expect(definitions.map(\.code) == definitions.map(\.code).sorted())
            #expect(
                definitions.allSatisfy { $0.kind == kind && FieldRegistry.definition(of: $0.code, kind: kind) == $0 })
            #expect(definitions.allSatisfy { FieldRegistry.setName(of: $0.code, kind: kind) == nil })
        }
        #expect(FieldRegistry.definitions(of: ItemKind(rawValue: 900)) == [])
    }
}
