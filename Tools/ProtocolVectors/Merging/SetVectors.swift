import Causality
import LibraryModel

/// Sets: additions, removals, and what each takes the place of.
enum SetVectors {
    private static let item = Scene.article

    static func cases() throws -> [JSONValue] { try additions() + removals() }

    private static func part(_ operations: LibraryOperation...) -> DraftPart {
        DraftPart(item, touches: [ChangePart.Touch(item: item)], operations: operations)
    }

    private static func additions() throws -> [JSONValue] {
        var again = Scene()
        try again.author(1, part(Scene.add("a")))
        try again.author(2, part(Scene.add("a")))
        try again.hears(3)
        try again.author(3, part(Scene.add("a")))
        var order = Scene()
        for (index, tag) in ["b", "ab", "a", "\u{e9}", "e\u{301}", "B"].enumerated() {
            try order.author(UInt64(index % 2 + 1), part(Scene.add(tag)))
        }
        var sets = Scene()
        try sets.author(1, part(Scene.add("a"), Scene.add("a", to: ArticleField.collections)))
        try sets.author(2, part(Scene.add("a", to: FieldCode(rawValue: 5_000))))
        return try [
            again.vector("an addition takes the place of those that it has seen"),
            order.vector("elements are ordered as bytes"),
            sets.vector("one element in three sets, one of them of a newer program"),
        ]
    }

    private static func removals() throws -> [JSONValue] {
        var unseen = Scene()
        let first = try unseen.author(1, part(Scene.add("a")))
        let second = try unseen.author(2, part(Scene.add("a")))
        try unseen.hears(3, [first])
        try unseen.author(3, part(Scene.remove("a", [first.dot()])))
        var spared = Scene()
        try spared.author(1, part(Scene.add("a")))
        try spared.author(2, part(Scene.add("a")))
        try spared.hears(3)
        try spared.author(3, part(Scene.remove("a", [first.dot()])))
        var all = spared
        try all.hears(4)
        try all.author(4, part(Scene.remove("a", [second.dot()])))
        var early = Scene()
        let late = Dot(replica: ReplicaID(value: 2), sequence: 1, index: 0)
        try early.author(1, part(Scene.remove("a", [late])))
        try early.author(2, part(Scene.add("a")))
        var readded = Scene()
        let added = try readded.author(1, part(Scene.add("a")))
        try readded.author(1, part(Scene.remove("a", [added.dot()]), Scene.add("a")))
        return try [
            unseen.vector("an addition that the remover had not seen stays"),
            spared.vector(
                "a removal takes exactly the additions that it names: one that was seen, and not read, stays"),
            all.vector("an element without additions is no longer in the set, nor the set in the row"),
            early.vector("a removal of what its author can't have seen does nothing"),
            readded.vector("removed and added again in one change"),
        ]
    }
}
