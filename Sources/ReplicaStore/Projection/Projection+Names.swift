internal import Causality
internal import LibraryModel
internal import MergeTypes

extension Projection {
    /// The sets of names that items of a kind have.
    static func nameFields(of kind: ItemKind) -> [FieldCode] {
        switch kind {
        case .article: [ArticleField.tags, ArticleField.collections]
        case .annotation: [AnnotationField.tags]
        default: []
        }
    }

    /// Keeps `membership` in step with an item's sets of names.
    func writeNames(_ key: ItemKey, number: Int64, before: ItemState?, after: ItemState) throws {
        for field in Self.nameFields(of: key.kind) {
            let old = Set(before?.names(in: field).map { Array($0.utf8) } ?? [])
            let new = Set(after.names(in: field).map { Array($0.utf8) })
            guard old != new else { continue }
            for (sql, names) in [
                (
                    "DELETE FROM membership WHERE kind = ?1 AND field = ?2 AND name = ?3 AND number = ?4",
                    old.subtracting(new)
                ),
                ("INSERT INTO membership (kind, field, name, number) VALUES (?1, ?2, ?3, ?4)", new.subtracting(old)),
            ] {
                for name in names {
                    try database.run(
                        sql, SQLValue(key.kind.rawValue), SQLValue(field.rawValue),
                        .text(String(decoding: name, as: UTF8.self)), .integer(number))
                }
            }
        }
    }

    /// Keeps `conflict` in step with an item's state.
    func writeConflicts(_ key: ItemKey, before: ItemState?, after: ItemState) throws {
        let old = before.map { ConflictReason.all(of: $0, kind: key.kind) } ?? []
        let new = ConflictReason.all(of: after, kind: key.kind)
        guard old != new else { return }
        try database.run(
            "DELETE FROM conflict WHERE kind = ?1 AND id = ?2", SQLValue(key.kind.rawValue), .blob(key.id.bytes))
        for reason in new {
            try database.run(
                "INSERT INTO conflict (kind, id, reason, field) VALUES (?1, ?2, ?3, ?4)", SQLValue(key.kind.rawValue),
                .blob(key.id.bytes), .text(reason.name), SQLValue(reason.field?.rawValue ?? 0))
        }
    }
}
