import Causality
import LibraryModel
import MergeTypes

/// Histories of somebody who types a note, with a change for every few keys.
enum TypingHistory {
    private static let note = ItemKey(kind: .annotation, id: ItemID(bytes: (0..<16).reversed()))
    private static let otherNote = ItemKey(kind: .annotation, id: ItemID(bytes: 0..<16))

    static func all() -> [(String, ChangeHistory)] {
        let word = "Typed text"
        let typed = word.unicodeScalars.enumerated().map { [TextEdit(at: $0, inserting: String($1))] }
        let backwards = (1...4).map { [TextEdit(at: word.unicodeScalars.count - $0, deleting: 1)] }
        let forwards = (1...3).map { _ in [TextEdit(at: 0, deleting: 1)] }
        let foreign = ["\u{5e9}", "\u{5b0}", "\u{1f469}", "\u{200d}", "\u{1f4bb}", "\r", "\n", "e", "\u{301}"]
        return [
            ("a word is typed, one scalar with each change", history(typed)),
            ("a word is typed, and its end is taken back", history(typed + backwards)),
            ("a word is typed, and its beginning is deleted forwards", history(typed + forwards)),
            (
                "a word is typed, one in it is replaced, and typing goes on behind it",
                history(
                    typed + [
                        [TextEdit(at: 0, deleting: 5, inserting: "Written")], [TextEdit(at: 7, inserting: "-")],
                        [TextEdit(at: 12, inserting: ".")],
                    ])
            ),
            (
                "scalars of one to four bytes are typed",
                history(foreign.enumerated().map { [TextEdit(at: $0, inserting: $1)] })
            ),
            (
                "several keys with each change: a scalar is typed, another one, and taken back",
                history([
                    [TextEdit(at: 0, inserting: "a")],
                    [TextEdit(at: 1, inserting: "b"), TextEdit(at: 1, deleting: 1)],
                    [TextEdit(at: 1, inserting: "c"), TextEdit(at: 2, inserting: "de")],
                ])
            ),
            ("a word is typed with another salt for each change: nothing is a run", history(typed, hasOneSalt: false)),
            (
                "somebody types in two notes in turn: runs are short",
                history(
                    [0, 1, 2, 0, 1, 3, 4].map { [TextEdit(at: $0, inserting: "x")] },
                    notes: [note, note, note, otherNote, otherNote, note, note])
            ),
            (
                "somebody types, pastes in two places at once, and types on",
                history(
                    typed.prefix(3) + [
                        [
                            TextEdit([
                                TextSplice(skipped: 1, deleted: 1, inserted: "pasted"),
                                TextSplice(skipped: 1, inserted: "pasted again"),
                            ])
                        ],
                        [TextEdit(at: 0, inserting: "x")], [TextEdit(at: 1, inserting: "y")],
                    ])
            ),
        ]
    }

    /// A history of one author.
    ///
    /// - Parameters:
    ///   - hasOneSalt: whether all parts have one salt, as those of a text that is typed in a row may.
    ///   - notes: which note each change is on; all are on one, unless said otherwise.
    private static func history(
        _ changes: some Sequence<[TextEdit]>, hasOneSalt: Bool = true, notes: [ItemKey] = []
    ) -> ChangeHistory {
        var history = ChangeHistory(hasOneSalt: hasOneSalt)
        for (index, edits) in changes.enumerated() {
            let id = ChangeID(replica: ReplicaID(value: 1), sequence: UInt64(index) + 1)
            let operations = edits.map { edit in
                LibraryOperation.spliceText(SpliceText(text: TextName(field: AnnotationField.note.code), edit: edit))
            }
            let item = notes.isEmpty ? note : notes[index]
            let part = ChangePart(
                item: item, firstIndex: 0, touches: [ChangePart.Touch(item: item)], operations: operations)
            // Keys come faster and slower, and two of them in one millisecond.
            let milliseconds = VectorAuthor.today + Int64(index / 2) * 230 + Int64(index % 3)
            let stamp = Timestamp(rawValue: Timestamp(milliseconds: milliseconds).rawValue | UInt64(index % 2))
            let context = VersionVector(of: [1: id.sequence - 1])
            history.append(
                LibraryChange(origin: ChangeOrigin(id: id, timestamp: stamp, context: context), parts: [part]))
        }
        return history
    }
}
