import Causality
import LibraryModel
import MergeTypes
import WireFormat

/// Bodies that this program reads and doesn't write: with a newer program's bytes in them, or with a dropped part.
enum ForeignBodies {
    static func all() throws -> [(String, [UInt8])] {
        let article = ChangeVectors.article
        let title = ChangeVectors.write(ArticleField.title.set("x"))
        let plain = try part(DraftPart(article, touching: [article], title))
        let trashing = try part(DraftPart(article, .trash(TrashItem())))
        let commitment = try ChangeBody(bytes: ChangeVectors.bytes([], [DraftPart(article, title)])).commitments[0]
        return [
            ("a newer program's bytes behind the operations of a part are kept", body([sealed(plain + [9, 9])])),
            (
                "a newer program's bytes behind a known operation's payload are kept",
                // The last three bytes are code, length, and the count of spared dots.
                body([sealed(Array(trashing.dropLast(3)) + [5, 3, 0, 0xaa, 0xbb])])
            ),
            (
                "a dropped part keeps its commitment and its indices",
                body([sealed(plain), dropped(3, commitment), sealed(plain)])
            ),
        ]
    }

    /// A body without a step, of parts in their forms.
    static func body(_ parts: [[UInt8]]) -> [UInt8] {
        var writer = ByteWriter()
        writer.count(0)
        writer.count(parts.count)
        for part in parts { writer.raw(part) }
        return writer.bytes
    }

    /// A part that is here.
    static func sealed(_ part: [UInt8], salt: UInt64 = 0x0102_0304_0506_0708) -> [UInt8] {
        var writer = ByteWriter()
        writer.byte(0)
        writer.fixed64(salt)
        writer.blob(part)
        return writer.bytes
    }

    /// A part whose bytes are gone.
    static func dropped(_ indices: UInt32, _ commitment: ContentHash) -> [UInt8] {
        var writer = ByteWriter()
        writer.byte(1)
        writer.number(indices)
        writer.hash(commitment)
        return writer.bytes
    }

    /// The bytes of one part.
    static func part(_ draft: DraftPart) throws -> [UInt8] {
        try BodyOutline(ChangeVectors.bytes([], [draft])).parts.compactMap { $0?.bytes }[0]
    }
}
