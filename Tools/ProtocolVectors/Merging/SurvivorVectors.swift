import Causality
import LibraryModel
import MergeTypes

/// Marked scalars that are followed through edits.
enum SurvivorVectors {
    private static let root = "The lamp in the harbour was lit by hand."

    static func cases() -> [JSONValue] {
        let first = Dot(replica: ReplicaID(value: 1), sequence: 1, index: 0)
        let insertion = TextEdit(at: 8, inserting: " that we all know")
        return [
            vector("nobody has edited: all are left", [], [.root(4..<8)]),
            vector("words before them were inserted", [TextEdit(at: 0, inserting: "Once, ")], [.root(4..<8)]),
            vector("some were deleted", [TextEdit(at: 5, deleting: 2)], [.root(4..<8)]),
            vector(
                "the first and the last were deleted",
                [TextEdit([TextSplice(skipped: 4, deleted: 1), TextSplice(skipped: 2, deleted: 1)])], [.root(4..<8)]),
            vector("all were deleted", [TextEdit(at: 4, deleting: 4, inserting: "light")], [.root(4..<8)]),
            vector(
                "words were typed between them: the hull has them too", [TextEdit(at: 6, inserting: "u")],
                [.root(4..<8)]),
            vector("typed scalars are marked", [insertion], [.typed(first, 1..<5)]),
            vector(
                "typed scalars are marked, and some are deleted", [insertion, TextEdit(at: 9, deleting: 2)],
                [.typed(first, 1..<5)]),
            vector(
                "scalars of the root and typed ones", [insertion], [.root(4..<8), .typed(first, 0..<17), .root(8..<11)]),
            vector("runs in another order than they stand in", [insertion], [.typed(first, 0..<4), .root(0..<3)]),
            vector("a name that is marked twice is one survivor", [], [.root(4..<8), .root(6..<10)]),
            vector("what is behind the root's end shows nothing and doesn't survive", [], [.root(38..<45)]),
            vector("more than an edit typed is marked", [insertion], [.typed(first, 15..<20)]),
            vector(
                "an edit is marked that never was", [insertion],
                [.typed(Dot(replica: ReplicaID(value: 9), sequence: 1, index: 0), 0..<3), .root(0..<3)]),
            vector("nothing is marked", [], []),
        ]
    }

    private static func vector(_ name: String, _ edits: [TextEdit], _ marked: [MarkedRun]) -> JSONValue {
        var history = TextHistory(name, root: root)
        for (index, edit) in edits.enumerated() { history.append((1, index == 0 ? [] : [index - 1], edit)) }
        let survivors = SurvivingWords(of: marked, in: history.pieces, rootScalars: root.unicodeScalars.count) {
            TextGraph(history.records, isWhole: true)
        }
        return history.given.with([
            "marked": .list(marked.map { .markedRun($0) }), "survivors": .survivors(survivors),
        ])
    }
}

extension JSONValue {
    static func survivors(_ words: SurvivingWords) -> JSONValue {
        [
            "hull": [.number(words.range.lowerBound), .number(words.range.upperBound)],
            "left": .number(words.survivors), "marked": .number(words.total),
        ]
    }
}
