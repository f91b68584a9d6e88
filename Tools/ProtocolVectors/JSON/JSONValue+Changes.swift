import Causality
import LibraryModel
import MergeTypes

/// Changes, parts and operations in the forms of Protocol/Vectors/README.md.
extension JSONValue {
    static func item(_ key: ItemKey) -> JSONValue { .text("\(key.kind.rawValue):\(key.id)") }

    static func change(_ change: LibraryChange) -> JSONValue {
        [
            "change": .name(change.origin.id), "timestamp": .time(change.origin.timestamp),
            "context": .name(change.origin.context), "parts": .list(change.parts.map { part($0) }),
        ]
    }

    static func part(_ part: ChangePart) -> JSONValue {
        [
            "item": .item(part.item), "firstIndex": .number(part.firstIndex),
            "touches": .list(part.touches.map { ["item": .item($0.item), "spares": .names($0.sparing)] }),
            "operations": .list(part.operations.map { operation($0) }),
        ]
    }

    static func operation(_ operation: LibraryOperation) -> JSONValue {
        switch operation {
        case .writeFields(let operation):
            [
                "op": "write-fields",
                "writes": .list(
                    operation.writes.map { write in
                        [
                            "field": .number(write.field.rawValue),
                            "value": write.value.map { .hex($0) } ?? .null, "spares": .names(write.sparing),
                        ]
                    }),
            ]
        case .addMembers(let operation):
            [
                "op": "add-members",
                "additions": .list(
                    operation.additions.map {
                        ["field": .number($0.field.rawValue), "element": .hex($0.element.bytes)]
                    }),
            ]
        case .removeMembers(let operation):
            [
                "op": "remove-members",
                "removals": .list(
                    operation.removals.map { removal in
                        [
                            "field": .number(removal.field.rawValue), "element": .hex(removal.element.bytes),
                            "additions": .names(removal.seen),
                        ]
                    }),
            ]
        case .writePrivate(let operation):
            [
                "op": "write-private", "commitment": .name(operation.commitment),
                "spares": .names(operation.sparing),
            ]
        case .trash(let operation): ["op": "trash", "spares": .names(operation.sparing)]
        case .purge: ["op": "purge"]
        case .spliceText(let operation):
            [
                "op": "splice-text", "text": .textName(operation.text), "spares": .names(operation.sparing),
                "edit": .edit(operation.edit),
            ]
        case .unknown(let operation):
            ["op": "unknown", "code": .number(operation.code), "payload": .hex(operation.payload)]
        }
    }

    static func textName(_ name: TextName) -> JSONValue {
        ["field": .number(name.field.rawValue), "capture": name.root.map { .name($0) }]
    }

    static func edit(_ edit: TextEdit) -> JSONValue {
        .list(edit.splices.map { [.number($0.skipped), .number($0.deleted), .text($0.inserted)] })
    }

    static func piece(_ piece: TextPiece) -> JSONValue {
        switch piece {
        case .typed(let utf8): ["typed": .text(String(decoding: utf8, as: UTF8.self))]
        case .root(let range): ["root": [.number(range.lowerBound), .number(range.count)]]
        }
    }
}
