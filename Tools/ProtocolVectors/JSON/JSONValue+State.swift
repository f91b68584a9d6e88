import Causality
import LibraryModel
import MergeTypes

/// What an item row says.
extension JSONValue {
    static func state(_ state: ItemState) -> JSONValue {
        let purge = state.purge ?? PurgeRecord(dots: [], parked: NewestParts())
        return [
            "registers": .some(.list(state.registers.entries.map { register($0) })).ifFilled,
            "sets": .some(.list(state.sets.entries.map { set($0) })).ifFilled,
            "texts": .some(.list(state.texts.entries.map { text($0) })).ifFilled,
            "private": .some(.list(state.privateRecord.siblings.map { commitment($0) })).ifFilled,
            "touches": .some(.names(state.touches.touches)).ifFilled,
            "trashings": .some(.names(state.touches.trashings)).ifFilled,
            "newestParts": .some(.names(state.newestParts.dots)).ifFilled,
            "purges": .some(.names(purge.dots)).ifFilled, "parked": .some(.names(purge.parked.dots)).ifFilled,
        ]
    }

    private static func register(_ entry: FieldMap<Register<[UInt8]?>>.Entry) -> JSONValue {
        let siblings = entry.value.siblings.map { sibling -> JSONValue in
            [
                "dot": .name(sibling.dot), "timestamp": .time(sibling.timestamp),
                "value": sibling.value.map { .hex($0) } ?? .null,
            ]
        }
        return ["field": .number(entry.field.rawValue), "siblings": .list(siblings)]
    }

    private static func set(_ entry: FieldMap<ObservedRemoveSet<MemberValue>>.Entry) -> JSONValue {
        let elements = entry.value.entries.map { member -> JSONValue in
            ["element": .hex(member.element.bytes), "additions": .names(member.dots)]
        }
        return ["field": .number(entry.field.rawValue), "elements": .list(elements)]
    }

    private static func text(_ text: ItemText) -> JSONValue {
        [
            "text": .textName(text.name), "heads": .names(text.heads), "open": .names(text.open),
            "pieces": .list(text.pieces.canonicalPieces.map { piece($0) }), "tail": .number(text.pieces.tail),
        ]
    }

    private static func commitment(_ sibling: Register<ContentHash>.Sibling) -> JSONValue {
        ["dot": .name(sibling.dot), "timestamp": .time(sibling.timestamp), "commitment": .name(sibling.value)]
    }
}

extension JSONValue? {
    /// Nothing in the place of an empty list.
    fileprivate var ifFilled: JSONValue? {
        if case .list(let elements) = self, elements.isEmpty { nil } else { self }
    }
}
