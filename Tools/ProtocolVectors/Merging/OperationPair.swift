import Causality
import LibraryModel
import MergeTypes

/// Two authors who know the same article and each do one thing to it.
struct OperationPair {
    /// The saving of the article, and then one change of each author.
    let changes: [LibraryChange]

    static let captures = ["the text of the article", "another text"]
    private static let hashes = captures.map { ContentHash(hashing: Array($0.utf8)) }
    private static let item = ItemKey(kind: .article, id: .article(urlKey: "example.org/a", generation: 1))
    private static let tag = MemberValue(Array("t".utf8))
    private static let body = CaptureReference(hash: hashes[0], mediaType: "text/plain")

    /// - Parameter isFirstLater: whether the first operation has the later timestamp; the second has the larger name.
    init(_ first: String, _ second: String, isFirstLater: Bool) throws {
        var authors = [VectorAuthor(3), VectorAuthor(5)]
        let saved = try authors[0].publish(
            DraftPart(
                Self.item, touching: [Self.item],
                .writeFields(
                    WriteFields([
                        .init(field: ArticleField.title.code, value: Array("A title".utf8)),
                        .init(field: ArticleField.body.code, value: Self.body.canonicalBytes),
                    ])), .addMembers(AddMembers([.init(field: ArticleField.tags, element: Self.tag)]))))
        try authors[1].receive(saved)
        authors[isFirstLater ? 0 : 1].now += 60_000
        let tagged = authors[0].state.state(of: Self.item).sets[ArticleField.tags]?.dots(of: Self.tag) ?? []
        changes =
            try [saved]
            + [first, second].enumerated().map { index, name in
                let other = index == 0 ? second : first
                return try authors[index].publish(Self.part(name, beside: other, by: index, tagged: Array(tagged)))
            }
    }

    private static func part(_ name: String, beside other: String, by author: Int, tagged: [Dot]) -> DraftPart {
        switch name {
        case "write-fields" where other == "splice-text":
            let another = CaptureReference(hash: hashes[1], mediaType: "text/plain")
            return DraftPart(
                item, .writeFields(WriteFields([.init(field: ArticleField.body.code, value: another.canonicalBytes)])))
        case "write-fields":
            let value = Array("\(author)".utf8)
            return DraftPart(item, .writeFields(WriteFields([.init(field: ArticleField.title.code, value: value)])))
        case "add-members":
            return DraftPart(item, .addMembers(AddMembers([.init(field: ArticleField.tags, element: tag)])))
        case "remove-members":
            return DraftPart(
                item,
                .removeMembers(RemoveMembers([.init(field: ArticleField.tags, element: tag, seen: tagged)])))
        case "write-private":
            return DraftPart(item, .writePrivate(WritePrivate(commitment: ContentHash(hashing: [UInt8(author)]))))
        case "splice-text":
            let text = TextName(field: ArticleField.body.code, root: hashes[0])
            return DraftPart(
                item, .spliceText(SpliceText(text: text, edit: TextEdit(at: 3, inserting: "<\(author)>"))))
        case "touch": return DraftPart(item, touching: [item])
        case "trash": return DraftPart(item, .trash(TrashItem()))
        case "purge": return DraftPart(item, .purge(PurgeItem()))
        default: return DraftPart(item, .unknown(UnknownOperation(code: 4_711, payload: [1, 2])))
        }
    }
}
