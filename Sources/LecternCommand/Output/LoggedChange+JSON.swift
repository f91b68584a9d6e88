import Lectern

extension LoggedChange {
    /// An item, and the names of the fields that the change wrote, each once.
    struct Step: Hashable {
        let item: ItemKey
        let fields: [String]
    }

    /// What the change did, one step for each part.
    var steps: [Step] {
        parts.map { Step(item: $0.item, fields: $0.fieldNames) }
    }

    /// One line of `log --json`.
    var json: JSONValue {
        [
            "change": .string(id.description),
            "replica": .string(id.replica.description),
            "sequence": .number(Int64(id.sequence)),
            "time": JSONValue(time: timestamp.milliseconds),
            "items": .array(
                steps.map { step in
                    [
                        "type": .string(step.item.kind.description), "id": .string(step.item.id.description),
                        "fields": JSONValue(step.fields),
                    ]
                }),
            "droppedParts": JSONValue(droppedParts),
        ]
    }
}
