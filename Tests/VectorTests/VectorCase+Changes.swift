import Causality
import LibraryModel
import MergeTypes
import WireFormat

/// Changes, parts and operations.
extension VectorCase {
    /// This object as a change.
    func libraryChange() throws -> LibraryChange {
        let origin = ChangeOrigin(
            id: try change("change"), timestamp: try time("timestamp"), context: try vector("context"))
        return LibraryChange(origin: origin, parts: try cases("parts").map { try $0.part() })
    }

    /// This object as a part.
    func part() throws -> ChangePart {
        ChangePart(
            item: try item("item"), firstIndex: UInt32(try number("firstIndex")),
            touches: try cases("touches").map { .init(item: try $0.item("item"), sparing: try $0.dots("spares")) },
            operations: try cases("operations").map { try $0.operation() })
    }

    /// This object as a step of a context.
    func contextEntry() throws -> ContextEntry {
        ContextEntry(change: try change("change"), hashPrefix: try u64("branch"))
    }

    private func operation() throws -> LibraryOperation {
        switch try text("op") {
        case "write-fields":
            .writeFields(
                WriteFields(
                    try cases("writes").map { write in
                        .init(
                            field: try write.field(), value: write.has("value") ? try write.hex("value") : nil,
                            sparing: try write.dots("spares"))
                    }))
        case "add-members":
            .addMembers(
                AddMembers(
                    try cases("additions").map {
                        .init(field: try $0.field(), element: MemberValue(try $0.hex("element")))
                    }))
        case "remove-members":
            .removeMembers(
                RemoveMembers(
                    try cases("removals").map { removal in
                        .init(
                            field: try removal.field(), element: MemberValue(try removal.hex("element")),
                            seen: try removal.dots("additions"))
                    }))
        case "write-private":
            .writePrivate(WritePrivate(commitment: try hash("commitment"), sparing: try dots("spares")))
        case "trash": .trash(TrashItem(sparing: try dots("spares")))
        case "purge": .purge(PurgeItem())
        case "splice-text":
            .spliceText(
                SpliceText(text: try object("text").textName(), edit: try edit("edit"), sparing: try dots("spares")))
        case "unknown": .unknown(UnknownOperation(code: UInt64(try number("code")), payload: try hex("payload")))
        default: throw VectorProblem(sentence: "\(self): there is no such operation")
        }
    }

    /// This object as the name of a text.
    func textName() throws -> TextName {
        TextName(field: try field(), root: has("capture") ? try hash("capture") : nil)
    }

    /// A list of `[skipped, deleted, inserted]`, in normal form.
    func edit(_ key: String) throws -> TextEdit {
        let splices = try member(key, as: [[Any]].self).map { splice in
            guard splice.count == 3, let skipped = splice[0] as? Int, let deleted = splice[1] as? Int,
                let inserted = splice[2] as? String
            else { throw VectorProblem(sentence: "\(self): a splice has three parts") }
            return TextSplice(skipped: skipped, deleted: deleted, inserted: inserted)
        }
        guard let edit = TextEdit(normal: splices) else {
            throw VectorProblem(sentence: "\(self): an edit is in normal form")
        }
        return edit
    }

    /// A list of `{"typed": …}` and `{"root": …}`, with the tail beside it.
    func pieces() throws -> TextPieces {
        let pieces = try cases("pieces").map { piece -> TextPiece in
            if piece.has("typed") { return .typed(Array(try piece.text("typed").utf8)) }
            let (first, length) = try piece.pair("root")
            return .root(first..<first + length)
        }
        guard let text = TextPieces(canonicalPieces: pieces, tail: try number("tail")) else {
            throw VectorProblem(sentence: "\(self): pieces are as few as can be")
        }
        return text
    }
}
