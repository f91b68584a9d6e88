import Lectern

extension ItemExplanation {
    /// One object, as `explain --json` prints it.
    ///
    /// - Parameter field: the only field or set to name; `nil` for all.
    func json(of field: String?) -> JSONValue {
        let fields = fields.filter { field == nil || $0.name == field }
        let members = members.filter { field == nil || $0.set == field }
        return [
            "type": .string(item.kind.description),
            "id": .string(item.id.description),
            "lifecycle": .string(lifecycle.name),
            "touches": .array(touches.map(\.json)),
            "trashings": .array(trashings.map(\.json)),
            "purges": .array(purges.map(\.json)),
            "parked": .array(parked.map(\.json)),
            "fields": .array(
                fields.map { field in
                    [
                        "name": .string(field.name), "isConflict": .bool(field.isConflict),
                        "why": JSONValue(field.why),
                        "values": .array(field.values.enumerated().map { $0.element.json(number: $0.offset + 1) }),
                    ]
                }),
            "members": .array(
                members.map { member in
                    [
                        "set": .string(member.set), "text": .string(member.text),
                        "addedBy": .array(member.dots.map(\.json)),
                    ]
                }),
            "texts": .array(texts.filter { field == nil || $0.name == field }.map(\.json)),
        ]
    }
}

extension ItemExplanation.EditedText {
    /// A text with its edits.
    var json: JSONValue {
        [
            "name": .string(name), "capture": JSONValue(capture?.description), "isCurrent": .bool(isCurrent),
            "edits": .array(
                edits.map { edit in
                    [
                        "replica": .string(edit.dot.replica.description), "sequence": .number(Int64(edit.dot.sequence)),
                        "time": JSONValue(time: edit.timestamp.milliseconds), "deleted": JSONValue(edit.deleted),
                        "inserted": JSONValue(edit.inserted),
                    ]
                }),
        ]
    }
}

extension ItemExplanation.Value {
    /// A value with the number that `conflicts pick` knows it by.
    func json(number: Int) -> JSONValue {
        [
            "number": JSONValue(number), "text": .string(text), "isCurrent": .bool(isCurrent),
            "replica": .string(dot.replica.description), "sequence": .number(Int64(dot.sequence)),
            "time": JSONValue(time: timestamp.milliseconds),
        ]
    }
}

extension Dot {
    /// Who did something, and in which change.
    var json: JSONValue { ["replica": .string(replica.description), "sequence": .number(Int64(sequence))] }
}
