public import Causality
public import LibraryModel
internal import MergeTypes
public import ReplicaStore

/// Why an item is as it is: every value of every field, who wrote it when, and which one counts.
public struct ItemExplanation: Hashable, Sendable {
    /// One value of a field.
    public struct Value: Hashable, Sendable {
        /// The value as text.
        public let text: String
        /// The operation that wrote it.
        public let dot: Dot
        /// When, by its author's clock.
        public let timestamp: Timestamp
        /// Whether it counts as the current value.
        public let isCurrent: Bool
    }

    /// A field with its concurrent values.
    public struct FieldValues: Hashable, Sendable {
        /// The field's code.
        public let code: FieldCode
        /// The field's name; `field-N` for one of a newer program.
        public let name: String
        /// The values, the current one first, then by dot.
        public let values: [Value]
        /// Whether people should choose among them.
        public let isConflict: Bool
    }

    /// An element of a set and the additions that hold it.
    public struct Member: Hashable, Sendable {
        /// The set's name.
        public let set: String
        /// The element as text.
        public let text: String
        /// The additions.
        public let dots: [Dot]
    }

    /// The item.
    public let item: ItemKey
    /// Whether it is live, in the trash or purged.
    public let lifecycle: Lifecycle
    /// The touches that keep it live.
    public let touches: [Dot]
    /// The trashings that no later work has seen.
    public let trashings: [Dot]
    /// The purges.
    public let purges: [Dot]
    /// Late work that waits for somebody to decide.
    public let parked: [Dot]
    /// The fields in the order of their codes.
    public let fields: [FieldValues]
    /// The elements of the sets.
    public let members: [Member]

    init(_ item: ItemKey, _ state: ItemState) {
        self.item = item
        lifecycle = state.lifecycle
        touches = state.touches.touches
        trashings = state.touches.trashings
        purges = state.purge?.dots ?? []
        parked = state.purge?.parked ?? []
        fields = state.registers.entries.map { entry in
            let definition = FieldRegistry.definition(of: entry.field, kind: item.kind)
            let winner = (definition?.winner(of: entry.value) ?? entry.value.winner)?.dot
            let values = entry.value.siblings.map { sibling in
                Value(
                    text: definition?.text(of: sibling.value) ?? "(\(sibling.value?.count ?? 0) bytes)",
                    dot: sibling.dot,
                    timestamp: sibling.timestamp, isCurrent: sibling.dot == winner)
            }
            return FieldValues(
                code: entry.field, name: definition?.name ?? "field-\(entry.field.rawValue)",
                values: values.filter(\.isCurrent) + values.filter { !$0.isCurrent },
                isConflict: definition?.isConflict(entry.value) ?? false)
        }
        members = state.sets.entries.flatMap { entry in
            let name = FieldRegistry.setName(of: entry.field, kind: item.kind) ?? "field-\(entry.field.rawValue)"
            return entry.value.entries.map { member in
                let capture = entry.field == ArticleField.captures && item.kind == .article
                let text =
                    capture
                    ? (try? CaptureReference(canonicalBytes: member.element.bytes))?.hash.description
                    : String(validating: member.element.bytes, as: UTF8.self)
                return Member(set: name, text: text ?? "(\(member.element.bytes.count) bytes)", dots: member.dots)
            }
        }
    }
}

extension StoreReader {
    /// Every value that an item's fields have, who wrote it when, and which one counts.
    ///
    /// `nil` where nothing is known of the item.
    public func explanation(of item: ItemKey) throws -> ItemExplanation? {
        try state(of: item).map { ItemExplanation(item, $0) }
    }
}
