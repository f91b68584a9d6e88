internal import Causality
internal import GRDB
internal import LibraryModel

/// The tables beside the items: names, conflicts, and what concurrent edits were made upon.
extension Verification {
    mutating func checkDerivedTables() throws {
        var names: Set<[UInt8]> = []
        var conflicts: Set<[UInt8]> = []
        try forEachItem { key, state in
            for field in Projection.nameFields(of: key.kind) {
                for name in state.names(in: field) { names.insert(Self.line(key, field, name)) }
            }
            for reason in ConflictReason.all(of: state, kind: key.kind) {
                conflicts.insert(Self.line(key, reason.field ?? FieldCode(rawValue: 0), reason.name))
            }
        }
        let storedNames = try database.rows(
            """
            SELECT membership.kind, coalesce(article.id, annotation.id, x''), field, name FROM membership
            LEFT JOIN article ON membership.kind = 1 AND article.number = membership.number
            LEFT JOIN annotation ON membership.kind = 2 AND annotation.number = membership.number
            """, read: Self.line)
        if Set(storedNames) != names || storedNames.count != names.count {
            report.note(.projection, "The names of tags and collections are not those of the items.")
        }
        let storedConflicts = try database.rows("SELECT kind, id, field, reason FROM conflict", read: Self.line)
        if Set(storedConflicts) != conflicts {
            report.note(.projection, "The open conflicts are not those of the items.")
        }
        if try database.concurrentEdits() != items.bases {
            report.note(.projection, "What concurrent edits of texts were made upon is not what the log says.")
        }
    }

    private static func line(_ row: PreparedStatement) throws -> [UInt8] {
        let key = ItemKey(kind: ItemKind(rawValue: row.unsigned(0)), id: try row.identifier(1, as: ItemID.self))
        return line(key, FieldCode(rawValue: row.unsigned(2)), row.text(3))
    }

    /// Compared as bytes, since texts that look alike are not the same.
    private static func line(_ key: ItemKey, _ field: FieldCode, _ text: String) -> [UInt8] {
        var writer = ByteWriter()
        writer.number(key.kind.rawValue)
        writer.identifier(key.id)
        writer.number(field.rawValue)
        writer.text(text)
        return writer.bytes
    }
}
