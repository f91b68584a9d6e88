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
        /// Why the current one counts, in one sentence; `nil` where there is no other.
        public let why: String?
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

    /// A text, and the edits that made it.
    public struct EditedText: Hashable, Sendable {
        /// The field's name.
        public let name: String
        /// The capture that the text began as; `nil` for one that began empty.
        public let capture: ContentHash?
        /// Whether it is what the field shows: not one on an earlier capture.
        public let isCurrent: Bool
        /// The edits that the log has, in the order of folding.
        public let edits: [Edit]
    }

    /// Who edited a text, when, and how much of it.
    public struct Edit: Hashable, Sendable {
        /// The edit's name.
        public let dot: Dot
        /// When, by its author's clock.
        public let timestamp: Timestamp
        /// How many scalars it deleted.
        public let deleted: Int
        /// How many scalars it inserted.
        public let inserted: Int
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
    /// The texts that somebody edited.
    public let texts: [EditedText]

    init(_ item: ItemKey, _ state: ItemState, _ changes: [ItemChange]) {
        self.item = item
        lifecycle = state.lifecycle
        touches = Array(state.touches.touches)
        trashings = Array(state.touches.trashings)
        purges = Array(state.purge?.dots ?? [])
        parked = Array(state.purge?.parked.dots ?? [])
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
                code: entry.field, name: FieldRegistry.name(of: entry.field, kind: item.kind),
                values: values.filter(\.isCurrent) + values.filter { !$0.isCurrent },
                isConflict: definition?.isConflict(entry.value) ?? false,
                why: Self.why(values, definition))
        }
        texts = Self.texts(of: item, state, changes)
        members = state.sets.entries.flatMap { entry in
            let name = FieldRegistry.name(of: entry.field, kind: item.kind)
            return entry.value.entries.map { member in
                let capture = entry.field == ArticleField.captures && item.kind == .article
                let text =
                    capture
                    ? (try? CaptureReference(canonicalBytes: member.element.bytes))?.hash.description
                    : String(validating: member.element.bytes, as: UTF8.self)
                return Member(
                    set: name, text: text ?? "(\(member.element.bytes.count) bytes)", dots: Array(member.dots))
            }
        }
    }
}

extension ItemExplanation {
    /// What decides among concurrent values; see Protocol/Model.md, "Registers".
    private static func why(_ values: [Value], _ definition: FieldDefinition?) -> String? {
        guard values.count > 1, let current = values.first(where: \.isCurrent) else { return nil }
        let others = values.filter { !$0.isCurrent }
        if definition?.choice == .earliestNumber { return "Nobody saw the other, and the earliest counts." }
        if others.allSatisfy({ $0.timestamp < current.timestamp }) {
            return "Nobody saw the other, and this one is the latest by the clocks of those who wrote."
        }
        return "Nobody saw the other, both at one time; the larger replica id decides."
    }

    private static func texts(of item: ItemKey, _ state: ItemState, _ changes: [ItemChange]) -> [EditedText] {
        state.texts.entries.map { text in
            var edits: [Edit] = []
            for change in changes {
                for part in change.parts {
                    for (dot, operation) in part.namedOperations(in: change.id) {
                        guard case .spliceText(let splice) = operation, splice.text == text.name else { continue }
                        let splices = splice.edit.splices
                        edits.append(
                            Edit(
                                dot: dot, timestamp: change.timestamp,
                                deleted: splices.reduce(0) { $0 + $1.deleted },
                                inserted: splices.reduce(0) { $0 + $1.insertedScalars }))
                    }
                }
            }
            return EditedText(
                name: FieldRegistry.name(of: text.name.field, kind: item.kind), capture: text.name.root,
                isCurrent: text.name.root == nil || text.name.root == state.value(of: ArticleField.body)?.hash,
                edits: edits)
        }
    }
}

extension StoreReader {
    /// Every value that an item's fields have, who wrote it when, and which one counts.
    ///
    /// Of a text those edits are named that stand in the log: none that was forgotten since.
    ///
    /// `nil` where nothing is known of the item.
    ///
    /// Cost: the item itself, and where somebody edited a text of it, the item's changes.
    public func explanation(of item: ItemKey) throws -> ItemExplanation? {
        guard let state = try state(of: item) else { return nil }
        return try ItemExplanation(item, state, state.texts.entries.isEmpty ? [] : changes(on: item))
    }
}
