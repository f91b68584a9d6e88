import Causality
import LibraryModel
import MergeTypes
import TestSupport
import Testing

/// Captures that came from others, and whose bytes are not UTF-8.
@Suite struct BrokenCaptureTests {
    /// A page that was cut within a character.
    private static let cut = Array("One two.\nx".utf8) + [0xe2]
    private static let capture = ContentHash(hashing: cut)

    private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    /// An author whose article has the cut page.
    private func receiver() throws -> (ada: LibraryReplica, article: ItemKey) {
        var ada = LibraryReplica(1)
        let article = try ada.save(body: "Saved.\n").article
        ada.keep(captures: [Self.capture: Self.cut], privateRecords: [:])
        let reference = CaptureReference(hash: Self.capture, mediaType: "text/plain")
        let write = WriteFields.Write(field: ArticleField.body.code, value: reference.canonicalBytes)
        _ = try ada.publish([
            ChangePart(item: article, firstIndex: 0, touches: [], operations: [.writeFields(WriteFields([write]))])
        ])
        return (ada, article)
    }

    private func text(_ ada: LibraryReplica, _ article: ItemKey) -> [UInt8]? {
        ada.state.state(of: article).currentBody { ada.state.capture($0) }
    }

    @Test(arguments: ["One two.\nx", "One two.\nx\u{20ac}\n", "", "Another.\n"])
    func `a text on a capture that ends within a character can be made to say anything`(new: String) throws {
        var (ada, article) = try receiver()
        #expect(text(ada, article) == Self.cut)
        try ada.edit { try $0.setBody(of: article.id, to: Self.bytes(new)) }
        #expect(text(ada, article) == Self.bytes(new))
    }

    @Test func `edits on a capture that ends within a character are carried over to a whole one`() throws {
        var (ada, article) = try receiver()
        try ada.edit { try $0.setBody(of: article.id, to: Self.bytes("One 2.\nx")) }
        try ada.edit {
            try $0.addCapture(Self.bytes("One two.\nx and more.\n"), mediaType: "text/plain", to: article.id)
        }
        try ada.edit { try $0.carryOver(from: Self.capture, on: article.id) }
        #expect(text(ada, article) == Self.bytes("One 2.\nx and more.\n"))
    }
}
