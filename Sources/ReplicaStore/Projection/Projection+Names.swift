internal import Causality
internal import LibraryModel
internal import MergeTypes

extension Projection {
    /// The sets of names that items of a kind have.
    static func nameFields(of kind: ItemKind) -> [FieldCode] {
        switch kind {
        case .article: articleNameFields
        case .annotation: annotationNameFields
        default: []
        }
    }

    private static let articleNameFields = [ArticleField.tags, ArticleField.collections]
    private static let annotationNameFields = [AnnotationField.tags]

    /// Keeps `membership` in step with an item's sets of names.
    func writeNames(_ key: ItemKey, number: Int64, before: ItemState?, after: ItemState) throws {
        for field in Self.nameFields(of: key.kind) {
            let (old, new) = (before?.sets[field], after.sets[field])
            if old == nil && new == nil { continue }
            try write(
                "DELETE FROM membership WHERE kind = ?1 AND field = ?2 AND name = ?3 AND number = ?4",
                key.kind, field, number, of: old, beyond: new)
            try write(
                "INSERT INTO membership (kind, field, name, number) VALUES (?1, ?2, ?3, ?4)",
                key.kind, field, number, of: new, beyond: old)
        }
    }

    private func write(
        _ sql: String, _ kind: ItemKind, _ field: FieldCode, _ number: Int64, of set: ObservedRemoveSet<MemberValue>?,
        beyond other: ObservedRemoveSet<MemberValue>?
    ) throws {
        for entry in set?.entries ?? [] where other?.contains(entry.element) != true {
            guard let name = entry.element.bytes.withUnsafeBufferPointer({ String(utf8: $0) }) else { continue }
            try database.run(sql, SQLValue(kind.rawValue), SQLValue(field.rawValue), .text(name), .integer(number))
        }
    }

    /// Keeps `conflict` in step with an item's state.
    func writeConflicts(_ key: ItemKey, before: ItemState?, after: ItemState) throws {
        let old = before.map { ConflictReason.all(of: $0, kind: key.kind) } ?? []
        let new = ConflictReason.all(of: after, kind: key.kind)
        guard old != new else { return }
        try database.run(
            "DELETE FROM conflict WHERE kind = ?1 AND id = ?2", SQLValue(key.kind.rawValue), SQLValue(key.id))
        for reason in new {
            try database.run(
                "INSERT INTO conflict (kind, id, reason, field) VALUES (?1, ?2, ?3, ?4)", SQLValue(key.kind.rawValue),
                SQLValue(key.id), .text(reason.name), SQLValue(reason.field?.rawValue ?? 0))
        }
    }
}
