internal import Causality
internal import GRDB
internal import LibraryModel

/// The tables beside the items: names, conflicts, and what concurrent edits were made upon.
extension Verification {
    mutating func checkNames(of key: ItemKey, _ state: ItemState, number: Int64) throws {
        for field in Projection.nameFields(of: key.kind) {
            for name in state.names(in: field) {
                names += 1
                let found = try database.integer(
                    "SELECT 1 FROM membership WHERE kind = ?1 AND field = ?2 AND name = ?3 AND number = ?4",
                    SQLValue(key.kind.rawValue), SQLValue(field.rawValue), .text(name), .integer(number))
                if found == nil {
                    report.note(.projection, "A name of a tag or collection is missing of \(key).")
                }
            }
        }
    }

    mutating func checkConflicts(of key: ItemKey, _ state: ItemState) throws {
        for reason in ConflictReason.all(of: state, kind: key.kind) {
            conflicts += 1
            let found = try database.integer(
                "SELECT 1 FROM conflict WHERE kind = ?1 AND id = ?2 AND reason = ?3 AND field = ?4",
                SQLValue(key.kind.rawValue), SQLValue(key.id), .text(reason.name),
                SQLValue(reason.field?.rawValue ?? 0))
            if found == nil { report.note(.projection, "A conflict of \(key) is missing among the open ones.") }
        }
    }

    /// None of them has more than the items come to.
    mutating func checkDerivedTables() throws {
        if try database.integer("SELECT count(*) FROM membership") != Int64(names) {
            report.note(.projection, "The names of tags and collections are not those of the items.")
        }
        if try database.integer("SELECT count(*) FROM conflict") != Int64(conflicts) {
            report.note(.projection, "The open conflicts are not those of the items.")
        }
        if try database.concurrentEdits() != items.bases {
            report.note(.projection, "What concurrent edits of texts were made upon is not what the log says.")
        }
    }
}
