import Causality
import LibraryModel
import MergeTypes

/// Histories that are drawn: three authors who do anything to two items, and hear of each other now and then.
struct DrawnVectors {
    private static let article = Scene.article
    private static let comment = LifecycleVectors.comment
    private static let texts = ["0123456789", "abcdefghij"]

    private var numbers: VectorNumbers
    private var scene = Scene()

    static func cases() throws -> [JSONValue] {
        try (1...14).map { seed in
            var drawn = DrawnVectors(numbers: VectorNumbers(seed: 1_000 + UInt64(seed)))
            for _ in 0..<12 { try drawn.step() }
            return try drawn.scene.vector("a history that was drawn, number \(seed)", captures: texts)
        }
    }

    private mutating func below(_ bound: Int) -> Int { Int(numbers.next() % UInt64(bound)) }

    private mutating func step() throws {
        let author = UInt64(below(3) + 1)
        if below(3) == 0 { try scene.hears(author) }
        let item = below(3) == 0 ? Self.comment : Self.article
        let unread = unread(of: author)
        var operations: [LibraryOperation] = []
        if below(14) == 0 {
            operations = [.purge(PurgeItem())]
        } else {
            for _ in 0..<below(3) { operations.append(operation(on: item, by: author, sparing: unread)) }
        }
        let touching = below(4) == 0 ? [] : item == Self.article ? [item] : [item, Self.article]
        let touches = touching.map { ChangePart.Touch(item: $0, sparing: unread) }
        try scene.author(
            author, after: Int64(below(5)), DraftPart(item, touches: touches, operations: operations))
    }

    /// Dots that an author spares: mostly none, now and then the first of somebody's newest change.
    private mutating func unread(of author: UInt64) -> [Dot] {
        let others = scene.changes.filter { $0.origin.id.replica != ReplicaID(value: UInt128(author)) }
        guard below(3) == 0, let last = others.last else { return [] }
        return [last.dot()]
    }

    private mutating func operation(on item: ItemKey, by author: UInt64, sparing: [Dot]) -> LibraryOperation {
        let isArticle = item == Self.article
        let field = isArticle ? ArticleField.title.definition.code : CommentField.name.code
        let text = Self.texts[below(2)]
        switch below(isArticle ? 9 : 6) {
        case 0, 1:
            let value = below(5) == 0 ? nil : [UInt8(0x61 + below(3))]
            return .writeFields(WriteFields([.init(field: field, value: value, sparing: sparing)]))
        case 2:
            if !isArticle { return Scene.write(CommentField.parent.set(Self.article), sparing: sparing) }
            return Scene.add(["a", "b"][below(2)])
        case 3:
            let seen = scene.state(of: author).state(of: item).sets[ArticleField.tags]?.dots(of: MemberValue([0x61]))
            return Scene.remove("a", Array(seen ?? []))
        case 4:
            return .writePrivate(WritePrivate(commitment: ContentHash(hashing: [UInt8(below(3))]), sparing: sparing))
        case 5: return .trash(TrashItem(sparing: sparing))
        case 6:
            let reference = CaptureReference(hash: ContentHash(hashing: Array(text.utf8)), mediaType: "text/plain")
            return Scene.write(ArticleField.body.set(reference), sparing: sparing)
        default:
            let letters = String(repeating: String(Unicode.Scalar(UInt8(0x41 + below(26)))), count: 1 + below(3))
            return Scene.splice(
                TextEdit(at: below(12), deleting: below(3), inserting: letters), of: text, sparing: sparing)
        }
    }
}
